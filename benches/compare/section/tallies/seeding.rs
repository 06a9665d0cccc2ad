//! The time of `gatepass seed`, with and without tallies.

use std::{path::Path, time::Instant};

use anyhow::Result;

use super::{OF_THE_SAME, without};
use crate::{
    database::execute,
    gatepass::{self, Size},
    postgres::Postgres,
    report::{Bound, Line, Ratio},
    section::{Bench, grouped},
    statistics::median,
};

/// The seeds of each kind, which take turns.
const ROUNDS: usize = 2;

/// How many times as long a seed may take.
const MOST: f64 = 1.5;

pub(super) async fn run(bench: &Bench, server: &Postgres) -> Result<Vec<Line>> {
    let size = bench.scale.written;
    let (mut postgres, mut sqlite) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut round = [0.0; 2];
        for (has_tallies, seconds) in [true, false].into_iter().zip(&mut round) {
            *seconds = on_postgres(&bench.gatepass, server, size, has_tallies).await?;
        }
        postgres.push(round);
        for (has_tallies, seconds) in [true, false].into_iter().zip(&mut round) {
            *seconds = on_sqlite(&bench.gatepass, size, has_tallies).await?;
        }
        sqlite.push(round);
    }
    let line = |database: &str, rounds: &[[f64; 2]]| {
        let column = |place: usize| median(rounds.iter().map(|round| round[place]));
        let ratio = median(rounds.iter().map(|round| round[0] / round[1]));
        Line {
            what: format!(
                "{database}: seconds for {} passes and {} scans",
                grouped(size.passes),
                grouped(size.passes * 2)
            ),
            values: vec![Some(column(0)), Some(column(1))],
            ratios: vec![Ratio::aimed(OF_THE_SAME, ratio, Some(Bound::AtMost(MOST)))],
        }
    };
    Ok(vec![
        line("a seed on PostgreSQL", &postgres),
        line("a seed on SQLite", &sqlite),
    ])
}

async fn on_postgres(
    gatepass: &Path,
    server: &Postgres,
    size: Size,
    has_tallies: bool,
) -> Result<f64> {
    let main = server.url("postgres");
    execute(&main, "CREATE DATABASE seeded").await?;
    let url = server.url("seeded");
    gatepass::migrate(gatepass, &url)?;
    if !has_tallies {
        without::on_postgres(&url).await?;
    }
    let seconds = seed(gatepass, &url, size)?;
    execute(&main, "DROP DATABASE seeded").await?;
    Ok(seconds)
}

async fn on_sqlite(gatepass: &Path, size: Size, has_tallies: bool) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let url = format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("seeded.db").display()
    );
    gatepass::migrate(gatepass, &url)?;
    if has_tallies {
        return seed(gatepass, &url, size);
    }
    without::on_sqlite(&url).await?;
    let seconds = seed(gatepass, &url, size)?;
    // What filling them took, which is the same statement.
    let begun = Instant::now();
    gatepass::run(gatepass, &["tally", "rebuild", "--database-url", &url])?;
    Ok(seconds - begun.elapsed().as_secs_f64())
}

fn seed(gatepass: &Path, url: &str, size: Size) -> Result<f64> {
    let begun = Instant::now();
    gatepass::fill(gatepass, url, size)?;
    Ok(begun.elapsed().as_secs_f64())
}
