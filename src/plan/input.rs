//! What a mutation is given.
//!
//! A plan has no input, only its [shape](InputShape), which the bill depends on. So the
//! plan of a mutation whose input is a variable serves all inputs of that shape, and each
//! request [reads](InputValue::read) its own.

use std::sync::Arc;

use async_graphql::{Name, Value, Variables};

use super::placeholder::{is_open, variable};
use super::value::{Read, cell, id, text};
use crate::object::{Given, IDEMPOTENCY_KEY, InputField, InputKind, Leaf, MOST_ITEMS, Mutation};
use crate::schema::SCANNED_AT;
use crate::table::{Cell, Kind};

/// What a mutation was given.
#[derive(Debug, Default)]
pub struct Input {
    /// The idempotency key, if there is one.
    pub(crate) key: Option<String>,
    /// What the fields of each item were given, in their order.
    pub(crate) items: Vec<Vec<Given>>,
}

/// What the plan of a mutation depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InputShape {
    /// The number of items, or the largest possible.
    pub(crate) items: usize,
    /// Whether there is, or may be, an idempotency key.
    pub(crate) has_key: bool,
    /// Whether there is, or may be, a scan that was made earlier.
    pub(crate) has_earlier: bool,
}

/// Where the input of a mutation comes from.
#[derive(Debug)]
pub(super) enum InputSource {
    /// It is the value of a variable.
    Variable(Name),
    /// It is in the document, and so in the plan.
    Plan(Arc<Input>),
}

/// The value of a mutation's argument. Unknown parts of it are placeholders.
#[derive(Clone, Copy)]
pub(crate) struct InputValue<'a> {
    mutation: &'static Mutation,
    value: &'a Value,
}

/// The items of an input.
enum Items<'a> {
    Known(&'a [Value]),
    /// A variable decides.
    Unknown(&'a str),
}

impl InputSource {
    pub(super) fn read(
        &self,
        mutation: &'static Mutation,
        variables: &Variables,
    ) -> Read<Arc<Input>> {
        match self {
            Self::Plan(input) => Ok(Arc::clone(input)),
            Self::Variable(name) => {
                let value = variables.get(name).unwrap_or(&Value::Null);
                Ok(Arc::new(InputValue::new(mutation, value).read()?))
            }
        }
    }
}

impl<'a> InputValue<'a> {
    pub(crate) fn new(mutation: &'static Mutation, value: &'a Value) -> Self {
        Self { mutation, value }
    }

    pub(crate) fn shape(self) -> InputShape {
        let (items, has_earlier) = match self.items() {
            Items::Known(items) => {
                let mut times = items.iter().filter_map(earlier);
                (items.len(), times.any(|at| *at != Value::Null))
            }
            Items::Unknown(_) => (self.mutation.items.map_or(1, |_| MOST_ITEMS), true),
        };
        InputShape {
            items,
            has_key: variable(self.value).is_some() || self.key().is_some(),
            has_earlier,
        }
    }

    /// The variables that the shape depends on.
    pub(super) fn deciding(self) -> Vec<&'a str> {
        let mut deciding: Vec<&str> = self.key().and_then(variable).into_iter().collect();
        match self.items() {
            Items::Known(items) => {
                deciding.extend(items.iter().filter_map(earlier).filter_map(variable));
            }
            Items::Unknown(name) => deciding.push(name),
        }
        deciding
    }

    /// What the fields were given. Validation accepts only values of their types. Nothing, if
    /// it is unknown.
    pub(super) fn read(self) -> Read<Input> {
        let key = self.key().filter(|key| !is_open(key));
        let items = match self.items() {
            Items::Known(items) => items,
            Items::Unknown(_) => &[],
        };
        let items = items.iter().map(|item| self.item(item));
        Ok(Input {
            key: key.map(text).transpose()?,
            items: items.collect::<Read<_>>()?,
        })
    }

    fn key(self) -> Option<&'a Value> {
        entry(self.value, IDEMPOTENCY_KEY).filter(|key| **key != Value::Null)
    }

    fn items(self) -> Items<'a> {
        let one = std::slice::from_ref;
        match (variable(self.value), self.mutation.items) {
            (Some(name), _) => Items::Unknown(name),
            (None, None) => Items::Known(one(self.value)),
            (None, Some(items)) => match entry(self.value, items.field) {
                None => Items::Known(&[]),
                Some(Value::List(list)) => Items::Known(list),
                // The specification coerces a single item to a list.
                Some(item) => variable(item).map_or(Items::Known(one(item)), Items::Unknown),
            },
        }
    }

    fn item(self, item: &Value) -> Read<Vec<Given>> {
        let fields = self.mutation.fields.iter();
        fields
            .map(|field| given(field, entry(item, field.name)))
            .collect()
    }
}

fn entry<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields.get(name),
        _ => None,
    }
}

/// The time of a scan, or the variable that the whole item is.
fn earlier(item: &Value) -> Option<&Value> {
    entry(item, SCANNED_AT).or_else(|| variable(item).map(|_| item))
}

/// What a field was given.
fn given(field: &InputField, value: Option<&Value>) -> Read<Given> {
    let value = match value {
        None => return Ok(Given::Absent),
        Some(value) if is_open(value) => return Ok(Given::Absent),
        Some(Value::Null) => return Ok(Given::Value(Cell::Null)),
        Some(value) => value,
    };
    let read = match field.kind {
        InputKind::Object(object) => {
            return Ok(match id(object(), value) {
                Ok(key) => Given::Value(Cell::Integer(key)),
                Err(_) => Given::BadId,
            });
        }
        InputKind::Text(_) => text(value).map(Cell::Text),
        InputKind::Integer => cell(Kind::Integer, Leaf::from_kind(Kind::Integer), value),
        InputKind::Boolean => cell(Kind::Boolean, Leaf::from_kind(Kind::Boolean), value),
        InputKind::Time => cell(Kind::Time, Leaf::from_kind(Kind::Time), value),
        InputKind::Enumeration(leaf) => match value {
            Value::String(name) if leaf.accepts(value) => Ok(Cell::Text(name.clone())),
            value => cell(Kind::Text, leaf, value),
        },
    };
    read.map(Given::Value)
        .map_err(|(code, message)| (code, format!("`{}`: {message}", field.name)))
}
