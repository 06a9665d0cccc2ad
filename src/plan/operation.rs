//! Reading an operation the way the GraphQL specification executes it.
//!
//! The document is already validated: names exist, types match, and fragments do not
//! refer to themselves.

use std::borrow::Cow;
use std::collections::HashSet;

use async_graphql::{Name, Pos, Value, Variables};
use async_graphql_value::Value as Literal;
use hashbrown::DefaultHashBuilder;
use indexmap::IndexMap;

use super::placeholder::{stand_in, variable};
use crate::schema::RootType;
use crate::viewer::Access;

/// A field, a fragment, or a fragment's name, in a selection set.
#[derive(Clone, Debug)]
pub enum Selection {
    /// A field.
    Field(Field),
    /// A fragment by its name.
    Spread(Spread),
    /// A fragment written in place.
    Inline(Inline),
}

/// A field that is selected.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its response key: its alias or, without one, its name.
    pub key: Name,
    /// Its name in the schema.
    pub name: Name,
    /// The position where it begins in the document.
    pub position: Pos,
    /// Its arguments, as written in the document.
    pub arguments: Vec<(Name, Literal)>,
    /// The variables in its arguments at places that must not be null.
    pub never_null: Vec<Name>,
    /// The conditions under which it is selected.
    pub conditions: Vec<Condition>,
    /// The selection set of its value. Empty for a scalar or an enum.
    pub selections: Vec<Selection>,
}

/// A reference to a named fragment.
#[derive(Clone, Debug)]
pub struct Spread {
    /// Its index among the document's fragments.
    pub fragment: usize,
    /// The conditions under which it is selected.
    pub conditions: Vec<Condition>,
}

/// A fragment without a name.
#[derive(Clone, Debug)]
pub struct Inline {
    /// The type whose fields it selects. None means the enclosing type.
    pub on: Option<Name>,
    /// The conditions under which it is selected.
    pub conditions: Vec<Condition>,
    /// Its selection set.
    pub selections: Vec<Selection>,
}

/// A fragment with a name.
#[derive(Clone, Debug)]
pub struct Fragment {
    /// The type whose fields it selects.
    pub on: Name,
    /// Its selection set.
    pub selections: Vec<Selection>,
}

/// A `@skip` or `@include`.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The kind of directive.
    pub kind: ConditionKind,
    /// Its argument: a Boolean, or a variable.
    pub value: Literal,
    /// The position where the argument's value begins in the document.
    pub position: Pos,
}

/// The directives that are conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionKind {
    /// `@skip`
    Skip,
    /// `@include`
    Include,
}

impl Selection {
    /// Its conditions. It is selected if all of them hold.
    pub(super) fn conditions(&self) -> &[Condition] {
        match self {
            Self::Field(field) => &field.conditions,
            Self::Spread(spread) => &spread.conditions,
            Self::Inline(inline) => &inline.conditions,
        }
    }
}

impl Field {
    fn argument(&self, name: &str) -> Option<&Literal> {
        let mut arguments = self.arguments.iter();
        arguments
            .find(|(of, _)| of == name)
            .map(|(_, literal)| literal)
    }

    /// The variable that an argument consists of.
    pub(super) fn variable(&self, argument: &str) -> Option<&Name> {
        match self.argument(argument)? {
            Literal::Variable(name) => Some(name),
            _ => None,
        }
    }
}

/// A validated operation, the fragments of its document and its variables.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    /// The root type.
    pub root: &'static RootType,
    /// Its selection set.
    pub selections: &'a [Selection],
    /// The fragments of its document.
    pub fragments: &'a [Fragment],
    /// The values of its variables.
    pub variables: Bindings<'a>,
    /// What its sender may read.
    pub access: Access,
}

/// The known values of an operation's variables.
#[derive(Clone, Copy)]
pub enum Bindings<'a> {
    /// All values, coerced to their types, with defaults.
    Values(&'a Variables),
    /// No values. The plan is then an upper bound for all values.
    Unknown {
        /// Variables whose selections are left out if a condition uses them.
        left_out: &'a [&'a str],
    },
}

impl Bindings<'static> {
    /// No values are known, and no selections are left out.
    pub const UNKNOWN: Self = Self::Unknown { left_out: &[] };
}

