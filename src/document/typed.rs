//! Converts a valid document into the form that is planned and cached.

use std::mem::size_of;

use apollo_compiler::ast::{self, DirectiveList, InputValueDefinition, Type};
use apollo_compiler::executable::{self, SelectionSet, VariableDefinition};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Node};
use async_graphql::{Name, Pos, Value};
use async_graphql_value::Value as Literal;
use serde_json::Number;

use super::lines::Lines;
use super::schema::schema;
use super::variables::Variable;
use crate::plan::operation::{
    Condition, ConditionKind, Field, Fragment, Inline, Selection, Spread,
};
use crate::schema::{RootType, root_named};

/// An operation of a document.
#[derive(Debug)]
pub(super) struct TypedOperation {
    pub(super) name: Option<Name>,
    pub(super) root: &'static RootType,
    pub(super) variables: Vec<Variable>,
    pub(super) selections: Vec<Selection>,
}

/// A document's operations and fragments.
#[derive(Debug)]
pub(super) struct Typed {
    pub(super) operations: Vec<TypedOperation>,
    pub(super) fragments: Vec<Fragment>,
    /// Their size in memory, in bytes.
    pub(super) bytes: usize,
}

impl Typed {
    /// Converts a validated document.
    pub(super) fn new(document: &ExecutableDocument, lines: &Lines<'_>) -> Self {
        let mut reader = Reader {
            document,
            lines,
            bytes: 0,
        };
        let mut operations = Vec::new();
        for operation in document.operations.iter() {
            let variables = operation.variables.iter();
            operations.push(TypedOperation {
                name: operation.name.as_ref().map(|name| reader.name(name)),
                root: root_named(&operation.selection_set.ty).expect("validation knows each root"),
                variables: variables
                    .map(|variable| reader.variable(variable))
                    .collect(),
                selections: reader.selections(&operation.selection_set),
            });
        }
        let mut fragments = Vec::new();
        for fragment in document.fragments.values() {
            fragments.push(Fragment {
                on: reader.name(fragment.type_condition()),
                selections: reader.selections(&fragment.selection_set),
            });
        }
        let own = size_of::<TypedOperation>() * operations.len()
            + size_of::<Fragment>() * fragments.len();
        Self {
            operations,
            fragments,
            bytes: own + reader.bytes,
        }
    }
}

struct Reader<'a> {
    document: &'a ExecutableDocument,
    lines: &'a Lines<'a>,
    /// The size of what was converted so far, without its containers.
    bytes: usize,
}

