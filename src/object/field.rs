//! What a field of an object is.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};

use super::{Leaf, ObjectRef};
use crate::batch::Row;
use crate::sql::Filter;
use crate::table::{CellRef, ColumnIndex};

/// A field of an object type.
#[derive(Debug)]
pub struct Field {
    /// As the schema names it: `validUntil`.
    pub name: String,
    /// What the schema says it is.
    pub description: &'static str,
    /// Where its value comes from.
    pub kind: FieldKind,
}

/// Where a field's value comes from.
pub enum FieldKind {
    /// The global id, made from the key.
    Id,
    /// A column, as it is.
    Column {
        /// Which one.
        column: ColumnIndex,
        /// Its type in the schema.
        leaf: Leaf,
    },
    /// Made from columns of the row and the request's instant.
    Computed(Computed),
    /// The row of another table that a foreign key names.
    One {
        /// What it is.
        target: ObjectRef,
        /// The foreign key, in this object's table.
        key: ColumnIndex,
    },
    /// The rows of another table whose foreign key names this one.
    Many {
        /// What they are.
        target: ObjectRef,
        /// The foreign key, in the target's table.
        foreign_key: ColumnIndex,
    },
    /// How many rows of another table name this one and meet a condition.
    Count {
        /// What they are.
        target: ObjectRef,
        /// The foreign key, in the target's table.
        foreign_key: ColumnIndex,
        /// The condition.
        filter: Filter,
    },
}

/// What makes a computed value from the cells of its columns in a row.
pub(crate) type Compute = Box<dyn Fn(Row<'_>, DateTime<Utc>) -> CellRef<'static> + Send + Sync>;

/// A value made from columns. It sees those it names and no other.
pub struct Computed {
    /// Its type in the schema; never null.
    pub leaf: Leaf,
    /// The columns that it reads.
    pub columns: Vec<ColumnIndex>,
    /// Makes it.
    pub compute: Compute,
    /// The condition that it has one of some values, for one that filters
    /// offer.
    pub filter: Option<ComputedFilter>,
}

/// The condition that a computed value is one of those with these names; none when
/// there is no such value. Where it depends on the instant, it compares with
/// [`Operand::Now`](crate::sql::Operand::Now).
pub(crate) type ComputedFilter = fn(&BTreeSet<&str>) -> Option<Filter>;

/// An order that connections offer.
#[derive(Debug)]
pub struct Ordering {
    /// As the schema names it: `VALID_UNTIL`.
    pub name: &'static str,
    /// The column that it orders by.
    pub column: ColumnIndex,
}

impl fmt::Debug for FieldKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Id => "Id",
            Self::Column { .. } => "Column",
            Self::Computed(_) => "Computed",
            Self::One { .. } => "One",
            Self::Many { .. } => "Many",
            Self::Count { .. } => "Count",
        })
    }
}
