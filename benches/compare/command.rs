//! The command line.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand, ValueEnum};
use tokio::runtime;

use crate::{
    by_hand, database, gatepass, naive, postgres,
    report::{Report, text},
    scale::Scale,
    section::{Bench, Part},
};

/// Measures Gatepass next to the same work written by hand and to naive resolvers.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo bench -p benches --")]
pub(crate) struct Command {
    /// Use a smaller table and fewer rounds.
    #[arg(long)]
    quick: bool,
    /// Measure only these parts.
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<Part>,
    /// The numbers of passes between which the part `counts` compares: the smallest first, and
    /// multiples of it.
    #[arg(long, value_name = "NUMBER", value_delimiter = ',')]
    passes: Vec<u32>,
    /// How long many write at once in the part `tallies`.
    #[arg(long, value_name = "MINUTES")]
    minutes: Option<f64>,
    /// Where to write all measurements, as JSON.
    #[arg(long, value_name = "FILE", default_value = "target/benches.json")]
    out: PathBuf,
    /// Measure this binary, without building one.
    #[arg(long, value_name = "FILE")]
    gatepass: Option<PathBuf>,
    /// Another Gatepass binary, which the part `pool` compares with instead of by hand, and which the part `round-trips` compares with, too.
    #[arg(long, value_name = "FILE")]
    other: Option<PathBuf>,
    /// Set by `cargo bench`, but not by `cargo test --benches`.
    #[arg(long, hide = true)]
    bench: bool,
    #[command(subcommand)]
    server: Option<ServerCommand>,
}

/// The servers that this program contains.
#[derive(Debug, Subcommand)]
#[command(hide = true)]
enum ServerCommand {
    /// The lower bound.
    ByHand {
        #[arg(long)]
        database_url: String,
    },
    /// One statement per row.
    Naive {
        #[arg(long)]
        database_url: String,
    },
}

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        match self.server {
            // With the default number of threads, like Gatepass.
            Some(server) => runtime::Runtime::new()?.block_on(async {
                match server {
                    ServerCommand::ByHand { database_url } => by_hand::serve(&database_url).await,
                    ServerCommand::Naive { database_url } => naive::serve(&database_url).await,
                }
            }),
            None if self.bench => runtime::Builder::new_current_thread()
                .enable_all()
                .build()?
                .block_on(self.measure()),
            None => say("run it with `cargo bench -p benches`"),
        }
    }

    async fn measure(self) -> Result<()> {
        // Cargo runs this in the package's folder, but file names are relative to
        // the project's.
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        env::set_current_dir(project.context("this package is in the project's folder")?)?;
        let gatepass = match self.gatepass {
            Some(binary) => binary,
            None => gatepass::build()?,
        };
        let mut scale = if self.quick {
            Scale::quick()
        } else {
            Scale::full()
        };
        if !self.passes.is_empty() {
            scale.counts = self.passes;
        }
        scale.minutes = self.minutes.unwrap_or(scale.minutes);
        let parts = if self.only.is_empty() {
            Part::value_variants()
        } else {
            &self.only
        };
        let mut bench = Bench::new(gatepass, self.other, scale)?;
        let mut report = Report {
            about: about(&bench).await?,
            sections: Vec::new(),
        };
        for &part in parts {
            progress(&format!("measuring {part:?}"));
            report.sections.push(bench.run(part).await?);
        }
        let json = serde_json::to_vec_pretty(&report)?;
        fs::write(&self.out, json)
            .with_context(|| format!("cannot write {}", self.out.display()))?;
        say(&text(&report))
    }
}

async fn about(bench: &Bench) -> Result<Vec<String>> {
    let processors = thread::available_parallelism()?;
    let version = database::version(&bench.postgres).await?;
    Ok(vec![
        String::from(
            "gatepass: the release binary, `serve` with its default settings. It writes one log line per request, to /dev/null.",
        ),
        String::from(
            "by hand: axum, sqlx and serde, with the same statements and answers. It parses no GraphQL and writes no log.",
        ),
        String::from(
            "naive: async-graphql and SeaORM, with one statement per row. It waits up to 600 s for a connection, the others up to 5 s.",
        ),
        format!(
            "{processors} processors, shared by client, server and database. CPU is the server's alone."
        ),
        format!("PostgreSQL {version}, {}.", postgres::ABOUT),
        String::from(
            "Values are medians of rounds in which the servers take turns; ratios are medians of each round's ratio.",
        ),
    ])
}

#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
#[expect(clippy::unnecessary_wraps, reason = "it ends a command")]
fn say(text: &str) -> Result<()> {
    println!("{text}");
    Ok(())
}

/// Reports progress on standard error.
fn progress(what: &str) {
    // A closed standard error cannot be reported.
    let _ = writeln!(std::io::stderr(), "{what} …");
}
