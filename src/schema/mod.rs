//! The schema that callers see: one file for each object, and the root.

pub(crate) mod admission;
mod event;
mod gate;
mod holder;
mod mutation;
mod pass;
mod presence;
mod query;
pub(crate) mod revocation;
mod scan;
mod tally;
mod viewer;
mod visibility;

pub(crate) use event::{event, recorded_columns};
pub(crate) use gate::gate;
pub(crate) use holder::holder;
pub(crate) use mutation::{
    ALPHABET, Attempt, SCANNED_AT, judged_columns, kept_columns, mutation, mutation_of_input,
    random_code,
};
pub(crate) use pass::pass;
pub(crate) use query::{Root, RootType, plural, query, register, root_named};
pub(crate) use scan::scan;
pub(crate) use viewer::VIEWER;

use std::sync::LazyLock;

use crate::object::{ObjectRef, ObjectType};

/// Every object type.
pub const OBJECTS: [ObjectRef; 5] = [gate, pass, holder, scan, event];

/// The object types that a search finds, in the order of their names.
#[must_use]
pub(crate) fn searched() -> &'static [&'static ObjectType] {
    static SEARCHED: LazyLock<Vec<&'static ObjectType>> = LazyLock::new(|| {
        let mut objects: Vec<_> = OBJECTS.iter().map(|object| object()).collect();
        objects.retain(|object| !object.search.is_empty());
        objects.sort_by_key(|object| object.name);
        objects
    });
    &SEARCHED
}

/// The object type with a name.
#[must_use]
pub(crate) fn object_named(name: &str) -> Option<&'static ObjectType> {
    OBJECTS
        .iter()
        .map(|object| object())
        .find(|object| object.name == name)
}
