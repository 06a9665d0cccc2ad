//! A scan, with an idempotency key: claims it, reads and locks the pass, judges the scan,
//! writes it, keeps the state of the pass, records the event, and stores the result. Only on
//! PostgreSQL.

use anyhow::{Context, Result};
use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, Row};

use super::{Failure, answer, pool::Pool, row::row};

const CLAIM: &str = r#"INSERT INTO "idempotency" AS "i" ("viewer", "key", "input", "at") VALUES ($1, $2, $3, $4) ON CONFLICT ("viewer", "key") DO UPDATE SET "input" = CASE WHEN "i"."at" <= $5 THEN "excluded"."input" ELSE "i"."input" END, "result" = CASE WHEN "i"."at" <= $5 THEN NULL ELSE "i"."result" END, "at" = CASE WHEN "i"."at" <= $5 THEN "excluded"."at" ELSE "i"."at" END RETURNING "input", "result""#;

const PASSES: &str = r#"WITH "p" AS MATERIALIZED (SELECT "id", "code", "holder_id", "gate_id", "any_gate", "max_entries", "valid_from", "valid_until", "revoked_at", "inside_since", "entries", "last_scanned_at" FROM "pass" WHERE "code" IN (SELECT "code" FROM json_to_recordset($1::json) AS "x" ("code" text)) ORDER BY "id" FOR UPDATE), "h" AS MATERIALIZED (SELECT "held"."id", "held"."blocked_at" FROM (SELECT DISTINCT "holder_id" FROM "p" ORDER BY "holder_id") AS "k", LATERAL (SELECT "id", "blocked_at" FROM "holder" WHERE "id" = "k"."holder_id" FOR SHARE) AS "held") SELECT "gate"."id", "gate"."closed_at", "p"."id", "p"."holder_id", "p"."gate_id", "p"."any_gate", "p"."max_entries", "p"."valid_from", "p"."valid_until", "p"."revoked_at", "p"."inside_since", "p"."entries", "p"."last_scanned_at", "h"."blocked_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "gate_id" bigint, "code" text) LEFT JOIN "gate" ON "gate"."id" = "x"."gate_id" LEFT JOIN "p" ON "p"."code" = "x"."code" LEFT JOIN "h" ON "h"."id" = "p"."holder_id" ORDER BY "x"."n""#;

const SCAN: &str = r#"INSERT INTO "scan" ("code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict") SELECT "code", "pass_id", "holder_id", "gate_id", "direction", "outcome", "denial_reason", "scanned_at", "late", "conflict" FROM json_to_recordset($1::json) AS "x" ("n" integer, "code" text, "pass_id" bigint, "holder_id" bigint, "gate_id" bigint, "direction" text, "outcome" text, "denial_reason" text, "scanned_at" timestamptz, "late" boolean, "conflict" boolean) WHERE TRUE ORDER BY "n" RETURNING "scan"."id", "scan"."code", "scan"."pass_id", "scan"."holder_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."denial_reason", "scan"."scanned_at", "scan"."late", "scan"."conflict""#;

const PASS: &str = r#"UPDATE "pass" SET "inside_since" = "x"."inside_since", "entries" = "x"."entries", "last_scanned_at" = "x"."last_scanned_at" FROM json_to_recordset($1::json) AS "x" ("n" integer, "inside_since" timestamptz, "entries" integer, "last_scanned_at" timestamptz, "id" bigint) WHERE "pass"."id" = "x"."id""#;

const EVENT: &str = r#"INSERT INTO "event" ("kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", "transaction_id") SELECT "kind", "at", "viewer", "request_id", "gate_id", "holder_id", "pass_id", "scan_id", "old_values", "new_values", greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) FROM json_to_recordset($1::json) AS "x" ("n" integer, "kind" text, "at" timestamptz, "viewer" text, "request_id" text, "gate_id" bigint, "holder_id" bigint, "pass_id" bigint, "scan_id" bigint, "old_values" text, "new_values" text) WHERE TRUE ORDER BY "n""#;

const STORE: &str = r#"INSERT INTO "idempotency" ("viewer", "key", "input", "at", "result") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("viewer", "key") DO UPDATE SET "result" = "excluded"."result""#;

/// Who scans, on a server that is open to everyone.
const VIEWER: &str = "open";

row! {
    /// A gate, a pass and when its holder was blocked.
    Subject {
        gate_id: Option<i64>, gate_closed_at: Option<DateTime<Utc>>, pass_id: Option<i64>,
        holder_id: Option<i64>, own_gate: Option<i64>, any_gate: Option<bool>,
        max_entries: Option<i32>, valid_from: Option<DateTime<Utc>>,
        valid_until: Option<DateTime<Utc>>, revoked_at: Option<DateTime<Utc>>,
        inside_since: Option<DateTime<Utc>>, entries: Option<i32>,
        last_scanned_at: Option<DateTime<Utc>>, blocked_at: Option<DateTime<Utc>>,
    }
}

/// What is recorded.
#[derive(Deserialize, Serialize)]
pub(super) struct Attempt {
    gate: i64,
    code: String,
    direction: String,
    key: String,
}

