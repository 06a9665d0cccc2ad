//! The tables say for every member of the schema who may use it, and the server agrees.

use std::collections::BTreeSet;

use crate::access::documents::Documents;
use crate::access::subject::{Ask, Subject};
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

/// Asks for each member as each viewer. What is refused is refused for the reason that the
/// tables give, and runs nothing; the rest has no errors.
pub(crate) async fn assert_tables_hold(subject: &impl Ask) {
    let schema = Schema::read();
    let documents = Documents::new(schema);
    let rank = |role: &str| ROLES.iter().position(|known| *known == role);
    let (mut allowed, mut refused) = (0, 0);
    for viewer in subject.viewers() {
        let members = schema.members().into_iter();
        let members = members.filter_map(|member| Some((documents.using(&member)?, member)));
        let may = |text: &str, member: &str| {
            let is_for_unbound = UNBOUND.iter().any(|name| text.contains(name));
            rank(viewer.role) >= rank(required()[member])
                && !(is_for_unbound && viewer.gates.is_some())
        };
        let (open, hidden): (Vec<_>, Vec<_>) =
            members.partition(|(text, member)| may(text, member));

        let (texts, members): (Vec<_>, Vec<_>) = hidden.into_iter().unzip();
        let answers = subject.ask_all(&viewer, &texts).await;
        assert_eq!(answers.executed, 0, "{viewer:?}");
        refused += members.len();
        for (member, answer) in members.iter().zip(&answers.all) {
            let described = format!("{member} as {viewer:?}: {answer}");
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], "FORBIDDEN", "{described}");
            let message = error["message"].as_str().unwrap();
            let names_role = message.contains(required()[member]);
            assert!(names_role || message.contains("gates"), "{described}");
            assert!(answer["data"].is_null(), "{described}");
        }

        let (texts, members): (Vec<_>, Vec<_>) = open.into_iter().unzip();
        let answers = subject.ask_all(&viewer, &texts).await;
        for (member, answer) in members.iter().zip(&answers.all) {
            assert_eq!(answer.get("errors"), None, "{member} as {viewer:?}");
            assert!(answer["data"].is_object(), "{member} as {viewer:?}");
        }
        allowed += members.len();
    }
    assert!(
        allowed > 2000 && refused > 30,
        "only {allowed} were allowed, and {refused} refused"
    );
}

#[tokio::test]
async fn each_member_is_for_those_roles_that_the_tables_name() {
    for subject in Subject::each().await {
        assert_tables_hold(&subject).await;
    }
}

/// A member that cannot be asked for is an enum's value that only answers contain.
#[test]
fn almost_every_member_can_be_asked_for() {
    let schema = Schema::read();
    let documents = Documents::new(schema);
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
