//! The vocabulary that the schema is described in: an object type is a list of
//! its fields.
//!
//! One description serves everything that must agree: what the schema says,
//! what planning reads, which columns a statement selects and what the answer
//! holds. A field knows the cells that it reads and nothing else. There is no
//! way from here to a connection.

mod builder;
mod date_time;
mod field;
mod input;
mod leaf;
mod meta;
mod register;

pub(crate) use date_time::DateTime;
pub use field::FieldKind;
pub(crate) use field::{Computed, ComputedFilter, Field, Ordering};
pub(crate) use input::{connection_arguments, unique_arguments};
pub(crate) use leaf::Leaf;
pub(crate) use meta::{field, input, insert_object, with_arguments};
pub(crate) use register::{NODE, PAGE_INFO, register_node, register_object};

use indexmap::IndexMap;

use crate::sql::Order;
use crate::table::Table;

/// A type whose objects are rows of a table.
#[derive(Debug)]
pub struct ObjectType {
    /// As the schema names it: `Pass`.
    pub name: &'static str,
    /// What the schema says it is.
    pub description: &'static str,
    /// Whose rows its objects are.
    pub table: Table,
    /// The fields by name, in the schema's order.
    pub fields: IndexMap<String, Field>,
    /// The orders that its connections offer, in the schema's order.
    pub orderings: Vec<Ordering>,
    /// The order of a connection that asks for none.
    pub default_order: Order,
}

/// An object type, found when it is needed, since relations run in circles.
pub(crate) type ObjectRef = fn() -> &'static ObjectType;

impl ObjectType {
    /// The name of its connection type: `PassConnection`.
    #[must_use]
    pub fn connection(&self) -> String {
        format!("{}Connection", self.name)
    }

    /// The name of its edge type: `PassEdge`.
    #[must_use]
    pub fn edge(&self) -> String {
        format!("{}Edge", self.name)
    }

    /// What the schema calls an order of it: `ISSUED_AT`.
    ///
    /// # Panics
    ///
    /// When it does not offer the order.
    #[must_use]
    pub fn ordering_name(&self, order: Order) -> &'static str {
        self.orderings
            .iter()
            .find(|ordering| ordering.column == order.column)
            .map(|ordering| ordering.name)
            .expect("an order is made from one that the object offers")
    }
}
