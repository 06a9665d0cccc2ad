//! Gates, each with its passes by status, the people inside, and the scans of a day by
//! hour and outcome. Only on PostgreSQL.

use anyhow::{Context, Result};
use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{
    Failure, answer,
    gates::GATES,
    group::{by_key, by_parent, rows_of},
    pool::{Pool, arguments},
    row::{Count, Named, row},
    shape::{Groups, Page},
};
use crate::instant;

const INSIDE: &str = r#"SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."revoked" + "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) AND "pass_tally"."inside" UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND "pass_tally_change"."inside")) AS "summed" GROUP BY "summed"."gate_id""#;

const STATUSES: &str = r#"SELECT "r"."parent", "r"."computed", "r"."count" FROM (SELECT "g"."parent", "g"."computed", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."computed" ASC ) AS "rank" FROM (SELECT "summed"."parent", "summed"."computed", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id" AS "parent", 'REVOKED' AS "computed", "pass_tally"."revoked" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) UNION ALL (SELECT "pass_tally"."gate_id" AS "parent", 'SCHEDULED' AS "computed", "pass_tally"."scheduled" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1)) UNION ALL (SELECT "pass_tally"."gate_id" AS "parent", 'ACTIVE' AS "computed", "pass_tally"."active" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1)) UNION ALL (SELECT "pass_tally"."gate_id" AS "parent", 'EXPIRED' AS "computed", "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1)) UNION ALL (SELECT "pass_tally_change"."gate_id" AS "parent", (CASE WHEN ("pass_tally_change"."revoked") THEN 'REVOKED' WHEN (NOT "pass_tally_change"."valid_from" <= (SELECT "pass_tally_time"."at" FROM "pass_tally_time")) THEN 'SCHEDULED' WHEN (NOT "pass_tally_change"."valid_until" <= (SELECT "pass_tally_time"."at" FROM "pass_tally_time")) THEN 'ACTIVE' ELSE 'EXPIRED' END) AS "computed", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'SCHEDULED' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_from" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_from" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'ACTIVE' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_from" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_from" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'ACTIVE' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN -1 ELSE 1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_until" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_until" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2)) UNION ALL (SELECT "pass"."gate_id" AS "parent", 'EXPIRED' AS "computed", (CASE WHEN ((SELECT "pass_tally_time"."at" FROM "pass_tally_time") <= $2) THEN 1 ELSE -1 END) AS "number" FROM "pass" WHERE "pass"."gate_id" + (0) = ANY($1) AND "pass"."revoked_at" IS NULL AND "pass"."valid_until" > LEAST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2) AND "pass"."valid_until" <= GREATEST((SELECT "pass_tally_time"."at" FROM "pass_tally_time"), $2))) AS "summed" GROUP BY "summed"."parent", "summed"."computed" HAVING SUM("summed"."number") <> (0)) AS "g") AS "r" WHERE "r"."rank" <= $3 ORDER BY "r"."parent" ASC, "r"."rank" ASC"#;

