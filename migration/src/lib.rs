//! The schema of the database, up and down, one file for each table.
//!
//! It uses sea-query's builders, so one definition serves both databases. Raw SQL
//! is used for what the builders lack: the collation of a column, and a function.
//! SQLite does not store names of foreign keys, so they only have names on
//! PostgreSQL. All other constraints have the same names on both.
//!
//! A migration never changes once it is released. It names its tables and columns
//! itself and does not use the `entity` crate, which keeps changing.

#![expect(
    elided_lifetimes_in_paths,
    reason = "async_trait matches a method to its trait's only if both are written alike"
)]

pub use sea_orm_migration::{MigrationStatus, MigrationTrait, MigratorTrait};

use sea_orm_migration::prelude::*;

mod parts;
mod scan_tally;
mod spellings;
mod steps;
mod text_index;

pub use scan_tally::{
    SCAN_TALLY_COLUMNS, SCAN_TALLY_ORIGIN, scan_tally_levels, scan_tally_of_day, scan_tally_of_rows,
};
pub use spellings::spellings;
pub use text_index::{TEXT_END, TEXT_START, complete_text_indexes, has_text_indexes, text_table};

// The other files, and a function that lists their migrations (`build.rs`).
include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The PostgreSQL function that folds text for comparisons that ignore case:
/// `gatepass_fold(text)`.
pub const FOLD_FUNCTION: &str = m20261122_000005_fold::FUNCTION;

/// The columns, each with its table, whose values follow from other columns: migrating
/// down and up again restores them.
pub const DERIVED_COLUMNS: [(&str, &str); 3] = [
    m20261130_000006_scan_holder::COLUMN,
    m20261130_000011_recorded_scan::COLUMNS[0],
    m20261130_000011_recorded_scan::COLUMNS[1],
];

/// The tables whose rows follow from those of other tables: migrating down and up again
/// restores them.
pub const DERIVED_TABLES: [&str; 5] = [
    m20261130_000013_tally::TABLES[0],
    m20261130_000013_tally::TABLES[1],
    m20261130_000013_tally::TABLES[2],
    m20261130_000014_scan_tally::TABLES[0],
    m20261130_000014_scan_tally::TABLES[1],
];

/// The PostgreSQL function that folds changes into the tallies, and moves the instant of those
/// of passes: `gatepass_tend_tallies(timestamptz, bigint)`.
pub const TEND_TALLIES_FUNCTION: &str = m20261130_000015_tally_tend::TEND;

/// The PostgreSQL function that `gatepass_fold` calls for text that is not ASCII.
pub const WIDE_FOLD_FUNCTION: &str = m20261130_000008_text_index::WIDE_FUNCTION;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        migrations()
    }
}
