//! What callers see: one file an object, and the root that finds them.

mod gate;
mod holder;
mod pass;
mod query;
pub(crate) mod revocation;
mod scan;

pub use gate::gate;
pub use holder::holder;
pub use pass::pass;
pub use query::{Root, RootType, plural, query, register, root_named};
pub use scan::scan;

use crate::object::{ObjectRef, ObjectType};

/// Every object type.
pub const OBJECTS: [ObjectRef; 4] = [gate, pass, holder, scan];

/// The object type of a name.
#[must_use]
pub fn object_named(name: &str) -> Option<&'static ObjectType> {
    OBJECTS
        .iter()
        .map(|object| object())
        .find(|object| object.name == name)
}