#[derive(Serialize)]
struct Data {
    #[serde(rename = "recordScan")]
    record_scan: Payload,
}

#[derive(Serialize)]
struct Payload {
    scan: Scan,
    #[serde(rename = "userErrors")]
    user_errors: [(); 0],
}

#[derive(Serialize, Deserialize)]
struct Scan {
    outcome: String,
    #[serde(rename = "denialReason")]
    denial_reason: Option<String>,
}

pub(super) async fn scan(
    State(pool): State<Pool>,
    Json(attempt): Json<Attempt>,
) -> Result<Response, Failure> {
    let now = Utc::now().trunc_subsecs(6);
    let input = serde_json::to_string(&(&attempt.gate, &attempt.code, &attempt.direction))?;
    let hash = hexadecimal(&Sha256::digest(input.as_bytes()));
    let mut transaction = pool.postgres()?.begin().await?;
    let claimed = sqlx::query(CLAIM)
        .bind(VIEWER)
        .bind(&attempt.key)
        .bind(&hash)
        .bind(now)
        .bind(now - TimeDelta::hours(24))
        .fetch_one(&mut *transaction)
        .await?;
    if let Some(known) = claimed.try_get::<Option<&str>, _>(1)? {
        let scan: Scan = serde_json::from_str(known)?;
        transaction.commit().await?;
        return payload(scan);
    }
    let asked = json!([{ "n": 0, "gate_id": attempt.gate, "code": attempt.code }]);
    let subject: Subject = sqlx::query_as(PASSES)
        .bind(asked.to_string())
        .fetch_one(&mut *transaction)
        .await?;
    subject.gate_id.context("there is no such gate")?;
    let at = subject.last_scanned_at.map_or(now, |last| last.max(now));
    let denial = denial(&subject, &attempt, at);
    let scan = Scan {
        outcome: String::from(if denial.is_some() {
            "DENIED"
        } else {
            "ADMITTED"
        }),
        denial_reason: denial.map(str::to_owned),
    };
    let mut row = json!({
        "n": 0, "code": attempt.code, "pass_id": subject.pass_id, "holder_id": subject.holder_id,
        "gate_id": attempt.gate, "direction": attempt.direction, "outcome": scan.outcome,
        "denial_reason": scan.denial_reason, "scanned_at": at, "late": false, "conflict": false,
    });
    let written = sqlx::query(SCAN)
        .bind(json!([row]).to_string())
        .fetch_one(&mut *transaction)
        .await?;
    let id: i64 = written.try_get(0)?;
    if let Some(pass) = subject.pass_id {
        let entries = subject.entries.unwrap_or_default();
        let (inside_since, entries) = match (&denial, attempt.direction == "IN") {
            (Some(_), _) => (subject.inside_since, entries),
            (None, true) => (Some(at), entries + 1),
            (None, false) => (None, entries),
        };
        let kept = json!([{
            "n": 0, "id": pass, "inside_since": inside_since, "entries": entries,
            "last_scanned_at": at,
        }]);
        sqlx::query(PASS)
            .bind(kept.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    row["id"] = json!(id);
    let event = json!([{
        "n": 0, "kind": "SCAN_RECORDED", "at": now, "viewer": VIEWER, "request_id": null,
        "gate_id": attempt.gate, "holder_id": subject.holder_id, "pass_id": subject.pass_id,
        "scan_id": id, "old_values": null, "new_values": row.to_string(),
    }]);
    sqlx::query(EVENT)
        .bind(event.to_string())
        .execute(&mut *transaction)
        .await?;
    sqlx::query(STORE)
        .bind(VIEWER)
        .bind(&attempt.key)
        .bind(&hash)
        .bind(now)
        .bind(serde_json::to_string(&scan)?)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    payload(scan)
}

fn payload(scan: Scan) -> Result<Response, Failure> {
    answer(&Data {
        record_scan: Payload {
            scan,
            user_errors: [],
        },
    })
}

/// The rules of admission.
fn denial(subject: &Subject, attempt: &Attempt, at: DateTime<Utc>) -> Option<&'static str> {
    let entering = attempt.direction == "IN";
    let is_inside = subject.inside_since.is_some();
    let used = subject
        .max_entries
        .is_some_and(|most| subject.entries >= Some(most));
    let rules = [
        (subject.gate_closed_at.is_some(), "GATE_CLOSED"),
        (subject.pass_id.is_none(), "UNKNOWN_PASS"),
        (subject.revoked_at.is_some(), "REVOKED"),
        (subject.blocked_at.is_some(), "HOLDER_BLOCKED"),
        (
            subject.own_gate != Some(attempt.gate) && subject.any_gate != Some(true),
            "WRONG_GATE",
        ),
        (entering && Some(at) < subject.valid_from, "NOT_YET_VALID"),
        (entering && Some(at) >= subject.valid_until, "EXPIRED"),
        (entering && is_inside, "ALREADY_INSIDE"),
        (entering && used, "ENTRIES_EXHAUSTED"),
        (!entering && !is_inside, "NOT_INSIDE"),
    ];
    let mut rules = rules.into_iter();
    rules.find_map(|(applies, reason)| applies.then_some(reason))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 15)]);
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)]);
    digits.collect()
}
