//! The parameters of a statement.

use std::sync::Arc;

use sea_orm::{DbBackend, Value};

use super::array::{bind_cells, bind_keys};
use super::bound::Bound;
use super::zone_parameter::ZoneParameter;
use crate::table::{Cell, Kind};

/// A parameter. An array is shared with what it came from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Parameter {
    Value(Value),
    Keys(DbBackend, Arc<[i64]>),
    /// Of a filter, which belongs to the plan.
    Cells(DbBackend, Kind, Arc<[Cell]>),
    /// Of a time zone, which belongs to the program.
    Zone(ZoneParameter),
}

/// The parameters of a statement, in the order of its text. Clones share them.
///
/// The driver's form of an array takes memory, too. It is made when the statement has a
/// connection, so there are never more of them than connections, however many statements
/// wait.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters(Arc<[Parameter]>);

impl Parameters {
    pub(super) fn new(all: impl IntoIterator<Item = Parameter>) -> Self {
        Self(all.into_iter().collect())
    }

    /// Values in the driver's form.
    pub(crate) fn from_values(values: impl IntoIterator<Item = Value>) -> Self {
        Self::new(values.into_iter().map(Parameter::Value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each in the driver's form.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Value> {
        self.0.iter().map(|parameter| match parameter {
            Parameter::Value(value) => value.clone(),
            Parameter::Keys(backend, keys) => bind_keys(*backend, keys),
            Parameter::Cells(backend, kind, cells) => bind_cells(*backend, *kind, cells),
            Parameter::Zone(zone) => zone.to_value(),
        })
    }

    /// Each as PostgreSQL's driver encodes it.
    pub(crate) fn bound(&self) -> impl ExactSizeIterator<Item = Bound<'_>> {
        self.0.iter().map(|parameter| match parameter {
            Parameter::Value(value) => Bound::Value(value),
            Parameter::Keys(_, keys) => Bound::Keys(keys),
            Parameter::Cells(_, kind, cells) => Bound::cells(*kind, cells),
            Parameter::Zone(zone) => zone.bound(),
        })
    }

    /// All in the driver's form.
    #[must_use]
    pub fn bind(&self) -> Vec<Value> {
        self.iter().collect()
    }

    /// How much memory they take, in bytes, without what is the plan's.
    pub(crate) fn memory(&self) -> usize {
        let beside = |parameter: &Parameter| match parameter {
            Parameter::Value(Value::String(Some(text))) => text.len(),
            Parameter::Keys(_, keys) => size_of_val(&**keys),
            Parameter::Value(_) | Parameter::Cells(..) | Parameter::Zone(_) => 0,
        };
        size_of_val(&*self.0) + self.0.iter().map(beside).sum::<usize>()
    }
}
