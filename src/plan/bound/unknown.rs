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
pub(in crate::plan) fn stand_in(variable: &str) -> Value {
    Value::Enum(Name::new(format!("{SIGIL}{variable}")))
}

/// The variable that a value stands for, if it is not known.
pub(in crate::plan) fn variable(value: &Value) -> Option<&str> {
    match value {
        Value::Enum(name) => name.strip_prefix(SIGIL),
        _ => None,
    }
}

/// Whether a value, or a part of it, is not known.
pub(in crate::plan) fn is_open(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().any(is_open),
        Value::Object(fields) => fields.values().any(is_open),
        value => variable(value).is_some(),
    }
}

/// A cell in place of one that is not known: its statement has the same text.
pub(in crate::plan) fn any_cell(kind: Kind) -> Cell {
    match kind {
        Kind::BigInteger | Kind::Integer => Cell::Integer(0),
        Kind::Boolean => Cell::Boolean(false),
        Kind::Text => Cell::Text(String::new()),
        Kind::Time => Cell::Time(DateTime::UNIX_EPOCH),
    }
}

/// What of a statement is not known; nothing when all is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Open {
    /// The arguments as they are given. Fields that agree in them agree for
    /// all values.
    given: String,
    /// The variables in them.
    pub variables: BTreeSet<String>,
    /// Those of them that may change the statement's text. Others are
    /// parameters of it.
    pub shaping: BTreeSet<String>,
}

impl Open {
    /// Adds an argument, when a part of it is not known.
    pub(in crate::plan) fn add(&mut self, argument: &str, value: &Value, shapes: bool) {
        if !is_open(value) {
            return;
        }
        for part in [argument, ": ", &value.to_string(), " "] {
            self.given.push_str(part);
        }
        let mut variables = BTreeSet::new();
        collect(value, &mut variables);
        if shapes {
            self.shaping.extend(variables.iter().cloned());
        }
        self.variables.extend(variables);
    }

    /// The same of an object whose type is not known either: other than that of
    /// an object of a type.
    pub(in crate::plan) fn of_any_type(mut self) -> Self {
        self.given.insert_str(0, "any ");
        self
    }
}

/// The variables in a value.
fn collect(value: &Value, variables: &mut BTreeSet<String>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| collect(item, variables)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, variables)),
        value => variables.extend(variable(value).map(str::to_owned)),
    }
}
