//! The same tables and attempts against a server that runs, with a token of each role.

use serde_json::{Value, json};

use crate::access::documents::Documents;
use crate::access::fields::hidden_filters;
use crate::access::subject::{Answers, Ask, bound, unbound};
use crate::access::table::assert_tables_hold;
use crate::model::{ROLES, Viewer, required};
use crate::support::role_server::{RoleServer, RoleToken};
use crate::support::schema::Schema;
use crate::support::server::send;
use crate::support::tokens::bearer;

/// How many documents are sent in one array.
const BATCH: usize = 100;

/// The flags of a server that accepts such arrays.
const FLAGS: [&str; 4] = ["--max-batch", "100", "--log", "warn"];

fn token<'s>(server: &'s RoleServer, viewer: &Viewer) -> &'s RoleToken {
    server.token(viewer.role, viewer.gates.is_some())
}

impl Ask for RoleServer {
    fn viewers(&self) -> Vec<Viewer> {
        let role = |token: &RoleToken| {
            let mut roles = ROLES.into_iter();
            roles
                .find(|role| *role == token.role)
                .expect("it is a role")
        };
        let viewer = |token: &RoleToken| {
            let make = if token.is_bound { bound } else { unbound };
            make(role(token))
        };
        self.tokens.iter().map(viewer).collect()
    }

    async fn ask_all(&self, viewer: &Viewer, documents: &[String]) -> Answers {
        let mut answers = Answers {
            all: Vec::new(),
            executed: 0,
        };
        for documents in documents.chunks(BATCH) {
            let requests = documents.iter();
            let requests = requests.map(|document| json!({ "query": document }));
            let body = Value::Array(requests.collect());
            let answer = self.post(token(self, viewer), &[], &body);
            let executed = answer.headers["x-sql-statements"].to_str().unwrap();
            answers.executed += executed.parse::<usize>().unwrap();
            let Value::Array(all) = answer.json() else {
                panic!("{viewer:?}: {}", answer.body)
            };
            assert_eq!(all.len(), documents.len(), "{viewer:?}");
            answers.all.extend(all);
        }
        answers
    }
}

#[tokio::test]
async fn each_member_is_for_those_roles_that_the_tables_name() {
    for server in RoleServer::each(&FLAGS).await {
        assert_tables_hold(&server).await;
    }
}

#[tokio::test]
async fn no_filter_tells_anything_about_a_hidden_value() {
    let attempts = hidden_filters();
    for server in RoleServer::each(&FLAGS).await {
        let mut sent = 0;
        for viewer in server.viewers() {
            let own = attempts.iter().filter(|(of, _)| *of == viewer);
            let documents: Vec<String> = own.map(|(_, document)| document.clone()).collect();
            let answers = server.ask_all(&viewer, &documents).await;
            assert_eq!(answers.executed, 0, "{viewer:?}");
            for (document, answer) in documents.iter().zip(&answers.all) {
                let code = &answer["errors"][0]["extensions"]["code"];
                assert_eq!(code, "FORBIDDEN", "{document} as {viewer:?}: {answer}");
                assert!(
                    answer["data"].is_null(),
                    "{document} as {viewer:?}: {answer}"
                );
            }
            sent += documents.len();
        }
        // Nobody is refused as an administrator, and an administrator has no bound token.
        assert_eq!(sent, attempts.len());
    }
}

/// A status and a cache must not tell more than an answer does.
#[test]
fn a_refusal_looks_the_same_by_get_and_post() {
    let server = RoleServer::embedded(&FLAGS);
    let schema = Schema::read();
    let documents = Documents::new(schema);
    let members = required().iter().filter(|(_, role)| **role != "VIEWER");
    let hidden: Vec<String> = members
        .filter_map(|(member, _)| documents.using(member))
        // These are not sent by GET.
        .filter(|document| !document.starts_with("mutation"))
        .collect();
    assert!(hidden.len() > 10, "{hidden:?}");
    for is_bound in [false, true] {
        let token = server.token("VIEWER", is_bound);
        let secret = bearer(&token.secret);
        for document in &hidden {
            let posted = server.ask(token, &[], document);
            let bytes = document.bytes().map(|byte| format!("%{byte:02X}"));
            let query: String = bytes.collect();
            let path = format!("/graphql?query={query}");
            for (accept, status) in [
                ("application/json", 200),
                ("application/graphql-response+json", 400),
            ] {
                let headers = [
                    ("authorization", secret.as_str()),
                    ("accept", accept),
                    ("graphql-require-preflight", "1"),
                ];
                let got = send(&server.server, "GET", &path, &headers, b"");
                assert_eq!(got.status, status, "{document}: {}", got.body);
                assert_eq!(got.body, posted.body, "{document}");
                assert!(!got.headers.contains_key("etag"), "{document}");
                assert_eq!(got.headers["cache-control"], "no-store", "{document}");
            }
        }
    }
}
