//! Fields of object types.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};

use super::{Leaf, ObjectRef, ObjectType};
use crate::batch::Row;
use crate::sql::Filter;
use crate::table::{CellRef, ColumnIndex};
use crate::viewer::Role;

/// A field of an object type.
#[derive(Debug)]
pub struct Field {
    /// The name in the schema: `validUntil`.
    pub name: String,
    /// The description in the schema.
    pub description: &'static str,
    /// The source of the value.
    pub kind: FieldKind,
    /// The role that reading the value requires, in whatever way: in an answer, in a
    /// filter, as an order, as a key of groups or to look an object up.
    pub role: Role,
}

impl Field {
    /// Its name with that of its type: `Pass.code`.
    #[must_use]
    pub(crate) fn path(&self, of: &ObjectType) -> String {
        format!("{}.{}", of.name, self.name)
    }
}

/// The source of a field's value.
pub enum FieldKind {
    /// The global id, made from the key.
    Id,
    /// The value of a column.
    Column {
        /// The column.
        column: ColumnIndex,
        /// Its type in the schema.
        leaf: Leaf,
    },
    /// Computed from columns of the row and the request's time.
    Computed(Computed),
    /// The row of another table that a foreign key refers to.
    One {
        /// The type of the object.
        target: ObjectRef,
        /// The foreign key, in this object's table.
        key: ColumnIndex,
    },
    /// The rows of another table whose foreign key refers to this row.
    Many {
        /// The type of the objects.
        target: ObjectRef,
        /// The foreign key, in the target's table.
        foreign_key: ColumnIndex,
    },
    /// The first of these rows in the default order of their type.
    First {
        /// The type of the object.
        target: ObjectRef,
        /// The foreign key, in the target's table.
        foreign_key: ColumnIndex,
    },
    /// The number of rows in another table that refer to this row and meet a
    /// condition.
    Count {
        /// The type of the counted objects.
        target: ObjectRef,
        /// The foreign key, in the target's table.
        foreign_key: ColumnIndex,
        /// The condition.
        filter: Filter,
    },
}

impl FieldKind {
    /// The type of the objects that it leads to or counts.
    #[must_use]
    pub(crate) fn target(&self) -> Option<&'static ObjectType> {
        match self {
            Self::One { target, .. }
            | Self::Many { target, .. }
            | Self::First { target, .. }
            | Self::Count { target, .. } => Some(target()),
            Self::Id | Self::Column { .. } | Self::Computed(_) => None,
        }
    }
}

/// Computes a value from the cells of a row.
pub(crate) type Compute = Box<dyn Fn(Row<'_>, DateTime<Utc>) -> CellRef<'static> + Send + Sync>;

/// A computed value. It can only read the columns that it names.
pub struct Computed {
    /// The type in the schema. Never null.
    pub leaf: Leaf,
    /// The columns that it reads.
    pub columns: Vec<ColumnIndex>,
    /// The function that computes it.
    pub compute: Compute,
    /// The condition that filters use, if filters offer it.
    pub filter: Option<ComputedFilter>,
}

/// The conditions that filters offer for a computed value. Those that depend on the time
/// of the request compare with [`Operand::Now`](crate::sql::Operand::Now).
#[derive(Clone, Copy, Debug)]
pub enum ComputedFilter {
    /// The value is one of an enum's.
    Enumeration {
        /// The names of all values.
        names: fn() -> Vec<&'static str>,
        /// The condition that the value has one of these names. None if no value has such
        /// a name.
        filter: fn(&BTreeSet<&str>) -> Option<Filter>,
    },
    /// The value is true or false.
    Boolean(fn(bool) -> Filter),
}

/// An order that connections offer.
#[derive(Debug)]
pub struct Ordering {
    /// The name in the schema: `VALID_UNTIL`.
    pub name: &'static str,
    /// The column that it orders by.
    pub column: ColumnIndex,
    /// The role that it requires: that of the column's field.
    pub role: Role,
}

impl fmt::Debug for FieldKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Id => "Id",
            Self::Column { .. } => "Column",
            Self::Computed(_) => "Computed",
            Self::One { .. } => "One",
            Self::Many { .. } => "Many",
            Self::First { .. } => "First",
            Self::Count { .. } => "Count",
        })
    }
}
