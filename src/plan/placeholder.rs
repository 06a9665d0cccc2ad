//! Placeholders for the values of variables, for a plan that is valid for all values.
//!
//! In the values of arguments, an unknown variable is represented by an enum value that
//! no document can contain and no request can send. So two arguments are equal if they
//! are equal for every value of the variables, and the known parts of an argument are
//! read and checked as usual.

use std::collections::BTreeSet;

use async_graphql::{Name, Value};
use chrono::DateTime;

use crate::table::{Cell, Kind};

/// The first character of a placeholder. No GraphQL name begins with it.
const SIGIL: char = '$';

/// The placeholder of an unknown variable.
pub(super) fn stand_in(variable: &str) -> Value {
    Value::Enum(Name::new(format!("{SIGIL}{variable}")))
}

/// The variable of a placeholder.
pub(super) fn variable(value: &Value) -> Option<&str> {
    match value {
        Value::Enum(name) => name.strip_prefix(SIGIL),
        _ => None,
    }
}

/// Whether a value contains a placeholder.
pub(super) fn is_open(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().any(is_open),
        Value::Object(fields) => fields.values().any(is_open),
        value => variable(value).is_some(),
    }
}

/// A cell in place of an unknown one. It gives the statement the same text.
pub(super) fn any_cell(kind: Kind) -> Cell {
    match kind {
        Kind::BigInteger | Kind::Integer => Cell::Integer(0),
        Kind::Boolean => Cell::Boolean(false),
        Kind::Text => Cell::Text(String::new()),
        Kind::Time => Cell::Time(DateTime::UNIX_EPOCH),
    }
}

/// The unknown parts of a statement. Empty if all of it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Open {
    /// The arguments with their placeholders. Fields with equal ones are equal for all
    /// values.
    given: String,
    /// The variables in them.
    pub variables: BTreeSet<String>,
    /// Those of the variables that may change the statement's text. The others are only
    /// parameters.
    pub shaping: BTreeSet<String>,
    /// Whether values decide if a tally covers the filter of a count.
    pub(super) may_be_uncovered: bool,
}

impl Open {
    /// The arguments with their placeholders, from which everything else follows.
    pub(super) fn given(&self) -> &str {
        &self.given
    }

    /// The same.
    pub(super) fn into_given(self) -> String {
        self.given
    }

    /// Adds the variables of a count that shares the statement.
    pub(super) fn share(&mut self, other: &Self) {
        self.variables.extend(other.variables.iter().cloned());
        self.shaping.extend(other.shaping.iter().cloned());
    }

    /// Adds an argument if it contains a placeholder.
    pub(super) fn add(&mut self, argument: &str, value: &Value, shapes: bool) {
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

    /// Marks the parts as those of an object of unknown type, which must not be equal
    /// to those of an object of a known type.
    pub(super) fn of_any_type(mut self) -> Self {
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
