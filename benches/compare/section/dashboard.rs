//! The questions of a dashboard: groups of rows, and a search.

use anyhow::Result;

use super::{
    Bench, grouped,
    side_by_side::{Comparison, Targets},
};
use crate::{
    query::Query,
    report::Section,
    server::{Kind, Server},
};

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.people;
    bench.fill(size).await?;
    let database = bench.database(size);
    let start = |kind| Server::start(kind, &bench.gatepass, &database.url, &[]);
    let servers = [start(Kind::Gatepass)?, start(Kind::ByHand)?];
    let comparison = Comparison {
        servers: &servers,
        database,
        queries: &Query::DASHBOARD,
        effort: bench.scale.dashboard_effort,
        targets: Targets::Cpu,
    };
    let title = format!(
        "PostgreSQL, a dashboard, {} holders and passes",
        grouped(size.holders)
    );
    let mut section = comparison.measure(title).await?;
    section.notes.push(String::from(
        "Q5 is 50 gates, each with the people inside, its passes by status, and its scans of 24 \
         hours by hour and outcome. The data end on a fixed day, so it names that day (`gte`, \
         `lt`) where a dashboard would say `last: \"PT24H\"`.",
    ));
    section.notes.push(String::from(
        "Q6 is a search for one text of four letters after another, common and rare. By hand \
         sends Gatepass's own statements for texts of four letters, with the same values.",
    ));
    Ok(section)
}
