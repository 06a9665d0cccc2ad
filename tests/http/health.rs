//! The routes for supervisors.

use crate::support::postgres::own_server;
use crate::support::server::{Server, send};

#[test]
fn a_server_is_healthy_and_ready() {
    let server = Server::start(&["serve"]);
    for (path, status) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let answer = send(&server, "GET", path, &[], b"");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.json()["status"], status, "{path}");
    }
}

#[test]
fn without_its_database_a_server_is_healthy_but_not_ready() {
    let Some(database) = own_server() else {
        return;
    };
    let server = Server::start(&[
        "serve",
        "--migrate",
        "--database-url",
        &database.url("postgres"),
    ]);
    assert_eq!(send(&server, "GET", "/readyz", &[], b"").status, 200);
    database.stop().unwrap();
    let answer = send(&server, "GET", "/readyz", &[], b"");
    assert_eq!(answer.status, 503, "{}", answer.body);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], "DATABASE_UNAVAILABLE");
    assert_eq!(send(&server, "GET", "/healthz", &[], b"").status, 200);
}
