//! The numbers of rows in answers, which must not depend on the size of the table.

use anyhow::Result;

use super::{Bench, KINDS, grouped};
use crate::{
    answers, database::Database, gatepass::Size, query::Query, report::Line, server::Server,
};

/// The queries that are compared between tables.
const SAME_ROWS: [Query; 2] = [Query::Q2, Query::Q5];

/// The number of rows in the answer of each query.
pub(super) async fn of(bench: &Bench, database: &Database) -> Result<[u32; SAME_ROWS.len()]> {
    let server = Server::start(KINDS[0], &bench.gatepass, &database.url, &[])?;
    let mut rows = [0; SAME_ROWS.len()];
    for (query, rows) in SAME_ROWS.into_iter().zip(&mut rows) {
        for arguments in query.measured(&database.codes) {
            *rows += answers::rows(&server, query, &arguments).await?;
        }
    }
    Ok(rows)
}

/// A line for each query. All servers have given the same answers.
pub(super) fn lines(size: Size, rows: &[u32]) -> impl Iterator<Item = Line> {
    SAME_ROWS
        .into_iter()
        .zip(rows)
        .map(move |(query, rows)| Line {
            what: format!(
                "{} passes: {} rows in the answer",
                grouped(size.passes),
                query.name()
            ),
            values: KINDS.map(|_| Some(f64::from(*rows))).to_vec(),
            ratios: Vec::new(),
        })
}
