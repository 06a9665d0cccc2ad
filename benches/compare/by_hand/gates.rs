//! Gates, each with the number of passes that are not revoked, and the latest
//! passes with their holders.

use anyhow::Result;
use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;

use super::{
    Failure, First, answer,
    group::{by_key, by_parent, distinct, named, rows_of},
    pool::{Pool, Statement},
    row::{Count, Named, row},
    shape::{Name, Page, Total},
};
use crate::instant;

pub(super) const GATES: Statement = Statement {
    postgres: r#"SELECT "gate"."id", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1"#,
    sqlite: r#"SELECT "gate"."id", "gate"."name" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?"#,
};

const COUNTS: Statement = Statement {
    postgres: r#"SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" = ANY($1) UNION ALL (SELECT "pass_tally_change"."gate_id", "pass_tally_change"."number" AS "number" FROM "pass_tally_change" WHERE "pass_tally_change"."gate_id" = ANY($1) AND (NOT "pass_tally_change"."revoked"))) AS "summed" GROUP BY "summed"."gate_id""#,
    sqlite: r#"SELECT "summed"."gate_id", CAST(COALESCE(SUM("summed"."number"), 0) AS bigint) AS "count" FROM (SELECT "pass_tally"."gate_id", "pass_tally"."scheduled" + "pass_tally"."active" + "pass_tally"."expired" AS "number" FROM "pass_tally" WHERE "pass_tally"."gate_id" IN (SELECT "k"."value" FROM json_each(?) AS "k")) AS "summed" GROUP BY "summed"."gate_id""#,
};

const PASSES: Statement = Statement {
    postgres: r#"SELECT "c"."code", "c"."gate_id", "c"."holder_id", "c"."issued_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id", "pass"."issued_at" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE"#,
    sqlite: r#"SELECT "c"."code", "c"."gate_id", "c"."holder_id", "c"."issued_at" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC"#,
};

pub(super) const HOLDERS: Statement = Statement {
    postgres: r#"SELECT "id", "name" FROM "holder" WHERE "id" = ANY($1)"#,
    sqlite: r#"SELECT "id", "name" FROM "holder" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k")"#,
};

const PASSES_OF_A_GATE: i64 = 10;

row! {
    /// The fields of a pass that this page needs.
    Pass { code: String, gate_id: i64, holder_id: i64, issued_at: DateTime<Utc> }
}

#[derive(Serialize)]
struct Data<'a> {
    gates: Page<GateNode<'a>>,
}

#[derive(Serialize)]
struct GateNode<'a> {
    name: &'a str,
    current: Total,
    passes: Page<PassNode<'a>>,
}

#[derive(Serialize)]
struct PassNode<'a> {
    code: &'a str,
    #[serde(rename = "issuedAt", serialize_with = "instant::serialize")]
    issued_at: DateTime<Utc>,
    holder: Name<'a>,
}

pub(super) async fn gates(
    State(pool): State<Pool>,
    Json(First { first }): Json<First>,
) -> Result<Response, Failure> {
    let gates: Vec<Named> = pool.first(&GATES, first).await?;
    let keys: Vec<i64> = gates.iter().map(|gate| gate.id).collect();
    let passes = async {
        let passes: Vec<Pass> = pool.first_of(&PASSES, &keys, PASSES_OF_A_GATE).await?;
        let keys = distinct(passes.iter().map(|pass| pass.holder_id));
        let holders: Vec<Named> = pool.by_keys(&HOLDERS, &keys).await?;
        Ok((passes, holders))
    };
    let (counts, (passes, holders)) =
        tokio::try_join!(pool.by_keys::<Count>(&COUNTS, &keys), passes)?;
    let counts = by_key(counts, |count| count.gate_id);
    let passes = by_parent(passes, |pass| pass.gate_id);
    let holders = by_key(holders, |holder| holder.id);
    let nodes = gates.iter().map(|gate| {
        let nodes = rows_of(&passes, gate.id).iter().map(|pass| {
            Ok(PassNode {
                code: &pass.code,
                issued_at: pass.issued_at,
                holder: Name {
                    name: &named(&holders, pass.holder_id)?.name,
                },
            })
        });
        Ok(GateNode {
            name: &gate.name,
            current: Total {
                total_count: counts.get(&gate.id).map_or(0, |count| count.count),
            },
            passes: Page {
                nodes: nodes.collect::<Result<_>>()?,
            },
        })
    });
    let nodes = nodes.collect::<Result<_>>()?;
    answer(&Data {
        gates: Page { nodes },
    })
}
