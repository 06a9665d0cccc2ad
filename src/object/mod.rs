//! The vocabulary of the schema: an object type is a list of its fields.
//!
//! One description provides everything that must agree: the schema, the plan, the
//! selected columns and the answer. A field only knows the cells that it reads.
//! Nothing in it leads to a connection.

mod builder;
mod date_time;
mod duration;
mod field;
mod groups;
mod input;
mod leaf;
mod meta;
mod mutation;
mod object_field;
mod register;
mod register_groups;
mod register_mutation;
mod register_search;
mod rules;
mod search;

pub(crate) use date_time::DateTime;
pub(crate) use duration::Duration;
pub use field::FieldKind;
pub(crate) use field::{Computed, ComputedFilter, Field, Ordering};
pub(crate) use groups::{DEFAULT_GROUPS, GroupKeyName, GroupType};
pub(crate) use input::{connection_arguments, unique_arguments};
pub(crate) use leaf::Leaf;
pub(crate) use meta::{field, input, insert_object, with_arguments};
pub(crate) use mutation::{
    Decision, Given, IDEMPOTENCY_KEY, InputField, InputKind, Items, MOST_ITEMS, MOST_USER_ERRORS,
    Mistake, Mutation, Read, UserErrorCode, Values, Write,
};
pub(crate) use register::{NODE, PAGE_INFO, register_node, register_object};
pub(crate) use register_mutation::{USER_ERROR, mutation_field};
pub(crate) use register_search::{DEFAULT_SEARCH, SEARCH_CONNECTION, search_field};
pub(crate) use rules::{RowRule, role_name};
pub(crate) use search::Find;

use indexmap::IndexMap;

use self::register_search::SEARCH_RESULT;
use crate::sql::{Order, Tally};
use crate::table::{ColumnIndex, Table};
use crate::viewer::Role;

/// A type whose objects are the rows of a table.
#[derive(Debug)]
pub struct ObjectType {
    /// The name in the schema: `Pass`.
    pub name: &'static str,
    /// The description in the schema.
    pub description: &'static str,
    /// The table with its objects.
    pub table: Table,
    /// The fields by name, in the order of the schema.
    pub fields: IndexMap<String, Field>,
    /// The orders that its connections offer, in the order of the schema.
    pub orderings: Vec<Ordering>,
    /// The order of a connection without `orderBy`.
    pub default_order: Order,
    /// The columns by which a search finds its objects. The first one orders those that
    /// are equally good. Empty if a search does not find them.
    pub search: Vec<(ColumnIndex, Find)>,
    /// The groups that its connections offer, if any.
    pub groups: Option<Box<GroupType>>,
    /// The tally of its rows, from which counts are read if it covers their filter.
    pub tally: Option<Tally>,
    /// Which rows a viewer sees who is bound to gates. None: all of them.
    pub rows: Option<RowRule>,
    /// Which rows everybody else sees. None: all of them.
    pub rows_for_all: Option<RowRule>,
    /// The role that reading the objects requires.
    pub role: Role,
}

/// An object type, looked up on demand because relations are cyclic.
pub(crate) type ObjectRef = fn() -> &'static ObjectType;

impl ObjectType {
    /// The name of its connection type: `PassConnection`.
    #[must_use]
    pub fn connection(&self) -> String {
        format!("{}Connection", self.name)
    }

    /// The types of fragments that apply to its objects: itself, its interface and its
    /// union.
    #[must_use]
    pub(crate) fn type_names(&self) -> [&'static str; 3] {
        let union = if self.search.is_empty() {
            NODE
        } else {
            SEARCH_RESULT
        };
        [self.name, NODE, union]
    }

    /// The name of its edge type: `PassEdge`.
    #[must_use]
    pub fn edge(&self) -> String {
        format!("{}Edge", self.name)
    }

    /// The name of an order in the schema: `ISSUED_AT`.
    ///
    /// # Panics
    ///
    /// When the object does not offer the order.
    #[must_use]
    pub fn ordering_name(&self, order: Order) -> &'static str {
        self.orderings
            .iter()
            .find(|ordering| ordering.column == order.column)
            .map(|ordering| ordering.name)
            .expect("an order comes from the object's own orders")
    }
}
