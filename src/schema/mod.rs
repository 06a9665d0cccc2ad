//! The schema that callers see: one file for each object, and the root.

mod gate;
mod holder;
mod pass;
mod query;
mod scan;

pub use gate::gate;
pub use holder::holder;
pub use pass::pass;
pub use query::{QUERY, Root, plural, register, roots};
pub use scan::scan;

use crate::object::{ObjectRef, ObjectType};

/// Every object type.
pub const OBJECTS: [ObjectRef; 4] = [gate, pass, holder, scan];

/// The object type with a name.
#[must_use]
pub fn object_named(name: &str) -> Option<&'static ObjectType> {
    OBJECTS
        .iter()
        .map(|object| object())
        .find(|object| object.name == name)
}
