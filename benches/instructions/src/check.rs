//! The whole check.

use std::{env, process::ExitCode};

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tokio::runtime;

use crate::{
    baseline::{Baseline, Change, Counts, TOLERANCE},
    callgrind,
    case::{self, Case},
    compiler::Compiler,
    data,
    ratio::Ratio,
    viewer::Sender,
};

/// The profile that this program is built in, after which Cargo names its folder.
const PROFILE: &str = "counting";

/// How the committed counts are renewed.
const RENEW: &str = "UPDATE=1 cargo run --profile counting -p instructions";

/// Counts, and compares with what is committed, or writes what is to be.
pub(crate) fn check() -> Result<ExitCode> {
    let own = env::current_exe()?;
    ensure!(
        own.parent().is_some_and(|folder| folder.ends_with(PROFILE)),
        "it is not built as what is committed was: run it with `cargo run --profile {PROFILE} -p instructions`"
    );
    let compiler = Compiler::in_use()?;
    let (counts, ratios) = counts()?;
    if env::var_os("UPDATE").is_some() {
        let baseline = Baseline {
            compiler,
            instructions: counts,
        };
        baseline.write()?;
        say("the counts are written; commit them");
        return Ok(ExitCode::SUCCESS);
    }
    let baseline = Baseline::read()?;
    let changes: Vec<_> = baseline.changes(&counts).collect();
    say("instructions      committed          now");
    for &(name, change) in &changes {
        say(&line(name, change));
    }
    say("");
    say("who sends Q1                 on an open one          now      ratio");
    for ratio in &ratios {
        say(&ratio.line());
    }
    if !ratios.iter().all(Ratio::holds) {
        say("to know who sends a request costs too much");
        return Ok(ExitCode::FAILURE);
    }
    if !baseline.compiler.is_like(&compiler) {
        say(&format!(
            "not judged: what is committed was counted with {}, and this is {compiler}; to renew it: {RENEW}",
            baseline.compiler
        ));
        return Ok(ExitCode::SUCCESS);
    }
    if changes.iter().all(|(_, change)| change.holds()) {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!(
        "more or fewer than committed, by over {} %; if this is as it should be: {RENEW}",
        TOLERANCE * 100.0
    ));
    Ok(ExitCode::FAILURE)
}

fn counts() -> Result<(Counts, Vec<Ratio>)> {
    let folder = TempDir::new()?;
    let url = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(data::make(folder.path()))?;
    let count = |name: &str| callgrind::count(&["count", name, &url], folder.path());
    let mut counts = Counts::new();
    for case in Case::all() {
        let name = case.name();
        let count = count(&name)?;
        counts.insert(name, count);
    }
    let open = Case::request(&case::LATEST, Sender::Anybody).name();
    let ratios = Ratio::all(counts[&open], count)?;
    Ok((counts, ratios))
}

fn line(name: &str, change: Change) -> String {
    let count =
        |count: Option<u64>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
    let growth = match change.growth() {
        Some(growth) => format!("{:+.2} %", growth * 100.0),
        None if change.before.is_none() => "new".to_owned(),
        None => "gone".to_owned(),
    };
    let remark = if change.holds() { "" } else { "  CHANGED" };
    let (before, now) = (count(change.before), count(change.now));
    format!("{name:<14} {before:>12} {now:>12} {growth:>10}{remark}")
}

#[expect(
    clippy::print_stdout,
    reason = "the counts are what this program is for"
)]
fn say(text: &str) {
    println!("{text}");
}
