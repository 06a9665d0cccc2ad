//! Writes at one gate, as requests to Gatepass.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use crate::{
    database::Database,
    http::Connection,
    query::{Query, post},
    server::{Kind, Server},
};

/// The number of passes that are scanned.
const SCANNED: usize = 4000;

/// How many passes are entered before the first of them is left: more than there are clients.
const INSIDE: usize = 100;

/// Passes that one gate admits now, whatever the day is.
const ADMIT: &str = "UPDATE pass SET gate_id = (SELECT min(id) FROM gate WHERE closed_at IS NULL), \
    valid_from = '2000-01-01', valid_until = '2999-01-01', revoked_at = NULL, \
    revoke_reason = NULL, max_entries = NULL, inside_since = NULL \
    WHERE id IN (SELECT pass.id FROM pass JOIN holder ON holder.id = pass.holder_id \
    WHERE holder.blocked_at IS NULL ORDER BY pass.id % 997, pass.id LIMIT $1) RETURNING code";

const IDS: &str = "{
    gates(first: 1000, filter: { closedAt: { isNull: true } }, orderBy: { field: CODE, direction: ASC }) { nodes { id } }
    holders(first: 500, filter: { blockedAt: { isNull: true } }) { nodes { id } }
}";

const ISSUE: &str = "mutation Issue($input: IssuePassInput!) { issuePass(input: $input) { pass { id } userErrors { code message } } }";

const BULK: &str = "mutation Issue($input: IssuePassesInput!) { issuePasses(input: $input) { passes { id } userErrors { code message } } }";

/// Requests for each kind of write.
pub(super) struct Requests {
    pub(super) issue: Vec<Vec<u8>>,
    pub(super) scan: Vec<Vec<u8>>,
    /// Each for 500 passes.
    pub(super) bulk: Vec<Vec<u8>>,
}

impl Requests {
    /// Prepares passes for scans, and the requests. They are the same on a copy of the database.
    pub(super) async fn prepare(gatepass: &Path, database: &Database) -> Result<Self> {
        let mut connection = PgConnection::connect(&database.url).await?;
        let passes: Vec<String> = sqlx::query_scalar(ADMIT)
            .bind(i64::try_from(SCANNED)?)
            .fetch_all(&mut connection)
            .await?;
        connection.close().await?;
        let server = Server::start(Kind::Gatepass, gatepass, &database.url, &[])?;
        let mut client = Connection::open(server.address).await?;
        let request = post("/graphql", &json!({ "query": IDS }));
        let answer: Value = serde_json::from_slice(client.ask(&request).await?)?;
        let nodes = |name: &str| {
            let nodes = answer["data"][name]["nodes"].as_array();
            nodes.cloned().context("these are lists")
        };
        let (gates, holders) = (nodes("gates")?, nodes("holders")?);
        // Codes count up like keys.
        let gate = &gates.first().context("a gate is open")?["id"];
        let new = |holder: &Value| {
            json!({ "gate": gate, "holder": holder["id"], "kind": "STAFF",
                "validUntil": "2999-01-01T00:00:00Z" })
        };
        let news: Vec<Value> = holders.iter().map(new).collect();
        let requests = Self {
            issue: news.iter().map(|new| mutation(ISSUE, new)).collect(),
            scan: scans(gate, &passes),
            bulk: vec![mutation(BULK, &json!({ "passes": news }))],
        };
        for request in [&requests.issue[0], &requests.scan[0], &requests.bulk[0]] {
            let answer = String::from_utf8_lossy(client.ask(request).await?).into_owned();
            let is_done = answer.contains("\"userErrors\":[]") && !answer.contains("DENIED");
            ensure!(is_done, "{answer}");
        }
        // The pass is outside again.
        client.ask(&requests.scan[INSIDE]).await?;
        Ok(requests)
    }
}

fn mutation(document: &str, input: &Value) -> Vec<u8> {
    let body = json!({ "query": document, "variables": { "input": input } });
    post("/graphql", &body)
}

/// Each pass is entered and left, so that all scans are admitted whenever they start over.
fn scans(gate: &Value, passes: &[String]) -> Vec<Vec<u8>> {
    let mut scans = Vec::new();
    for passes in passes.chunks(INSIDE) {
        for direction in ["IN", "OUT"] {
            let scan = |code| json!({ "gate": gate, "code": code, "direction": direction });
            let inputs = passes.iter().map(scan);
            scans.extend(inputs.map(|input| mutation(Query::Q7.document(), &input)));
        }
    }
    scans
}
