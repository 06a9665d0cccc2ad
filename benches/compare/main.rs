//! `cargo bench -p benches`: Gatepass measured beside the same work written by
//! hand, and beside naive resolvers, in one run.
//!
//! [`command`] builds the released binary, starts a [`postgres`] of its own and
//! measures a [`section`] after the other. A section starts the servers as
//! processes ([`server`]; this program is also two of them, [`by_hand`] and
//! [`naive`]), sees that they answer alike ([`answers`]), and lets them take
//! turns ([`measure`]) at answering a [`load`] of one [`query`]. What came of it
//! is a [`report`].

mod answers;
mod by_hand;
mod command;
mod database;
mod equal_pool;
mod gatepass;
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
