//! The tables say for every member of the schema who may use it, and the server agrees.

use std::collections::BTreeSet;

use crate::access::documents::Documents;
use crate::access::subject::{Subject, code, viewers};
use crate::model::{ROLES, required};
use crate::support::schema::Schema;

/// The mutations that are not for viewers who are bound to gates.
const UNBOUND: [&str; 6] = [
    "createGate(",
    "updateGate(",
    "closeGate(",
    "reopenGate(",
    "registerHolder(",
    "registerHolders(",
];

#[test]
fn the_tables_name_every_member_of_the_schema_once() {
    // That none is listed twice is checked where the tables are read.
    let members: BTreeSet<String> = Schema::read().members().into_iter().collect();
    let listed: BTreeSet<String> = required().keys().cloned().collect();
    let difference = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
        one.difference(other).cloned().collect()
    };
    let missing = difference(&members, &listed);
    let surplus = difference(&listed, &members);
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "tests/access does not say who may use {missing:?}, and the schema does not have {surplus:?}"
    );
}

#[tokio::test]
async fn each_member_is_for_those_roles_that_the_tables_name() {
    let schema = Schema::read();
    let documents = Documents::new(&schema);
    let rank = |role: &str| ROLES.iter().position(|known| *known == role);
    for subject in Subject::each().await {
        let (mut asked, mut refused) = (0, 0);
        for member in schema.members() {
            let Some(document) = documents.using(&member) else {
                continue;
            };
            let required = required()[&member];
            for viewer in viewers() {
                let outcome = subject
                    .ask(&viewer, &document, serde_json::Value::Null)
                    .await;
                let is_for_unbound = UNBOUND.iter().any(|name| document.contains(name));
                let expected =
                    rank(viewer.role) < rank(required) || viewer.gates.is_some() && is_for_unbound;
                let expected = expected.then(|| "FORBIDDEN".to_owned());
                let errors = &outcome.response.errors;
                let described = format!("{member} as {viewer:?}: {document} {errors:?}");
                assert_eq!(code(&outcome), expected, "{described}");
                asked += 1;
                if expected.is_none() {
                    continue;
                }
                refused += 1;
                assert_eq!(outcome.executed(), 0, "{described}");
                let message = &errors[0].message;
                let names_role = message.contains(required);
                assert!(names_role || message.contains("gates"), "{described}");
            }
        }
        assert!(
            asked > 2000 && refused > 30,
            "{asked} were asked, {refused} of them refused"
        );
    }
}

/// A member that cannot be asked for is an enum's value that only answers contain.
#[test]
fn almost_every_member_can_be_asked_for() {
    let schema = Schema::read();
    let documents = Documents::new(&schema);
    let members = schema.members().into_iter();
    let others: Vec<String> = members
        .filter(|member| documents.using(member).is_none())
        .collect();
    assert!(
        others
            .iter()
            .all(|member| member.starts_with("Role.") || member.starts_with("UserErrorCode.")),
        "{others:?}"
    );
}
