//! Gates, their latest passes, the passes' holders, the holders' latest passes, and
//! the gates of those.

use anyhow::Result;
use axum::{Json, extract::State, response::Response};
use serde::Serialize;
use sqlx::FromRow;

use super::{
    Failure, First, answer,
    gates::HOLDERS,
    group::{by_key, by_parent, distinct, named, rows_of},
    pool::{Pool, Statement},
    row::{Key, Named, row},
    shape::{Name, Page},
};

const GATES: Statement = Statement {
    postgres: r#"SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT $1"#,
    sqlite: r#"SELECT "gate"."id" FROM "gate" ORDER BY "gate"."code" ASC LIMIT ?"#,
};

const PASSES: Statement = Statement {
    postgres: r#"SELECT "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."gate_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE"#,
    sqlite: r#"SELECT "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."gate_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC"#,
};

const PASSES_OF_HOLDERS: Statement = Statement {
    postgres: r#"SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "pass"."code", "pass"."gate_id", "pass"."holder_id" FROM "pass" WHERE "pass"."holder_id" = "k"."k" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT $2) AS "c" ON TRUE"#,
    sqlite: r#"SELECT "c"."code", "c"."gate_id", "c"."holder_id" FROM json_each(?) AS "k" CROSS JOIN "pass" AS "c" WHERE "c"."id" IN (SELECT "pass"."id" FROM "pass" WHERE "pass"."holder_id" = "k"."value" ORDER BY "pass"."issued_at" DESC, "pass"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."issued_at" DESC, "c"."id" DESC"#,
};

pub(super) const GATE_NAMES: Statement = Statement {
    postgres: r#"SELECT "id", "name" FROM "gate" WHERE "id" = ANY($1)"#,
    sqlite: r#"SELECT "id", "name" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k")"#,
};

const PASSES_OF_A_GATE: i64 = 10;
const PASSES_OF_A_HOLDER: i64 = 5;

row! {
    /// A gate's pass, of which only the holder is needed.
    GatePass { gate_id: i64, holder_id: i64 }
}
row! {
    /// A holder's pass.
    HolderPass { code: String, gate_id: i64, holder_id: i64 }
}

#[derive(Serialize)]
struct Data<'a> {
    gates: Page<GateNode<'a>>,
}

#[derive(Serialize)]
struct GateNode<'a> {
    passes: Page<GatePassNode<'a>>,
}

#[derive(Serialize)]
struct GatePassNode<'a> {
    holder: HolderNode<'a>,
}

#[derive(Serialize)]
struct HolderNode<'a> {
    name: &'a str,
    passes: Page<HolderPassNode<'a>>,
}

#[derive(Serialize)]
struct HolderPassNode<'a> {
    code: &'a str,
    gate: Name<'a>,
}

pub(super) async fn deep(
    State(pool): State<Pool>,
    Json(First { first }): Json<First>,
) -> Result<Response, Failure> {
    let gates: Vec<Key> = pool.first(&GATES, first).await?;
    let keys: Vec<i64> = gates.iter().map(|gate| gate.id).collect();
    let passes: Vec<GatePass> = pool.first_of(&PASSES, &keys, PASSES_OF_A_GATE).await?;
    let keys = distinct(passes.iter().map(|pass| pass.holder_id));
    // Their passes have the same keys, so they do not wait for the holders.
    let (holders, of_holders) = tokio::try_join!(
        pool.by_keys::<Named>(&HOLDERS, &keys),
        pool.first_of::<HolderPass>(&PASSES_OF_HOLDERS, &keys, PASSES_OF_A_HOLDER),
    )?;
    let keys = distinct(of_holders.iter().map(|pass| pass.gate_id));
    let names: Vec<Named> = pool.by_keys(&GATE_NAMES, &keys).await?;

    let passes = by_parent(passes, |pass| pass.gate_id);
    let holders = by_key(holders, |holder| holder.id);
    let of_holders = by_parent(of_holders, |pass| pass.holder_id);
    let names = by_key(names, |gate| gate.id);
    let holder_node = |key: i64| -> Result<HolderNode<'_>> {
        let nodes = rows_of(&of_holders, key).iter().map(|pass| {
            Ok(HolderPassNode {
                code: &pass.code,
                gate: Name {
                    name: &named(&names, pass.gate_id)?.name,
                },
            })
        });
        Ok(HolderNode {
            name: &named(&holders, key)?.name,
            passes: Page {
                nodes: nodes.collect::<Result<_>>()?,
            },
        })
    };
    let nodes = gates.iter().map(|gate| {
        let nodes = rows_of(&passes, gate.id).iter().map(|pass| {
            Ok(GatePassNode {
                holder: holder_node(pass.holder_id)?,
            })
        });
        Ok(GateNode {
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
