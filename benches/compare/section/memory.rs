//! Memory at the start, after load, and during many requests.

use anyhow::Result;

use super::{Bench, grouped, side_by_side::CONNECTIONS};
use crate::{
    database::Codes,
    load::{self, Amount},
    query::Query,
    report::{Bound, Line, Ratio, Section},
    server::{Kind, Server},
};

/// How often memory is read during many requests.
const READINGS: u64 = 10;

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.size;
    bench.fill(size).await?;
    let database = bench.database(size);
    let mut courses = Vec::new();
    for kind in [Kind::Gatepass, Kind::ByHand] {
        let server = Server::start(kind, &bench.gatepass, &database.url, &[])?;
        courses.push(course(bench, &server, &database.codes).await?);
    }
    let requests = bench.scale.steady_requests;
    let readings = (1..=READINGS).map(|reading| {
        let so_far = u32::try_from(requests / READINGS * reading);
        let so_far = grouped(so_far.unwrap_or(u32::MAX));
        format!("MiB after {so_far} more requests")
    });
    let names = ["MiB at the start", "MiB after the load"].map(String::from);
    let mut lines: Vec<Line> = names
        .into_iter()
        .chain(readings)
        .enumerate()
        .map(|(place, what)| Line {
            what,
            values: courses.iter().map(|course| Some(course[place])).collect(),
            ratios: Vec::new(),
        })
        .collect();
    let gatepass = &courses[0];
    lines[1].ratios.push(Ratio::aimed(
        "gatepass, MiB more",
        gatepass[1] - gatepass[0],
        Some(Bound::AtMost(40.0)),
    ));
    // During the first readings, the pool and the allocator still fill up.
    let (last, half) = (gatepass.len() - 1, gatepass.len() / 2);
    lines[half].ratios.push(Ratio::aimed(
        "gatepass, MiB more",
        gatepass[half] - gatepass[1],
        None,
    ));
    lines[last].ratios.push(Ratio::aimed(
        "gatepass, MiB more",
        gatepass[last] - gatepass[half],
        Some(Bound::AtMost(1.0)),
    ));
    Ok(Section {
        title: String::from("Memory, PostgreSQL"),
        notes: vec![format!(
            "Resident memory. The load is each query at 1 and at 16 connections, then {} requests \
             of Q4 and Q1 in turn at 16. Memory is steady if it grows by at most 1 MiB over their \
             second half.",
            grouped(u32::try_from(requests).unwrap_or(u32::MAX))
        )],
        columns: vec![String::from("gatepass"), String::from("by hand")],
        lines,
        rounds: Vec::new(),
        statements: Vec::new(),
    })
}

/// A server's memory, in mebibytes: at the start, after the load, and at each
/// reading.
async fn course(bench: &Bench, server: &Server, codes: &Codes) -> Result<Vec<f64>> {
    let read = || Ok::<_, anyhow::Error>(mebibytes(server.memory()?.0));
    let mut readings = vec![read()?];
    for query in Query::ALL {
        let requests = query.requests(server.kind, &query.measured(codes));
        for connections in CONNECTIONS {
            let time = Amount::Time(bench.scale.effort.time);
            load::run(server.address, requests.clone(), connections, time).await?;
        }
    }
    readings.push(read()?);
    let latest = Query::Q1.requests(server.kind, &Query::Q1.measured(codes));
    let mixed: Vec<Vec<u8>> = Query::Q4
        .requests(server.kind, &Query::Q4.measured(codes))
        .into_iter()
        .flat_map(|one| [one, latest[0].clone()])
        .collect();
    for _ in 0..READINGS {
        let amount = Amount::Requests(bench.scale.steady_requests / READINGS);
        load::run(server.address, mixed.clone(), 16, amount).await?;
        readings.push(read()?);
    }
    Ok(readings)
}

/// Bytes as mebibytes.
#[expect(clippy::cast_precision_loss, reason = "there are not that many")]
pub(in crate::section) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