/// The fields with one response key, at least one. They become one field of the answer.
/// Validation ensures that they are the same field with the same arguments.
pub(crate) type Group<'a> = Vec<&'a Field>;

/// The fields of a selection by response key, in the order of the answer.
///
/// Every object of a document has such a map with a few keys. They use a fast, randomly
/// seeded hash. The number of keys that callers can send is limited.
pub(crate) type Groups<'a> = IndexMap<&'a str, Group<'a>, DefaultHashBuilder>;

impl<'a> Operation<'a> {
    /// Collects the fields that selection sets have on a type: [`CollectFields`] of the
    /// specification. `names` are the names of the type and its interfaces.
    ///
    /// [`CollectFields`]: https://spec.graphql.org/October2021/#CollectFields()
    pub(crate) fn collect(
        self,
        names: &[&str],
        sets: impl IntoIterator<Item = &'a [Selection]>,
    ) -> Groups<'a> {
        let mut groups = Groups::default();
        let mut visited = HashSet::new();
        for set in sets {
            self.collect_into(names, set, &mut groups, &mut visited);
        }
        groups
    }

    fn collect_into(
        self,
        names: &[&str],
        set: &'a [Selection],
        groups: &mut Groups<'a>,
        visited: &mut HashSet<usize>,
    ) {
        for selection in set {
            if !self.includes(selection) {
                continue;
            }
            match selection {
                Selection::Field(field) => {
                    groups.entry(field.key.as_str()).or_default().push(field);
                }
                Selection::Spread(spread) => {
                    if !visited.insert(spread.fragment) {
                        continue;
                    }
                    let fragment = &self.fragments[spread.fragment];
                    if names.contains(&fragment.on.as_str()) {
                        self.collect_into(names, &fragment.selections, groups, visited);
                    }
                }
                Selection::Inline(inline) => {
                    let on = inline.on.as_ref();
                    if on.is_none_or(|on| names.contains(&on.as_str())) {
                        self.collect_into(names, &inline.selections, groups, visited);
                    }
                }
            }
        }
    }

    /// Whether `@skip` and `@include` keep a selection. They keep it if a condition is
    /// unknown.
    fn includes(self, selection: &Selection) -> bool {
        let left_out = |value: &Value| match self.variables {
            Bindings::Values(_) | Bindings::Unknown { left_out: [] } => false,
            Bindings::Unknown { left_out } => {
                variable(value).is_some_and(|of| left_out.contains(&of))
            }
        };
        selection.conditions().iter().all(|condition| {
            let Some(value) = self.resolve(&condition.value) else {
                return true;
            };
            let excluded = Value::Boolean(condition.kind == ConditionKind::Skip);
            !left_out(&value) && value != excluded
        })
    }

    /// The value of a field's argument. None if the argument, or the variable that it
    /// consists of, was not given. The value of a variable is borrowed, so fields with
    /// the same variable have the same value at the same address.
    pub(crate) fn argument(self, field: &'a Field, name: &str) -> Option<Cow<'a, Value>> {
        match (field.argument(name)?, self.variables) {
            (Literal::Variable(name), Bindings::Values(values)) => {
                values.get(name).map(Cow::Borrowed)
            }
            (literal, _) => self.resolve(literal).map(Cow::Owned),
        }
    }

    /// The error of a variable that is null at a place in a field's arguments that must
    /// not be null. Validation allows the variable there because it has a default. This
    /// is [`CoerceArgumentValues`] of the specification.
    ///
    /// [`CoerceArgumentValues`]:
    /// https://spec.graphql.org/September2025/#CoerceArgumentValues()
    pub(crate) fn null_argument(self, field: &Field) -> Option<String> {
        let Bindings::Values(values) = self.variables else {
            return None;
        };
        let mut variables = field.never_null.iter();
        let variable = variables.find(|name| values.get(*name) == Some(&Value::Null))?;
        Some(format!(
            "The variable `${variable}` is null, which the arguments of `{}` do not allow here. Give it a value, or leave it out.",
            field.name
        ))
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
            // A field of an object can be absent, an item of a list cannot.
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

/// The selection sets of fields, which are collected together.
pub(crate) fn sets<'a>(group: &Group<'a>) -> impl Iterator<Item = &'a [Selection]> {
    group.iter().map(|field| field.selections.as_slice())
}
