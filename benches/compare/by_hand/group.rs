//! Keys, and rows grouped by key.

use std::collections::HashMap;

use anyhow::{Context, Result};

/// The distinct keys.
pub(super) fn distinct(keys: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut keys: Vec<i64> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Rows by their key.
pub(super) fn by_key<T>(rows: Vec<T>, key: impl Fn(&T) -> i64) -> HashMap<i64, T> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// Rows by the key of their parent, in order.
pub(super) fn by_parent<T>(rows: Vec<T>, parent: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut groups: HashMap<i64, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(parent(&row)).or_default().push(row);
    }
    groups
}

/// A parent's rows.
pub(super) fn rows_of<T>(groups: &HashMap<i64, Vec<T>>, parent: i64) -> &[T] {
    groups.get(&parent).map(Vec::as_slice).unwrap_or_default()
}

/// The row that a foreign key refers to.
pub(super) fn named<T>(rows: &HashMap<i64, T>, key: i64) -> Result<&T> {
    rows.get(&key).context("a foreign key names a row")
}
