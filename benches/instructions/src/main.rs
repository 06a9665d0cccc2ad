//! `cargo run --profile counting -p instructions`: how many instructions the
//! parts of answering a query take, compared with those that are committed.
//!
//! Instructions do not depend on what else a machine does, as times do. This
//! program fills a database ([`data`]), and runs itself under callgrind once for
//! each [`case`], of which [`callgrind`] counts one function ([`counted`]). What
//! came of it is held against the [`baseline`], as far as the [`compiler`] is the
//! one that it was made with.

mod baseline;
mod callgrind;
mod case;
mod check;
mod compiler;
mod counted;
mod data;
mod entrance;
mod ratio;
mod viewer;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};
use mimalloc::MiMalloc;

use crate::{case::Case, entrance::Entrance};

/// The server's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => check::check(),
        // What it runs itself as.
        ["count", case, database_url] => {
            match Entrance::named(case) {
                Some(entrance) => entrance.run(database_url)?,
                None => Case::named(case)?.run(database_url)?,
            }
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("it takes no arguments"),
    }
}
