//! `cargo bench -p benches`: measures Gatepass next to the same work written by
//! hand and to naive resolvers, in one run.
//!
//! [`command`] builds the release binary, starts its own [`postgres`] and measures
//! one [`section`] after another. A section starts the servers as processes
//! ([`server`]; this program contains two of them, [`by_hand`] and [`naive`]),
//! checks that they give the same answers ([`answers`]), and measures them in turns
//! ([`measure`]) under a [`load`] of one [`query`]. The results form a [`report`].

mod answers;
mod by_hand;
mod command;
mod database;
mod equal_pool;
mod gatepass;
mod history;
mod http;
mod instant;
mod listen;
mod load;
mod measure;
mod naive;
mod postgres;
mod process;
mod proxy;
mod query;
mod report;
mod scale;
mod section;
mod server;
mod statistics;

use clap::Parser;

fn main() -> anyhow::Result<()> {
    command::Command::parse().run()
}
