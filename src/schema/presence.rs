//! Whether the holder of a pass is inside: the one rule that the field, its filter and the
//! occupancy of a gate share.

use chrono::{DateTime, Utc};
use entity::pass::Column;

use crate::sql::Filter;
use crate::table::Table;

/// The rule for a row, by its `inside_since`.
pub(super) fn is_inside(inside_since: Option<DateTime<Utc>>) -> bool {
    inside_since.is_some()
}

/// The rule as a condition on the columns of `pass`.
pub(super) fn inside(pass: &Table) -> Filter {
    Filter::Not(Box::new(outside(pass)))
}

/// The opposite of [`inside`].
pub(super) fn outside(pass: &Table) -> Filter {
    Filter::IsNull(pass.index_of(Column::InsideSince))
}
