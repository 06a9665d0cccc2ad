//! The memory of servers that count.

use anyhow::Result;

use super::{Bench, KINDS, OF_ROWS, TO_THE_FLOOR, grouped};
use crate::{
    gatepass::Size,
    load::{self, Amount},
    query::Query,
    report::{Line, Ratio},
    section::memory::mebibytes,
    server::Server,
};

/// What clients ask while memory is measured.
const LOAD: [Query; 3] = [Query::Q1, Query::Q2, Query::Q6];

/// The maximum of a server's memory while 16 clients ask.
pub(super) async fn line(bench: &Bench, size: Size) -> Result<Line> {
    let database = bench.database(size);
    let mut most = [0.0; KINDS.len()];
    for (kind, most) in KINDS.into_iter().zip(&mut most) {
        let server = Server::start(kind, &bench.gatepass, &database.url, &[])?;
        for query in LOAD {
            let requests = query.requests(kind, &query.measured(&database.codes));
            let time = Amount::Time(bench.scale.effort.time * 4);
            load::run(server.address, requests, 16, time).await?;
        }
        *most = mebibytes(server.memory()?.1);
    }
    let [gatepass, by_hand, from_rows] = most;
    Ok(Line {
        what: format!(
            "{} passes: most MiB of the server, 16 connections of Q1, Q2 and Q6",
            grouped(size.passes)
        ),
        values: most.map(Some).to_vec(),
        ratios: vec![
            Ratio::aimed(TO_THE_FLOOR, gatepass / by_hand, None),
            Ratio::aimed(OF_ROWS, gatepass / from_rows, None),
        ],
    })
}