const SCANS: &str = r#"SELECT "r"."parent", "r"."time", "r"."outcome", "r"."count" FROM (SELECT "g"."parent", "g"."time", "g"."outcome", "g"."count", row_number() OVER ( PARTITION BY "g"."parent" ORDER BY "g"."time" ASC, "g"."outcome" ASC ) AS "rank" FROM (SELECT "summed"."parent", "summed"."time", "summed"."outcome", CAST(SUM("summed"."number") AS bigint) AS "count" FROM (SELECT "buckets"."parent", "buckets"."outcome", (date_part('epoch', date_trunc('second', to_timestamp(("buckets"."quarter" * 900 - 259200000000)::double precision)))::bigint + ($1::_int8)[ width_bucket(to_timestamp(("buckets"."quarter" * 900 - 259200000000)::double precision), $2::_timestamptz) + 1 ]) / 3600 AS "time", "buckets"."number" FROM (SELECT "parts"."parent", "parts"."outcome", "parts"."quarter", SUM("parts"."number") AS "number" FROM (SELECT "scan_tally"."gate_id" AS "parent", "scan_tally"."outcome" AS "outcome", "scan_tally"."period" * 4 AS "quarter", (CASE WHEN (("scan_tally"."period" * 4) + 0 >= $3 AND ("scan_tally"."period" * 4) + 0 < $4) THEN "scan_tally"."q0" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 1 >= $3 AND ("scan_tally"."period" * 4) + 1 < $4) THEN "scan_tally"."q1" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 2 >= $3 AND ("scan_tally"."period" * 4) + 2 < $4) THEN "scan_tally"."q2" ELSE 0 END) + (CASE WHEN (("scan_tally"."period" * 4) + 3 >= $3 AND ("scan_tally"."period" * 4) + 3 < $4) THEN "scan_tally"."q3" ELSE 0 END) AS "number" FROM "scan_tally" WHERE "scan_tally"."gate_id" = ANY($5) AND $6 = 1 AND "scan_tally"."level" = 5 AND "scan_tally"."period" >= $3 / 4 AND "scan_tally"."period" < ($4 + 3) / 4 AND $3 / 4 < ($4 + 3) / 4 UNION ALL (SELECT "scan_tally"."gate_id" AS "parent", "scan_tally"."outcome" AS "outcome", ("scan_tally"."period" * 4) + "quarters"."place" AS "quarter", (CASE WHEN ("quarters"."place" = 0) THEN "scan_tally"."q0" WHEN ("quarters"."place" = 1) THEN "scan_tally"."q1" WHEN ("quarters"."place" = 2) THEN "scan_tally"."q2" WHEN ("quarters"."place" = 3) THEN "scan_tally"."q3" END) AS "number" FROM "scan_tally", (SELECT 0 AS "place" UNION ALL (SELECT 1) UNION ALL (SELECT 2) UNION ALL (SELECT 3)) AS "quarters" WHERE "scan_tally"."gate_id" = ANY($5) AND $6 = 2 AND "scan_tally"."level" = 5 AND "scan_tally"."period" >= $3 / 4 AND "scan_tally"."period" < ($4 + 3) / 4 AND $3 / 4 < ($4 + 3) / 4 AND ("scan_tally"."period" * 4) + "quarters"."place" >= $3 AND ("scan_tally"."period" * 4) + "quarters"."place" < $4) UNION ALL (SELECT "scan"."gate_id" AS "parent", "scan"."outcome" AS "outcome", $4 AS "quarter", 1 AS "number" FROM "scan" WHERE "scan"."gate_id" = ANY($5) AND "scan"."scanned_at" >= $7 AND "scan"."scanned_at" < $8 AND $7 < $8 AND $9 < $8) UNION ALL (SELECT "scan"."gate_id" AS "parent", "scan"."outcome" AS "outcome", $3 AS "quarter", -1 AS "number" FROM "scan" WHERE "scan"."gate_id" = ANY($5) AND "scan"."scanned_at" >= $10 AND "scan"."scanned_at" < $9 AND $10 < $9 AND $9 < $8) UNION ALL (SELECT "scan_tally_change"."gate_id" AS "parent", "scan_tally_change"."outcome" AS "outcome", "scan_tally_change"."quarter" AS "quarter", "scan_tally_change"."number" AS "number" FROM "scan_tally_change" WHERE "scan_tally_change"."gate_id" = ANY($5) AND "scan_tally_change"."quarter" >= $3 AND "scan_tally_change"."quarter" < $4)) AS "parts" GROUP BY "parts"."parent", "parts"."outcome", "parts"."quarter" HAVING SUM("parts"."number") <> 0) AS "buckets" UNION ALL (SELECT "scan"."gate_id" AS "parent", "scan"."outcome" AS "outcome", (date_part('epoch', date_trunc('second', "scan"."scanned_at"))::bigint + ($1::_int8)[ width_bucket("scan"."scanned_at", $2::_timestamptz) + 1 ]) / 3600 AS "time", 1 AS "number" FROM "scan" WHERE "scan"."gate_id" = ANY($5) AND "scan"."scanned_at" < $11 AND $9 < $11 AND "scan"."scanned_at" >= $9 AND "scan"."scanned_at" < $8)) AS "summed" GROUP BY "summed"."parent", "summed"."time", "summed"."outcome" HAVING SUM("summed"."number") <> 0) AS "g") AS "r" WHERE "r"."rank" <= $12 ORDER BY "r"."parent" ASC, "r"."rank" ASC"#;

/// The number of a part of the statement: sums of hours.
const OF_HOURS: i64 = 1;

