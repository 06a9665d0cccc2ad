//! Arrays of requests of which the sender may have some answered.

use serde_json::{Value, json};

use crate::support::role_server::{RoleServer, RoleToken};

/// What each entry needs: the role, and the entry.
fn entries() -> Vec<(&'static str, Value)> {
    let two = "query Kinds { passes(first: 1) { nodes { kind } } }
        query Codes { passes(first: 1) { nodes { code } } }";
    let by_variable = "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }";
    let code = json!({ "filter": { "code": { "contains": "A" } } });
    let kind = json!({ "filter": { "kind": { "eq": "STAFF" } } });
    vec![
        ("VIEWER", json!({ "query": "{ gates { totalCount } }" })),
        ("GUARD", json!({ "query": "{ passes { nodes { code } } }" })),
        ("VIEWER", json!({ "query": "{ gates { totalCount } }" })),
        (
            "OFFICER",
            json!({ "query": "{ holders { nodes { phone } } }" }),
        ),
        ("VIEWER", json!({ "query": two, "operationName": "Kinds" })),
        ("GUARD", json!({ "query": two, "operationName": "Codes" })),
        ("VIEWER", json!({ "query": two, "operationName": "Kinds" })),
        ("GUARD", json!({ "query": by_variable, "variables": code })),
        ("VIEWER", json!({ "query": by_variable, "variables": kind })),
        ("GUARD", json!({ "query": by_variable, "variables": code })),
        ("GUARD", json!({ "query": "{ passes { nodes { code } } }" })),
        ("VIEWER", json!({ "query": "{ viewer { role } }" })),
    ]
}

/// Sends all entries at once. Each is answered or refused as if it were alone.
fn assert_apart(server: &RoleServer, token: &RoleToken) -> String {
    const ROLES: [&str; 4] = ["VIEWER", "GUARD", "OFFICER", "ADMIN"];
    let rank = |role: &str| ROLES.iter().position(|known| *known == role).unwrap();
    let entries = entries();
    let body = Value::Array(entries.iter().map(|(_, entry)| entry.clone()).collect());
    let answer = server.post(token, &[], &body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answers = answer.json();
    let answers = answers.as_array().unwrap();
    assert_eq!(answers.len(), entries.len());
    let mut allowed = 0;
    for ((role, entry), answer) in entries.iter().zip(answers) {
        let described = format!("{entry} as {}: {answer}", token.role);
        if rank(&token.role) >= rank(role) {
            assert_eq!(answer.get("errors"), None, "{described}");
            allowed += usize::from(!entry.to_string().contains("viewer"));
        } else {
            let code = &answer["errors"][0]["extensions"]["code"];
            assert_eq!(code, "FORBIDDEN", "{described}");
            assert!(answer["data"].is_null(), "{described}");
        }
        let alone = server.post(token, &[], entry).json();
        assert_eq!(*answer, alone, "{described}");
    }
    let executed = answer.headers["x-sql-statements"].to_str().unwrap();
    assert_eq!(executed, allowed.to_string(), "as {}", token.role);
    answer.body
}

/// Documents and plans are cached between the entries, and between those who send them.
#[tokio::test]
async fn the_entries_of_a_batch_are_refused_one_by_one() {
    for server in RoleServer::each(&["--max-batch", "20", "--log", "warn"]).await {
        let kinds = server.tokens.iter();
        let first: Vec<String> = kinds
            .clone()
            .map(|token| assert_apart(&server, token))
            .collect();
        // Now everything that anybody may have is cached.
        let again = kinds.rev().map(|token| assert_apart(&server, token));
        assert_eq!(
            again
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<Vec<_>>(),
            first
        );
        let (guard, bound) = (server.token("GUARD", false), server.token("GUARD", true));
        assert_ne!(assert_apart(&server, guard), assert_apart(&server, bound));
    }
}

/// Nothing of an array runs if all of it is refused, and its status says so.
#[test]
fn a_batch_that_is_refused_whole_is_no_success() {
    let server = RoleServer::embedded(&["--max-batch", "20", "--log", "warn"]);
    let viewer = server.token("VIEWER", false);
    let hidden = json!({ "query": "{ passes { nodes { code } } }" });
    let body = json!([hidden, hidden, hidden]);
    let accept = ("accept", "application/graphql-response+json");
    let answer = server.post(viewer, &[accept], &body);
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert_eq!(answer.headers["x-sql-statements"], "0");
}
