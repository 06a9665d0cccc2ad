//! Tokens, made with the real binary.

use serde_json::Value;
use tempfile::TempDir;

use super::server::{Answer, Server, gatepass, send};

/// A new token.
pub(crate) struct NewToken {
    pub(crate) id: i64,
    pub(crate) secret: String,
}

/// Creates a token in the database of a folder, or in one that the flags name.
pub(crate) fn create(folder: &TempDir, flags: &[&str]) -> NewToken {
    let created = run(folder, &[&["create", "--json"], flags].concat());
    let created: Value = serde_json::from_str(&created).unwrap();
    NewToken {
        id: created["id"].as_i64().unwrap(),
        secret: created["secret"].as_str().unwrap().to_owned(),
    }
}

/// The output of `gatepass token`, which must not fail.
pub(crate) fn run(folder: &TempDir, arguments: &[&str]) -> String {
    let output = gatepass(folder, &[&["token"], arguments].concat()).output();
    let output = output.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The value of `Authorization` for a secret.
pub(crate) fn bearer(secret: &str) -> String {
    format!("Bearer {secret}")
}

/// Sends a GraphQL request with these headers.
pub(crate) fn ask(server: &Server, headers: &[(&str, &str)]) -> Answer {
    let json = [("content-type", "application/json")];
    let body = br#"{"query":"{ gates { totalCount } }"}"#;
    let headers = [&json[..], headers].concat();
    send(server, "POST", "/graphql", &headers, body)
}

/// Sends a GraphQL request with a token.
pub(crate) fn ask_with(server: &Server, secret: &str) -> Answer {
    ask(server, &[("authorization", &bearer(secret))])
}

/// The code of an answer with one error.
pub(crate) fn code(answer: &Answer) -> String {
    let code = &answer.json()["errors"][0]["extensions"]["code"];
    code.as_str().unwrap_or_default().to_owned()
}
