//! Statements that read what scans depend on.
//!
//! [`passes`] locks each pass, in the order of their keys. Whoever waits for one then sees
//! what the transaction before has written in that row, but other rows as they were when the
//! statement began. So everything that changes from scan to scan is in the row of the pass.
//! The holder is locked against changes, so nobody is admitted after a block was acknowledged.
//! The gate is not, because all scans at a gate would then keep those out who close it. It may
//! be as it was a moment ago: closing it then counts as later than the scan, which had begun
//! before it was committed.
//!
//! [`history`] runs under the locks, and every scan of a pass is written under its lock. So
//! it sees all of them.

use sea_orm::DbBackend;

use super::is_postgres;

/// For each item, in their order: the gate's key and when it was closed; the pass, with its
/// holder, its gate, its rules and its state; when the holder was blocked. What does not
/// exist is null.
pub(super) fn passes(backend: DbBackend) -> String {
    let found = "SELECT \"gate\".\"id\", \"gate\".\"closed_at\", \"p\".\"id\", \"p\".\"holder_id\", \
        \"p\".\"gate_id\", \"p\".\"any_gate\", \"p\".\"max_entries\", \"p\".\"valid_from\", \"p\".\"valid_until\", \
        \"p\".\"revoked_at\", \"p\".\"inside_since\", \"p\".\"entries\", \"p\".\"last_scanned_at\", \
        \"h\".\"blocked_at\"";
    if is_postgres(backend) {
        let columns = "\"id\", \"code\", \"holder_id\", \"gate_id\", \"any_gate\", \"max_entries\", \
            \"valid_from\", \"valid_until\", \"revoked_at\", \"inside_since\", \"entries\", \
            \"last_scanned_at\"";
        // The nullable side of a join cannot be locked. Holders are looked up one by one, in the
        // order of their keys: an estimate of a hundred items would read all of them otherwise.
        format!(
            "WITH \"p\" AS MATERIALIZED (SELECT {columns} FROM \"pass\" WHERE \"code\" IN (SELECT \"code\" \
             FROM json_to_recordset($1::json) AS \"x\" (\"code\" text)) ORDER BY \"id\" FOR UPDATE), \
             \"h\" AS MATERIALIZED (SELECT \"held\".\"id\", \"held\".\"blocked_at\" FROM \
             (SELECT DISTINCT \"holder_id\" FROM \"p\" ORDER BY \"holder_id\") AS \"k\", \
             LATERAL (SELECT \"id\", \"blocked_at\" FROM \"holder\" \
             WHERE \"id\" = \"k\".\"holder_id\" FOR SHARE) AS \"held\") \
             {found} FROM json_to_recordset($1::json) AS \"x\" (\"n\" integer, \"gate_id\" bigint, \
             \"code\" text) LEFT JOIN \"gate\" ON \"gate\".\"id\" = \"x\".\"gate_id\" \
             LEFT JOIN \"p\" ON \"p\".\"code\" = \"x\".\"code\" \
             LEFT JOIN \"h\" ON \"h\".\"id\" = \"p\".\"holder_id\" ORDER BY \"x\".\"n\""
        )
    } else {
        format!(
            "{found} FROM json_each(?1) AS \"x\" \
             LEFT JOIN \"gate\" ON \"gate\".\"id\" = \"x\".\"value\" ->> '$.gate_id' \
             LEFT JOIN \"pass\" AS \"p\" ON \"p\".\"code\" = \"x\".\"value\" ->> '$.code' \
             LEFT JOIN \"holder\" AS \"h\" ON \"h\".\"id\" = \"p\".\"holder_id\" ORDER BY \"x\".\"key\""
        )
    }
}

/// For each pass and time, in their order: the time and the direction of the last admitted
/// scan until then, the same of the first one after it, and how many entries are after it.
pub(super) fn history(backend: DbBackend) -> String {
    let admitted = |what: &str, comparison: &str| {
        format!(
            "SELECT {what} FROM \"scan\" WHERE \"pass_id\" = \"x\".\"pass_id\" \
             AND \"scanned_at\" {comparison} \"x\".\"at\" AND \"outcome\" = 'ADMITTED'"
        )
    };
    let last = |column: &str| {
        let scans = admitted(column, "<=");
        format!("({scans} ORDER BY \"scanned_at\" DESC, \"id\" DESC LIMIT 1)")
    };
    let next = |column: &str| {
        let scans = admitted(column, ">");
        format!("({scans} ORDER BY \"scanned_at\", \"id\" LIMIT 1)")
    };
    let (time, direction) = ("\"scanned_at\"", "\"direction\"");
    let items = if is_postgres(backend) {
        "json_to_recordset($1::json) AS \"x\" (\"n\" integer, \"pass_id\" bigint, \"at\" timestamptz)"
    } else {
        "(SELECT \"key\" AS \"n\", \"value\" ->> '$.pass_id' AS \"pass_id\", \
         \"value\" ->> '$.at' AS \"at\" FROM json_each(?1)) AS \"x\""
    };
    format!(
        "SELECT {}, {}, {}, {}, ({} AND {direction} = 'IN') FROM {items} ORDER BY \"x\".\"n\"",
        last(time),
        last(direction),
        next(time),
        next(direction),
        admitted("count(*)", ">"),
    )
}
