//! The schema, its indexes and the seeded data, on both databases.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database themselves"
)]

mod fold;
mod person_session;
mod recorded_scan;
mod rules;
mod scan_holder;
mod scan_tally;
mod schema;
mod seeding;
mod tally;
mod text_index;

use gatepass::migrate::{self, Extent};
use sea_orm::{ConnectionTrait, DatabaseConnection};

async fn run(database: &DatabaseConnection, statement: &str) {
    let ran = database.execute_unprepared(statement).await;
    ran.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// Reverts the migration whose name ends like this, and those after it.
async fn revert(database: &DatabaseConnection, end: &str) {
    let mut names = schema::MIGRATIONS.iter();
    let place = names.position(|name| name.ends_with(end)).unwrap();
    let steps = u32::try_from(schema::MIGRATIONS.len() - place).unwrap();
    migrate::down_without_loss(database, Extent::Steps(steps))
        .await
        .unwrap();
}
