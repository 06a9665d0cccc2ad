//! What mutations have written to a database.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

/// A text with the number of rows of each table, and the sums of versions. Whatever a
/// mutation writes changes it.
pub(crate) const WRITTEN: &str = "SELECT CAST((SELECT count(*) FROM gate) AS TEXT)
    || ' gates, ' || (SELECT count(*) FROM holder) || ' holders, '
    || (SELECT count(*) FROM pass) || ' passes, ' || (SELECT count(*) FROM scan) || ' scans, '
    || (SELECT count(*) FROM event) || ' events, '
    || (SELECT count(*) FROM idempotency) || ' keys; versions of gates '
    || (SELECT coalesce(sum(version), 0) FROM gate) || ', holders ' || (SELECT coalesce(sum(version), 0) FROM holder)
    || ', passes ' || (SELECT coalesce(sum(version), 0) FROM pass)";

/// The text of [`WRITTEN`].
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
pub(crate) async fn written(connection: &DatabaseConnection) -> String {
    let statement = Statement::from_string(connection.get_database_backend(), WRITTEN);
    let row = connection.query_one_raw(statement).await;
    let row = row.expect("the tables exist").expect("it is one row");
    row.try_get_by_index(0).expect("it is a text")
}