impl Reader<'_> {
    fn selections(&mut self, set: &SelectionSet) -> Vec<Selection> {
        self.bytes += size_of::<Selection>() * set.selections.len();
        let selections = set.selections.iter();
        selections
            .filter_map(|selection| self.selection(selection))
            .collect()
    }

    fn selection(&mut self, selection: &executable::Selection) -> Option<Selection> {
        Some(match selection {
            executable::Selection::Field(field) => Selection::Field(self.field(field)),
            executable::Selection::FragmentSpread(spread) => {
                let fragments = &self.document.fragments;
                Selection::Spread(Spread {
                    fragment: fragments.get_index_of(&spread.fragment_name)?,
                    conditions: self.conditions(&spread.directives),
                })
            }
            executable::Selection::InlineFragment(inline) => Selection::Inline(Inline {
                on: inline.type_condition.as_ref().map(|on| self.name(on)),
                conditions: self.conditions(&inline.directives),
                selections: self.selections(&inline.selection_set),
            }),
        })
    }

    fn field(&mut self, field: &Node<executable::Field>) -> Field {
        let name = self.name(&field.name);
        let key = match &field.alias {
            Some(alias) => self.name(alias),
            None => name.clone(),
        };
        let mut arguments = Vec::with_capacity(field.arguments.len());
        let mut never_null = Vec::new();
        for argument in &field.arguments {
            let mut definitions = field.definition.arguments.iter();
            let definition = definitions.find(|of| of.name == argument.name);
            let ty = definition.map(|definition: &Node<InputValueDefinition>| &*definition.ty);
            let value = self.literal(&argument.value, ty, &mut never_null);
            arguments.push((self.name(&argument.name), value));
        }
        self.bytes += size_of::<(Name, Literal)>() * arguments.len();
        self.bytes += size_of::<Name>() * never_null.len();
        Field {
            key,
            name,
            position: self.position(field.location()),
            arguments,
            never_null,
            conditions: self.conditions(&field.directives),
            selections: self.selections(&field.selection_set),
        }
    }

    fn conditions(&mut self, directives: &DirectiveList) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for directive in directives {
            let kind = match directive.name.as_str() {
                "skip" => ConditionKind::Skip,
                "include" => ConditionKind::Include,
                _ => continue,
            };
            if let Some(value) = directive.specified_argument_by_name("if") {
                conditions.push(Condition {
                    kind,
                    value: self.literal(value, None, &mut Vec::new()),
                    position: self.position(value.location()),
                });
            }
        }
        self.bytes += size_of::<Condition>() * conditions.len();
        conditions
    }

    fn variable(&mut self, variable: &Node<VariableDefinition>) -> Variable {
        let location = variable.location();
        let default = variable.default_value.as_ref();
        let default = default.map(|default| {
            let literal = self.literal(default, Some(&variable.ty), &mut Vec::new());
            literal.into_const().unwrap_or(Value::Null)
        });
        self.bytes += size_of::<Variable>() + variable.ty.inner_named_type().len();
        Variable::new(
            self.name(&variable.name),
            (*variable.ty).clone(),
            default,
            self.position(location),
        )
    }

    /// A literal of a type. Collects the variables in it that must not be null.
    fn literal(
        &mut self,
        value: &Node<ast::Value>,
        ty: Option<&Type>,
        never_null: &mut Vec<Name>,
    ) -> Literal {
        match &**value {
            ast::Value::Null => Literal::Null,
            ast::Value::Enum(name) => Literal::Enum(self.name(name)),
            ast::Value::Variable(name) => {
                let name = self.name(name);
                if ty.is_some_and(Type::is_non_null) {
                    never_null.push(name.clone());
                }
                Literal::Variable(name)
            }
            ast::Value::String(text) => {
                self.bytes += text.len();
                Literal::String(text.clone())
            }
            ast::Value::Boolean(value) => Literal::Boolean(*value),
            // An ID may be an integer of any size.
            ast::Value::Int(number) if ty.is_some_and(|ty| ty.inner_named_type() == "ID") => {
                self.bytes += number.as_str().len();
                Literal::String(number.as_str().to_owned())
            }
            ast::Value::Int(number) => Literal::Number(match number.as_str().parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => float(number.try_to_f64().ok()),
            }),
            ast::Value::Float(number) => Literal::Number(float(number.try_to_f64().ok())),
            ast::Value::List(items) => {
                self.bytes += size_of::<Literal>() * items.len();
                let item = ty.filter(|ty| ty.is_list()).map(Type::item_type);
                let items = items.iter();
                Literal::List(
                    items
                        .map(|value| self.literal(value, item, never_null))
                        .collect(),
                )
            }
            ast::Value::Object(fields) => {
                // An entry of the map, and its index entry.
                let entry = size_of::<(Name, Literal)>() + 2 * size_of::<usize>();
                self.bytes += entry * fields.len();
                let of = ty.and_then(|ty| schema().types.get(ty.inner_named_type()));
                let fields = fields.iter().map(|(name, value)| {
                    let ty = match of {
                        Some(ExtendedType::InputObject(of)) => of.fields.get(name),
                        _ => None,
                    };
                    let ty = ty.map(|definition| &*definition.ty);
                    (self.name(name), self.literal(value, ty, never_null))
                });
                Literal::Object(fields.collect())
            }
        }
    }

    /// A name. Adds its own size.
    fn name(&mut self, name: &str) -> Name {
        self.bytes += name.len() + 2 * size_of::<usize>();
        Name::new(name)
    }

    fn position(&self, location: Option<apollo_compiler::parser::SourceSpan>) -> Pos {
        let offset = location.map_or(0, |location| location.offset());
        self.lines.position(offset)
    }
}

/// A number that is not an integer of 64 bits. No value of the schema is one.
fn float(number: Option<f64>) -> Number {
    number
        .and_then(Number::from_f64)
        .unwrap_or_else(|| Number::from(0))
}
