//! Tables that end with the same rows, and differ in how many older ones they have.
//!
//! An answer is as large as what it says, and the smaller one of two random tables says less: it
//! has fewer scans a day. So tables between which the time of counts should not change have the
//! same gates, holders and recent rows. The larger ones repeat these rows, each time further
//! back.

use anyhow::Result;

use crate::{
    database::execute,
    gatepass::{History, NOW, Size},
};

/// How many seconds the largest table goes back.
const YEAR: u32 = 365 * 24 * 60 * 60;

/// Gives each gate a pass of each status, whatever the time of the requests is: its four oldest.
const STATUSES: &str = "
    UPDATE seeded_pass SET
        revoked_at = CASE place WHEN 1 THEN issued_at END,
        revoke_reason = CASE place WHEN 1 THEN revoke_reason END,
        valid_from = CASE place WHEN 2 THEN timestamptz '2200-01-01' ELSE valid_from END,
        valid_until = CASE place
            WHEN 1 THEN valid_until
            WHEN 4 THEN valid_from + interval '1 hour'
            ELSE timestamptz '2201-01-01' END
    FROM (SELECT id, row_number() OVER (PARTITION BY gate_id ORDER BY issued_at, id) AS place
          FROM seeded_pass) AS placed
    WHERE placed.id = seeded_pass.id AND place <= 4";

/// The code and the holder of a row.
const CODE: &str = "CASE age WHEN 0 THEN code ELSE code || lpad(age::text, 4, '0') END";
const HOLDER: &str = "1 + (holder_id - 1 + age * 7919) % (SELECT count(*) FROM holder)";

/// Moves the seeded rows, which span a year, so close to the end that the largest table spans
/// a year. Then adds the older ones: those of each time are as long before the next ones as
/// they span. Their people have left, they belong to other holders, and their codes are longer.
///
/// Programs that load many rows drop indexes, too. No trigger runs, so the tallies are made at
/// once.
fn statements(size: Size, history: History) -> String {
    let older = size.passes / history.recent - 1;
    let (most, span) = (history.most, YEAR / history.most);
    let time = |column: &str| {
        format!("pg_temp.recent({column}) - age * interval '{span} seconds' AS {column}")
    };
    let times = |columns: &[&str]| {
        let columns = columns.iter().map(|column| time(column));
        columns.collect::<Vec<_>>().join(", ")
    };
    let passes = times(&[
        "issued_at",
        "valid_from",
        "valid_until",
        "revoked_at",
        "last_scanned_at",
        "updated_at",
    ]);
    let (scans, inside) = (times(&["scanned_at"]), time("inside_since"));
    let inside = inside.replacen("pg_temp", "CASE age WHEN 0 THEN pg_temp", 1);
    let inside = inside.replacen(" AS ", " END AS ", 1);
    format!(
        "SET session_replication_role = replica;
         SET timezone = 'UTC';
         CREATE FUNCTION pg_temp.recent(seeded timestamptz) RETURNS timestamptz
         LANGUAGE sql STABLE AS $$
             SELECT CASE WHEN seeded < timestamptz '{NOW}'
                    THEN timestamptz '{NOW}' - (timestamptz '{NOW}' - seeded) / {most}
                    ELSE seeded END
         $$;
         CREATE TEMPORARY TABLE seeded_pass AS SELECT * FROM pass;
         CREATE TEMPORARY TABLE seeded_scan AS SELECT * FROM scan;
         {STATUSES};
         TRUNCATE pass, scan CASCADE;
         CREATE TEMPORARY TABLE index_of_rows AS
             SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
             FROM pg_index
             WHERE indrelid IN ('pass'::regclass, 'scan'::regclass)
                 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
         DO $$
         DECLARE
             it record;
         BEGIN
             FOR it IN SELECT name FROM index_of_rows LOOP
                 EXECUTE 'DROP INDEX ' || it.name;
             END LOOP;
         END $$;
         INSERT INTO pass (id, code, gate_id, holder_id, kind, purpose, vehicle_plate, any_gate,
                           max_entries, revoke_reason, entries, version, inside_since, issued_at,
                           valid_from, valid_until, revoked_at, last_scanned_at, updated_at)
         SELECT id + ({older} - age) * (SELECT count(*) FROM seeded_pass), {CODE}, gate_id,
                {HOLDER}, kind, purpose, vehicle_plate, any_gate, max_entries, revoke_reason,
                entries, version, {inside}, {passes}
         FROM generate_series(0::bigint, {older}) AS age CROSS JOIN seeded_pass
         ORDER BY 1;
         INSERT INTO scan (id, pass_id, code, gate_id, holder_id, direction, outcome,
                           denial_reason, late, conflict, scanned_at)
         SELECT id + ({older} - age) * (SELECT count(*) FROM seeded_scan),
                pass_id + ({older} - age) * (SELECT count(*) FROM seeded_pass), {CODE}, gate_id,
                {HOLDER}, direction, outcome, denial_reason, late, conflict, {scans}
         FROM generate_series(0::bigint, {older}) AS age CROSS JOIN seeded_scan
         ORDER BY 1;
         DO $$
         DECLARE
             it record;
         BEGIN
             FOR it IN SELECT definition FROM index_of_rows LOOP
                 EXECUTE it.definition;
             END LOOP;
         END $$;
         SELECT setval(pg_get_serial_sequence('pass', 'id'), max(id)) FROM pass;
         SELECT setval(pg_get_serial_sequence('scan', 'id'), max(id)) FROM scan;
         SELECT gatepass_rebuild_tallies()"
    )
}

/// Makes a seeded database on PostgreSQL one with a history.
pub(crate) async fn add(url: &str, size: Size, history: History) -> Result<()> {
    execute(url, &statements(size, history)).await
}
