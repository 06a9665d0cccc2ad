//! The schema of the database, up and down, one file a table.
//!
//! Written with sea-query's builders, so that one text serves both databases.
//! Raw SQL is used for what they lack: the collation of a column, a function.
//! `SQLite` keeps no names of foreign keys, so those are named on `PostgreSQL`
//! only; every other constraint has its name on both.
//!
//! A migration never changes once it is released: it names its tables and
//! columns itself and does not use the `entity` crate, which moves on.

#![expect(
    elided_lifetimes_in_paths,
    reason = "async_trait matches a method with its trait's only when both are written alike"
)]

pub use sea_orm_migration::{MigrationStatus, MigratorTrait};

use sea_orm_migration::prelude::*;

mod m20261122_000001_gate;
mod m20261122_000002_holder;
mod m20261122_000003_pass;
mod m20261122_000004_scan;
mod m20261122_000005_fold;
mod parts;

/// The function of PostgreSQL that folds text to compare it without regard to
/// case: `gatepass_fold(text)`.
pub const FOLD_FUNCTION: &str = m20261122_000005_fold::FUNCTION;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_gate::Migration),
            Box::new(m20261122_000002_holder::Migration),
            Box::new(m20261122_000003_pass::Migration),
            Box::new(m20261122_000004_scan::Migration),
            Box::new(m20261122_000005_fold::Migration),
        ]
    }
}
