//! Runs the statements of a migration, in one transaction or in several.

use sea_orm_migration::prelude::*;

/// Runs statements one after another.
#[expect(
    clippy::disallowed_methods,
    reason = "a migration runs it, not a request"
)]
pub(crate) async fn run<'a>(
    manager: &SchemaManager<'_>,
    statements: impl IntoIterator<Item = &'a str>,
) -> Result<(), DbErr> {
    for statement in statements {
        manager
            .get_connection()
            .execute_unprepared(statement)
            .await?;
    }
    Ok(())
}

/// Begins a step on PostgreSQL. It may take longer than a statement of a request may.
pub(crate) async fn begin(manager: &SchemaManager<'_>) -> Result<SchemaManager<'static>, DbErr> {
    let step = manager.begin().await?;
    run(&step, ["SET LOCAL statement_timeout = 0"]).await?;
    Ok(step)
}
