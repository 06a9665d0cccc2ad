//! The latest passes, each with its gate.

use anyhow::Result;
use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;

use super::{
    Failure, First, answer,
    group::{by_key, distinct, named},
    pool::{Pool, Statement},
    row::{Gate, row},
    shape::Page,
};
use crate::instant;

const PASSES: Statement = Statement {
    postgres: r#"SELECT "pass"."id", "pass"."code", "pass"."gate_id", "pass"."kind", "pass"."issued_at" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $1"#,
    sqlite: r#"SELECT "pass"."id", "pass"."code", "pass"."gate_id", "pass"."kind", "pass"."issued_at" FROM "pass" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?"#,
};

const GATES: Statement = Statement {
    postgres: r#"SELECT "id", "code", "name" FROM "gate" WHERE "id" = ANY($1)"#,
    sqlite: r#"SELECT "id", "code", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k")"#,
};

row! {
    /// The fields of a pass that this page needs.
    Pass { _id: i64, code: String, gate_id: i64, kind: String, issued_at: DateTime<Utc> }
}

#[derive(Serialize)]
struct Data<'a> {
    passes: Page<PassNode<'a>>,
}

#[derive(Serialize)]
struct PassNode<'a> {
    code: &'a str,
    kind: &'a str,
    #[serde(rename = "issuedAt", serialize_with = "instant::serialize")]
    issued_at: DateTime<Utc>,
    gate: GateNode<'a>,
}

#[derive(Serialize)]
struct GateNode<'a> {
    code: &'a str,
    name: &'a str,
}

pub(super) async fn latest(
    State(pool): State<Pool>,
    Json(First { first }): Json<First>,
) -> Result<Response, Failure> {
    let passes: Vec<Pass> = pool.first(&PASSES, first).await?;
    let keys = distinct(passes.iter().map(|pass| pass.gate_id));
    let gates = by_key(pool.by_keys::<Gate>(&GATES, &keys).await?, |gate| gate.id);
    let nodes = passes.iter().map(|pass| {
        let gate = named(&gates, pass.gate_id)?;
        Ok(PassNode {
            code: &pass.code,
            kind: &pass.kind,
            issued_at: pass.issued_at,
            gate: GateNode {
                code: &gate.code,
                name: &gate.name,
            },
        })
    });
    let nodes = nodes.collect::<Result<_>>()?;
    answer(&Data {
        passes: Page { nodes },
    })
}
