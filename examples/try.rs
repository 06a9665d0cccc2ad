//! Try.
use migration::MigratorTrait;
use sea_orm::ConnectionTrait;
#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).unwrap_or("sqlite::memory:".into());
    let connection = gatepass::database::connect(&gatepass::database::DatabaseSettings {
        url,
        pool_size: 4,
        acquire_timeout: std::time::Duration::from_secs(5),
        statement_timeout: std::time::Duration::from_secs(5),
    })
    .await
    .unwrap();
    migration::Migrator::up(&connection, None).await.unwrap();
    for sql in [
        "insert into gate (code,name,location,created_at) values ('G1','North','x','2026-01-01T00:00:00+00:00'),('G2','South','x','2026-01-01T00:00:00+00:00')",
        "insert into holder (name,created_at) values ('Ann','2026-01-01T00:00:00+00:00'),('Bob','2026-01-01T00:00:00+00:00')",
        "insert into pass (code,gate_id,holder_id,kind,any_gate,issued_at,valid_from,valid_until) values ('P1',1,1,'STAFF',false,'2026-01-01T00:00:00+00:00','2026-01-01T00:00:00+00:00','2027-01-01T00:00:00+00:00'),('P2',1,2,'STAFF',false,'2026-01-02T00:00:00+00:00','2026-01-01T00:00:00+00:00','2027-01-01T00:00:00+00:00'),('P3',2,2,'STAFF',false,'2026-01-03T00:00:00+00:00','2026-01-01T00:00:00+00:00','2027-01-01T00:00:00+00:00')",
        "insert into scan (code,pass_id,gate_id,direction,outcome,denial_reason,scanned_at) values ('P1',1,1,'IN','ADMITTED',null,'2026-01-01T00:00:00+00:00'),('PX',null,1,'IN','DENIED','UNKNOWN_PASS','2026-01-01T00:00:00+00:00')",
    ] {
        let _ = connection
            .execute_unprepared(sql)
            .await
            .map_err(|e| println!("{e}"));
    }
    let engine = gatepass::engine::Engine::new(connection, gatepass::plan::Limits::default());
    println!("{}", gatepass::engine::sdl());
    for query in [
        "{ __typename passes(first: 2) { nodes { code gate { name } } } }",
        "{ passes { nodes { code gate { id } } } }",
        "{ gates { nodes { name passes(first: 1) { totalCount pageInfo { hasNextPage endCursor } nodes { code issuedAt status holder { name } } } } } }",
        "{ gates(first: 200) { nodes { passes(first: 50) { nodes { holder { passes(first: 5) { nodes { gate { name } } } } } } } } }",
        "{ gates { nodes { passes { nodes { gate { name code } } } } } }",
        "{ passes { nodes { ...A ...B } } } fragment A on Pass { gate { name } holder { name } } fragment B on Pass { gate { code } holder { id name } }",
        "{ pass(code: \"P1\") { gate { name } holder { name } scans(first: 5) { nodes { gate { code } } } } }",
        "{ gates { nodes { a: passes(first: 1) { nodes { code } } b: passes(first: 2) { edges { cursor node { code } } } } } }",
        "{ gates { nodes { a: passes(last: 1) { nodes { code } } scans { nodes { code pass { code gate { name } } } } } } }",
        "{ passes(first: -1) { nodes { code } } }",
        "{ passes { nodes { nope } } }",
        "{ passes { nodes { code }",
        "query ($x: Boolean = true) { passes @include(if: $x) { totalCount } }",
    ] {
        let outcome = engine.execute(async_graphql::Request::new(query)).await;
        println!(
            "\n{query}\n{}\nplanned {} executed {}",
            serde_json::to_string(&outcome.response).unwrap(),
            outcome.planned,
            outcome.executed()
        );
        for s in outcome.statements {
            println!("   {} {:?} {:?} {}", s.path, s.rows, s.duration, s.text);
        }
    }
}
