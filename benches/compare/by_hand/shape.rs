//! Shapes that several answers share.

use serde::Serialize;

/// A page of rows.
#[derive(Serialize)]
pub(super) struct Page<T> {
    pub(super) nodes: Vec<T>,
}

/// A page of which only the number of rows is requested.
#[derive(Serialize)]
pub(super) struct Total {
    #[serde(rename = "totalCount")]
    pub(super) total_count: i64,
}

/// A row of which only the name is requested.
#[derive(Serialize)]
pub(super) struct Name<'a> {
    pub(super) name: &'a str,
}

/// A row of which only the code is requested.
#[derive(Serialize)]
pub(super) struct Code<'a> {
    pub(super) code: &'a str,
}

/// The groups of rows.
#[derive(Serialize)]
pub(super) struct Groups<T> {
    pub(super) groups: Vec<T>,
}
