//! One pass, with its gate, its holder and its latest scans.

use anyhow::Result;
use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{
    Failure, answer,
    deep::GATE_NAMES,
    gates::HOLDERS,
    group::{by_key, distinct, named},
    pool::{Pool, Statement},
    row::{Coded, Named, row},
    shape::{Code, Name, Page},
};
use crate::instant;

const PASS: Statement = Statement {
    postgres: r#"SELECT "id", "gate_id", "holder_id" FROM "pass" WHERE "code" = $1"#,
    sqlite: r#"SELECT "id", "gate_id", "holder_id" FROM "pass" WHERE "code" = ?"#,
};

const SCANS: Statement = Statement {
    postgres: r#"SELECT "c"."pass_id", "c"."gate_id", "c"."direction", "c"."outcome", "c"."scanned_at" FROM unnest($1) AS "k" INNER JOIN LATERAL (SELECT "scan"."pass_id", "scan"."gate_id", "scan"."direction", "scan"."outcome", "scan"."scanned_at" FROM "scan" WHERE "scan"."pass_id" = "k"."k" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT $2) AS "c" ON TRUE"#,
    sqlite: r#"SELECT "c"."pass_id", "c"."gate_id", "c"."direction", "c"."outcome", "c"."scanned_at" FROM json_each(?) AS "k" CROSS JOIN "scan" AS "c" WHERE "c"."id" IN (SELECT "scan"."id" FROM "scan" WHERE "scan"."pass_id" = "k"."value" ORDER BY "scan"."scanned_at" DESC, "scan"."id" DESC LIMIT ?) ORDER BY "k"."key" ASC, "c"."scanned_at" DESC, "c"."id" DESC"#,
};

const GATE_CODES: Statement = Statement {
    postgres: r#"SELECT "id", "code" FROM "gate" WHERE "id" = ANY($1)"#,
    sqlite: r#"SELECT "id", "code" FROM "gate" WHERE "id" IN (SELECT "k"."value" FROM json_each(?) AS "k")"#,
};

const SCANS_OF_A_PASS: i64 = 5;

row! {
    /// A pass, of which only the references are needed.
    Pass { id: i64, gate_id: i64, holder_id: i64 }
}
row! {
    /// The fields of a scan that this page needs.
    Scan { _pass_id: i64, gate_id: i64, direction: String, outcome: String, scanned_at: DateTime<Utc> }
}

/// The code of the pass.
#[derive(Deserialize)]
pub(super) struct OfCode {
    code: String,
}

#[derive(Serialize)]
struct Data<'a> {
    pass: Option<PassNode<'a>>,
}

#[derive(Serialize)]
struct PassNode<'a> {
    gate: Name<'a>,
    holder: Name<'a>,
    scans: Page<ScanNode<'a>>,
}

#[derive(Serialize)]
struct ScanNode<'a> {
    direction: &'a str,
    outcome: &'a str,
    #[serde(rename = "scannedAt", serialize_with = "instant::serialize")]
    scanned_at: DateTime<Utc>,
    gate: Code<'a>,
}

pub(super) async fn pass(
    State(pool): State<Pool>,
    Json(OfCode { code }): Json<OfCode>,
) -> Result<Response, Failure> {
    let Some(pass) = pool.one::<Pass>(&PASS, &code).await? else {
        return answer(&Data { pass: None });
    };
    let (pass_key, gate_key, holder_key) = ([pass.id], [pass.gate_id], [pass.holder_id]);
    let scans = async {
        let scans: Vec<Scan> = pool.first_of(&SCANS, &pass_key, SCANS_OF_A_PASS).await?;
        let gates = if scans.is_empty() {
            Vec::new()
        } else {
            let keys = distinct(scans.iter().map(|scan| scan.gate_id));
            pool.by_keys::<Coded>(&GATE_CODES, &keys).await?
        };
        Ok((scans, gates))
    };
    let (gate, holder, (scans, gates)) = tokio::try_join!(
        pool.by_keys::<Named>(&GATE_NAMES, &gate_key),
        pool.by_keys::<Named>(&HOLDERS, &holder_key),
        scans
    )?;
    let gate = by_key(gate, |gate| gate.id);
    let holder = by_key(holder, |holder| holder.id);
    let gates = by_key(gates, |gate| gate.id);
    let nodes = scans.iter().map(|scan| {
        Ok(ScanNode {
            direction: &scan.direction,
            outcome: &scan.outcome,
            scanned_at: scan.scanned_at,
            gate: Code {
                code: &named(&gates, scan.gate_id)?.code,
            },
        })
    });
    let nodes = nodes.collect::<Result<_>>()?;
    answer(&Data {
        pass: Some(PassNode {
            gate: Name {
                name: &named(&gate, pass.gate_id)?.name,
            },
            holder: Name {
                name: &named(&holder, pass.holder_id)?.name,
            },
            scans: Page { nodes },
        }),
    })
}
