//! Variables without values, for a plan that is to hold for all of them.
//!
//! A variable whose value is not known stands for itself among the values of
//! arguments, as a name of an enum that no document can spell and no request
//! can send. So two arguments are equal when they are for every value, and
//! whatever is known beside it is read and checked as ever.

use std::collections::BTreeSet;

use async_graphql::{Name, Value};
use chrono::DateTime;

use crate::table::{Cell, Kind};

/// What begins a variable, and no name of GraphQL.
const SIGIL: char = '$';

/// The value of a variable that is not known.
pub(super) fn stand_in(variable: &str) -> Value {
    Value::Enum(Name::new(format!("{SIGIL}{variable}")))
}

/// The variable that a value stands for, if it is not known.
pub(super) fn variable(value: &Value) -> Option<&str> {
    match value {
        Value::Enum(name) => name.strip_prefix(SIGIL),
        _ => None,
    }
}

/// Whether a value, or a part of it, is not known.
pub(super) fn is_open(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().any(is_open),
        Value::Object(fields) => fields.values().any(is_open),
        value => variable(value).is_some(),
    }
}

/// A cell in place of one that is not known: its statement has the same text.
pub(super) fn any_cell(kind: Kind) -> Cell {
    match kind {
        Kind::BigInteger | Kind::Integer => Cell::Integer(0),
        Kind::Boolean => Cell::Boolean(false),
        Kind::Text => Cell::Text(String::new()),
        Kind::Time => Cell::Time(DateTime::UNIX_EPOCH),
    }
}

/// What of a field's arguments is not known; nothing when all is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Open {
    /// The arguments as they are given. Fields that agree in them agree for
    /// all values.
    given: String,
    /// The variables in them.
    pub variables: BTreeSet<String>,
}

impl Open {
    /// Adds an argument, when a part of it is not known.
    pub(super) fn add(&mut self, argument: &str, value: &Value) {
        if !is_open(value) {
            return;
        }
        for part in [argument, ": ", &value.to_string(), " "] {
            self.given.push_str(part);
        }
        self.collect(value);
    }

    /// The same of an object whose type is not known either: other than that of
    /// an object of a type.
    pub(super) fn of_any_type(mut self) -> Self {
        self.given.insert_str(0, "any ");
        self
    }

    fn collect(&mut self, value: &Value) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.collect(item)),
            Value::Object(fields) => fields.values().for_each(|field| self.collect(field)),
            value => self.variables.extend(variable(value).map(str::to_owned)),
        }
    }
}