/// A quarter of an hour.
const QUARTER: i64 = 15 * 60;

/// The seconds from the first quarter of the tally to 1970.
const FIRST_QUARTER: i64 = 3_000_000 * 24 * HOUR;

/// The quarter in which the year 1 begins.
const YEAR_ONE: i64 = (FIRST_QUARTER - 719_162 * 24 * HOUR) / QUARTER;

/// The number of groups of each gate.
const GROUPS: i64 = 100;

/// The seconds from the origin of the statement's hours to 1970.
const BEFORE: i64 = 719_533 * 24 * HOUR;
const HOUR: i64 = 60 * 60;

row! {
    /// The number of a gate's passes with a status.
    OfStatus { gate_id: i64, status: String, count: i64 }
}
row! {
    /// The number of a gate's scans in an hour with an outcome.
    OfHour { gate_id: i64, hour: i64, outcome: String, count: i64 }
}

/// The number of gates, and the day.
#[derive(Deserialize)]
pub(super) struct OfDay {
    first: i64,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

#[derive(Serialize)]
struct Data<'a> {
    gates: Page<GateNode<'a>>,
}

#[derive(Serialize)]
struct GateNode<'a> {
    name: &'a str,
    occupancy: i64,
    passes: Groups<StatusNode<'a>>,
    scans: Groups<HourNode<'a>>,
}

#[derive(Serialize)]
struct StatusNode<'a> {
    status: &'a str,
    count: i64,
}

#[derive(Serialize)]
struct HourNode<'a> {
    #[serde(serialize_with = "instant::serialize")]
    from: DateTime<Utc>,
    outcome: &'a str,
    count: i64,
}

/// The quarter of an hour that a time is in.
fn quarter(time: DateTime<Utc>) -> i64 {
    (time.timestamp() + FIRST_QUARTER).div_euclid(QUARTER)
}

/// The beginning of a quarter of an hour.
fn start(quarter: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp(quarter * QUARTER - FIRST_QUARTER, 0)
        .context("a quarter of the data begins at an instant")
}

pub(super) async fn board(
    State(pool): State<Pool>,
    Json(OfDay {
        first,
        since,
        until,
    }): Json<OfDay>,
) -> Result<Response, Failure> {
    let gates: Vec<Named> = pool.first(&GATES, first).await?;
    let keys: Vec<i64> = gates.iter().map(|gate| gate.id).collect();
    let keys = keys.as_slice();
    let now = Utc::now();
    let no_starts: &[DateTime<Utc>] = &[];
    let numbers: &[i64] = &[BEFORE];
    let (inside, statuses, hours) = tokio::try_join!(
        pool.select::<Count>(INSIDE, arguments!(keys)),
        pool.select::<OfStatus>(STATUSES, arguments!(keys, now, GROUPS)),
        pool.select::<OfHour>(
            SCANS,
            arguments!(
                numbers,
                no_starts,
                quarter(since),
                quarter(until),
                keys,
                OF_HOURS,
                start(quarter(until))?,
                until,
                since,
                start(quarter(since))?,
                // Numbers serve the hours of UTC since then.
                start(YEAR_ONE)?,
                GROUPS
            )
        ),
    )?;
    let inside = by_key(inside, |count| count.gate_id);
    let statuses = by_parent(statuses, |group| group.gate_id);
    let hours = by_parent(hours, |group| group.gate_id);
    let nodes = gates.iter().map(|gate| {
        let of_status = rows_of(&statuses, gate.id).iter().map(|group| StatusNode {
            status: &group.status,
            count: group.count,
        });
        let of_hour = rows_of(&hours, gate.id).iter().map(|group| {
            Ok(HourNode {
                from: DateTime::from_timestamp(group.hour * HOUR - BEFORE, 0)
                    .context("an hour of the data is an instant")?,
                outcome: &group.outcome,
                count: group.count,
            })
        });
        Ok(GateNode {
            name: &gate.name,
            occupancy: inside.get(&gate.id).map_or(0, |count| count.count),
            passes: Groups {
                groups: of_status.collect(),
            },
            scans: Groups {
                groups: of_hour.collect::<Result<_>>()?,
            },
        })
    });
    let nodes = nodes.collect::<Result<_>>()?;
    answer(&Data {
        gates: Page { nodes },
    })
}
