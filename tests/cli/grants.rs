//! A server whose role may only read, on `PostgreSQL`.

use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::support::postgres::{migrated_database, own_server};
use crate::support::server::{Server, gatepass, graphql, send};
use crate::support::tokens;

const EVERYTHING: &str = r#"{"query":"{ gates(filter: { name: { contains: \"É\" } }) { totalCount nodes { code occupancy } } holders { nodes { name } } passes { nodes { code } } scans { nodes { code } } }"}"#;

const CHANGE: &str = r#"{"query":"mutation { createGate(input: { code: \"G1\", name: \"x\", location: \"x\", idempotencyKey: \"k\" }) { userErrors { code } } closeGate(input: { gate: \"R2F0ZTox\" }) { gate { closedAt history { totalCount } } } }"}"#;

const SCAN: &str = r#"{"query":"mutation { recordScan(input: { gate: \"R2F0ZTox\", code: \"P\", direction: IN }) { scan { denialReason } } }"}"#;

async fn execute(url: &str, statement: &str) {
    let mut owner = PgConnection::connect(url).await.unwrap();
    owner.execute(AssertSqlSafe(statement)).await.unwrap();
}

/// The error output of a server that does not start.
fn refusal(url: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let serve = ["serve", "--bind", "127.0.0.1:0", "--database-url", url];
    let output = gatepass(&folder, &serve).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

/// Changes need more than reading, which the documentation lists.
async fn assert_writes_with_documented_grants(server: &Server, owner: &str) {
    let changed = graphql(server, CHANGE).json();
    let code = &changed["errors"][0]["extensions"]["code"];
    assert_eq!(code, "READ_ONLY", "{changed}");
    let document = include_str!("../../docs/operation.md");
    let (_, document) = document.split_once("<!-- write-grants:start -->").unwrap();
    let (_, grants_to_write) = document.split_once("```sql").unwrap();
    let (grants_to_write, _) = grants_to_write.split_once("```").unwrap();
    let grants_to_write = grants_to_write.replace("gatepass_reader", "reader");
    execute(owner, &grants_to_write).await;
    let changed = graphql(server, CHANGE).json();
    assert!(changed.get("errors").is_none(), "{changed}");
    let payload = &changed["data"]["closeGate"];
    assert!(payload["gate"]["closedAt"].is_string(), "{changed}");
    let scanned = graphql(server, SCAN).json();
    let scan = &scanned["data"]["recordScan"]["scan"];
    assert_eq!(scan["denialReason"], "GATE_CLOSED", "{scanned}");
}

#[tokio::test]
async fn a_server_only_needs_to_read_and_lists_missing_grants() {
    let Some(postgres) = own_server() else {
        return;
    };
    let owner = migrated_database(&postgres, "guarded").await;
    let reader = owner.replace("postgres@", "reader@");
    assert_ne!(owner, reader);
    execute(
        &owner,
        "CREATE ROLE reader LOGIN;
         REVOKE ALL ON SCHEMA public FROM public;
         REVOKE EXECUTE ON FUNCTION gatepass_fold(text) FROM public",
    )
    .await;
    let errors = refusal(&reader);
    assert_eq!(errors.lines().count(), 1, "{errors}");
    for grant in [
        "GRANT USAGE ON SCHEMA public TO reader;",
        "GRANT SELECT ON public.gate TO reader;",
        "GRANT SELECT ON public.holder TO reader;",
        "GRANT SELECT ON public.pass TO reader;",
        "GRANT SELECT ON public.pass_tally TO reader;",
        "GRANT SELECT ON public.pass_tally_change TO reader;",
        "GRANT SELECT ON public.pass_tally_time TO reader;",
        "GRANT SELECT ON public.scan TO reader;",
        "GRANT SELECT ON public.scan_tally TO reader;",
        "GRANT SELECT ON public.scan_tally_change TO reader;",
        "GRANT SELECT ON public.seaql_migrations TO reader;",
        "GRANT SELECT ON public.token TO reader;",
        "GRANT SELECT ON public.token_gate TO reader;",
        "GRANT SELECT ON public.session TO reader;",
        "GRANT INSERT ON public.session TO reader;",
        "GRANT UPDATE (expires_at) ON public.session TO reader;",
        "GRANT DELETE ON public.session TO reader;",
        "GRANT UPDATE (last_used_at) ON public.token TO reader;",
        "GRANT EXECUTE ON FUNCTION public.gatepass_fold(text) TO reader;",
    ] {
        assert!(errors.contains(grant), "{grant}: {errors}");
    }
    // The listed grants are sufficient.
    let (_, grants) = errors.split_once("run: ").unwrap();
    execute(&owner, grants).await;
    let server = Server::start(&["serve", "--database-url", &reader]);
    let answer = graphql(&server, EVERYTHING);
    let answer = answer.json();
    assert!(answer.get("errors").is_none(), "{answer}");
    let ready = send(&server, "GET", "/readyz", &[], b"");
    assert_eq!(ready.status, 200, "{}", ready.body);
    assert_writes_with_documented_grants(&server, &owner).await;
    drop(server);

    // Those for signing in are, too.
    let folder = tempfile::tempdir().unwrap();
    let new = ["--name", "Ada", "--role", "guard", "--database-url", &owner];
    let token = tokens::create(&folder, &new).secret;
    let server = Server::start_closed(folder, &["--database-url", &reader]);
    assert_eq!(tokens::ask_with(&server, &token).status, 200);
    let json = [("content-type", "application/json")];
    let body = format!("{{\"token\":\"{token}\"}}");
    let answer = send(&server, "POST", "/session", &json, body.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.body);
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let page = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
    assert_eq!(tokens::ask(&server, &page).status, 200);
    let out = send(&server, "DELETE", "/session", &page, b"");
    assert_eq!(out.status, 204, "{}", out.body);
    server.signal(rustix::process::Signal::TERM);
    let errors = server.wait().errors;
    assert!(!errors.contains("ERROR"), "{errors}");

    // An open server needs none of them.
    execute(
        &owner,
        "REVOKE ALL ON token, token_gate, session FROM reader;
         REVOKE UPDATE (last_used_at) ON token FROM reader",
    )
    .await;
    let errors = refusal(&reader);
    assert!(
        errors.contains("GRANT SELECT ON public.token TO reader;"),
        "{errors}"
    );
    drop(Server::start(&["serve", "--database-url", &reader]));
    execute(&owner, grants).await;

    execute(&owner, "REVOKE SELECT ON scan FROM reader").await;
    let errors = refusal(&reader);
    let only = "run: GRANT SELECT ON public.scan TO reader;\n";
    assert!(errors.ends_with(only), "{errors}");
    // `migrate status` needs no more, either.
    let folder = tempfile::tempdir().unwrap();
    let status = ["migrate", "status", "--check", "--database-url", &reader];
    let output = gatepass(&folder, &status).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[tokio::test]
async fn missing_tables_and_pending_migrations_have_different_errors() {
    let Some(postgres) = own_server() else {
        return;
    };
    let errors = refusal(&postgres.url("postgres"));
    assert!(errors.contains("no Gatepass tables"), "{errors}");
    assert!(errors.contains("gatepass migrate up"), "{errors}");
}
