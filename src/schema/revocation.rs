//! When a pass is revoked: the one rule that its status and filters by status share.
//!
//! A pass is revoked when `revoked_at` is set, whatever the time in it. A revocation
//! takes effect when it is written: a time in the future, from a clock that is ahead,
//! does not let the pass be used until then.
//!
//! A scan is judged as of when the code was read (`admission.rs`): before the revocation,
//! it was admitted.

use chrono::{DateTime, Utc};
use entity::pass::Column;

use crate::sql::Filter;
use crate::table::Table;

/// The rule for a row, by its `revoked_at`.
pub(crate) fn is_revoked(revoked_at: Option<DateTime<Utc>>) -> bool {
    revoked_at.is_some()
}

/// The rule as a condition on the columns of `pass`.
pub(super) fn not_revoked(pass: &Table) -> Filter {
    Filter::IsNull(pass.index_of(Column::RevokedAt))
}
