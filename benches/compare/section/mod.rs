//! The parts of a run, one file each. Every section starts its own servers.

mod compression;
mod counts;
mod dashboard;
mod large;
mod memory;
mod pool;
mod round_trips;
mod scan;
mod side_by_side;
mod sizes;
mod tallies;

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use crate::{
    database::Database,
    gatepass::Size,
    postgres::{self, Postgres},
    report::Section,
    scale::Scale,
};

/// The parts of a run that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The four queries on PostgreSQL.
    Postgres,
    /// The same with a millisecond added to each round trip.
    RoundTrips,
    /// The same on `SQLite`.
    Sqlite,
    /// More clients than the pool has connections.
    Pool,
    /// Gatepass and by hand on tables of several sizes.
    Sizes,
    /// Counts from tallies and from rows.
    Counts,
    /// An answer of 50,000 rows.
    Large,
    /// The questions of a dashboard.
    Dashboard,
    /// Scans that are recorded.
    Scan,
    /// What tallies cost those who write.
    Tallies,
    /// Compressed answers.
    Compression,
    /// Memory, over many requests.
    Memory,
}

/// What all parts share.
pub(crate) struct Bench {
    pub(crate) gatepass: PathBuf,
    /// Another binary to compare with.
    pub(crate) other: Option<PathBuf>,
    pub(crate) scale: Scale,
    pub(crate) postgres: Postgres,
    /// Filled databases by size, created on first use.
    databases: Vec<(Size, Database)>,
}

impl Bench {
    pub(crate) fn new(gatepass: PathBuf, other: Option<PathBuf>, scale: Scale) -> Result<Self> {
        Ok(Self {
            gatepass,
            other,
            scale,
            postgres: postgres::start()?,
            databases: Vec::new(),
        })
    }

    /// Measures a part.
    pub(crate) async fn run(&mut self, part: Part) -> Result<Section> {
        match part {
            Part::Postgres => side_by_side::on_postgres(self).await,
            Part::RoundTrips => round_trips::run(self).await,
            Part::Sqlite => side_by_side::on_sqlite(self).await,
            Part::Pool => pool::run(self).await,
            Part::Sizes => sizes::run(self).await,
            Part::Counts => counts::run(self).await,
            Part::Large => large::run(self).await,
            Part::Dashboard => dashboard::run(self).await,
            Part::Scan => scan::run(self).await,
            Part::Tallies => tallies::run(self).await,
            Part::Compression => compression::run(self).await,
            Part::Memory => memory::run(self).await,
        }
    }

    /// Creates the database of a size if necessary.
    async fn fill(&mut self, size: Size) -> Result<()> {
        if self.databases.iter().all(|(filled, _)| *filled != size) {
            let name = format!("filled_{}", self.databases.len() + 1);
            let database = Database::on(&self.postgres, &self.gatepass, &name, size).await?;
            self.databases.push((size, database));
        }
        Ok(())
    }

    /// The filled database of a size.
    fn database(&self, size: Size) -> &Database {
        let of_size = |(filled, _): &&(Size, Database)| *filled == size;
        let found = self.databases.iter().find(of_size);
        &found.expect("the part has filled it").1
    }
}

/// A number with thousands separators.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
