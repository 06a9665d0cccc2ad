//! Reading an operation the way the GraphQL specification executes it.
//!
//! The document was validated before: names exist, types fit, fragments end.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    Directive, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value, Variables};
use async_graphql_value::Value as Literal;
use hashbrown::DefaultHashBuilder;
use indexmap::IndexMap;

use super::unknown::{stand_in, variable};

/// A validated operation, the fragments of its document and its variables.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// What is asked.
    pub definition: &'a OperationDefinition,
    /// What it may spread.
    pub fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// The values of its variables.
    pub variables: Bindings<'a>,
}

/// What is known of the values of an operation's variables.
#[derive(Clone, Copy)]
pub enum Bindings<'a> {
    /// All of them, each as its type has it, with defaults.
    Values(&'a Variables),
    /// Nothing: what is planned is no less than for any values.
    Unknown {
        /// Variables whose selections are left out, where they are a
        /// condition.
        left_out: &'a [&'a str],
    },
}

impl Bindings<'static> {
    /// Nothing is known, and all selections are in.
    pub const UNKNOWN: Self = Self::Unknown { left_out: &[] };
}

/// Fields of one response key, which make one field of the answer: at least
/// one. They are the same field with the same arguments, or the document would
/// not be valid.
pub(super) type Group<'a> = Vec<&'a Positioned<Field>>;

/// The fields of a selection by response key, in the order of the answer.
///
/// Every object that a document asks for has such a map, of a few keys: their
/// hash is a fast one, seeded at random. How many keys callers may send is
/// limited.
pub(super) type Groups<'a> = IndexMap<&'a str, Group<'a>, DefaultHashBuilder>;

impl<'a> Operation<'a> {
    /// The fields that selection sets have on a type: [`CollectFields`] of the
    /// specification. `names` are those of the type and its interfaces.
    ///
    /// [`CollectFields`]: https://spec.graphql.org/October2021/#CollectFields()
    pub(super) fn collect(
        self,
        names: &[&str],
        sets: impl IntoIterator<Item = &'a Positioned<SelectionSet>>,
    ) -> Groups<'a> {
        let mut groups = Groups::default();
        let mut visited = HashSet::new();
        for set in sets {
            self.collect_into(names, &set.node, &mut groups, &mut visited);
        }
        groups
    }

    fn collect_into(
        self,
        names: &[&str],
        set: &'a SelectionSet,
        groups: &mut Groups<'a>,
        visited: &mut HashSet<&'a str>,
    ) {
        for selection in &set.items {
            if !self.includes(&selection.node) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => {
                    groups
                        .entry(field.node.response_key().node.as_str())
                        .or_default()
                        .push(field);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if !visited.insert(name) {
                        continue;
                    }
                    if let Some(fragment) = self.fragments.get(name)
                        && names.contains(&fragment.node.type_condition.node.on.node.as_str())
                    {
                        self.collect_into(
                            names,
                            &fragment.node.selection_set.node,
                            groups,
                            visited,
                        );
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|on| names.contains(&on.node.on.node.as_str())) {
                        self.collect_into(
                            names,
                            &fragment.node.selection_set.node,
                            groups,
                            visited,
                        );
                    }
                }
            }
        }
    }

    /// Whether `@skip` and `@include` leave a selection in. One whose condition
    /// is not known is in.
    fn includes(self, selection: &Selection) -> bool {
        let condition = |directive: &Directive| {
            let condition = directive.get_argument("if")?;
            self.resolve(&condition.node)
        };
        let holds = |directive: &Directive| match condition(directive)? {
            Value::Boolean(holds) => Some(holds),
            _ => None,
        };
        let left_out = |directive: &Directive| match self.variables {
            Bindings::Values(_) | Bindings::Unknown { left_out: [] } => false,
            Bindings::Unknown { left_out } => condition(directive)
                .is_some_and(|value| variable(&value).is_some_and(|of| left_out.contains(&of))),
        };
        selection.directives().iter().all(|directive| {
            let directive = &directive.node;
            if left_out(directive) {
                return false;
            }
            match directive.name.node.as_str() {
                "skip" => holds(directive) != Some(true),
                "include" => holds(directive) != Some(false),
                _ => true,
            }
        })
    }

    /// The value of a field's argument; none when it, or the variable that it
    /// is, was not given. A variable's value is borrowed, so fields that are
    /// given the same variable have the same value at the same address.
    pub(super) fn argument(
        self,
        field: &'a Positioned<Field>,
        name: &str,
    ) -> Option<Cow<'a, Value>> {
        let literal = &field.node.get_argument(name)?.node;
        match (literal, self.variables) {
            (Literal::Variable(name), Bindings::Values(values)) => {
                values.get(name).map(Cow::Borrowed)
            }
            (literal, _) => self.resolve(literal).map(Cow::Owned),
        }
    }

    fn resolve(self, literal: &Literal) -> Option<Value> {
        Some(match literal {
            Literal::Variable(name) => {
                return match self.variables {
                    Bindings::Values(values) => values.get(name).cloned(),
                    Bindings::Unknown { .. } => Some(stand_in(name)),
                };
            }
            Literal::Null => Value::Null,
            Literal::Number(number) => Value::Number(number.clone()),
            Literal::String(text) => Value::String(text.clone()),
            Literal::Boolean(value) => Value::Boolean(*value),
            Literal::Binary(bytes) => Value::Binary(bytes.clone()),
            Literal::Enum(name) => Value::Enum(name.clone()),
            // An item of a list cannot be absent, a field of an object can.
            Literal::List(items) => Value::List(
                items
                    .iter()
                    .map(|item| self.resolve(item).unwrap_or(Value::Null))
                    .collect(),
            ),
            Literal::Object(fields) => Value::Object(
                fields
                    .iter()
                    .filter_map(|(name, field)| Some((name.clone(), self.resolve(field)?)))
                    .collect(),
            ),
        })
    }
}

/// The selection sets of fields, to be collected together.
pub(super) fn sets<'a>(group: &Group<'a>) -> impl Iterator<Item = &'a Positioned<SelectionSet>> {
    group.iter().map(|field| &field.node.selection_set)
}
