//! Makes tallies anew from the rows.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use super::scans;

/// Fills an empty tally of passes.
pub(crate) const SQLITE_FILL: &str = "
    INSERT INTO pass_tally (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
    SELECT gate_id, kind, inside_since IS NOT NULL, any_gate,
           sum(revoked_at IS NOT NULL),
           sum(revoked_at IS NULL AND valid_from > at),
           sum(revoked_at IS NULL AND valid_from <= at AND valid_until > at),
           sum(revoked_at IS NULL AND valid_until <= at)
    FROM pass CROSS JOIN pass_tally_time
    GROUP BY 1, 2, 3, 4";

/// Makes the tallies anew from the rows, in one transaction. On PostgreSQL, writers go on
/// meanwhile: the rows of one snapshot are counted, and changes that are committed later are
/// added as always. On SQLite, which has one writer at a time, they wait.
///
/// # Errors
///
/// If the database fails. Then nothing has changed.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
pub async fn rebuild(connection: &DatabaseConnection) -> Result<(), DbErr> {
    let transaction = connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    let fill_scans = scans::sqlite_fill();
    let statements: &[&str] = match connection.get_database_backend() {
        DbBackend::Postgres => &[
            // It takes longer than a statement of a request may.
            "SET LOCAL statement_timeout = 0",
            // Whoever truncates passes or scans locks them first, too.
            "LOCK TABLE pass, scan IN ACCESS SHARE MODE",
            "SELECT gatepass_rebuild_tallies()",
        ],
        _ => &[
            "DELETE FROM pass_tally",
            SQLITE_FILL,
            "DELETE FROM scan_tally",
            &fill_scans,
        ],
    };
    for statement in statements {
        transaction.execute_unprepared(statement).await?;
    }
    transaction.commit().await
}
