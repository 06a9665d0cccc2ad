//! Groups from tallies are those of the rows.

use async_graphql::Request;
use gatepass::engine::{Engine, Options};
use gatepass::plan::Limits;

use super::boundary;
use super::writers::Writer;
use crate::properties::choices::Choices;
use crate::support::access;
use crate::support::app::{data, text};
use crate::support::database::migrated;
use crate::support::effort::effort;
use crate::support::rows;

/// The number of writes to a database.
fn writes() -> usize {
    effort(12, 40)
}

/// Arguments of groups that a tally covers.
const GROUPS: [&str; 6] = [
    "by: [STATUS]",
    "by: [STATUS], orderBy: COUNT",
    "by: [KIND]",
    "by: [KIND, STATUS], orderBy: KEYS_DESC, first: 5",
    "by: [GATE, STATUS]",
    "by: [GATE]",
];

const FILTERS: [&str; 5] = [
    "",
    "inside: true",
    "status: { in: [ACTIVE, SCHEDULED] }, kind: { ne: STAFF }",
    "status: { in: [] }",
    "or: [{ status: { eq: ACTIVE }, kind: { eq: STAFF } }, { status: { eq: EXPIRED }, inside: true }]",
];

/// A query of all groups with a filter, at the root and of each gate.
fn query(filter: &str) -> String {
    let fields = GROUPS.iter().enumerate().map(|(index, arguments)| {
        format!(
            "g{index}: passes(filter: {{ {filter} }}) {{
                 groups({arguments}) {{ status kind gate {{ id }} count hasMore }}
             }}"
        )
    });
    let fields = fields.collect::<Vec<_>>().join("\n");
    format!("{{ {fields} gates(first: 3) {{ nodes {{ {fields} }} }} }}")
}

#[tokio::test]
async fn groups_are_those_of_the_rows() {
    for database in migrated().await {
        for key in 1..=3 {
            rows::gate(&database, &key.to_string()).await;
        }
        let holder = rows::holder(&database, "Ada").await;
        let tallied = Engine::new(database.clone(), Limits::default());
        let limits = Limits {
            tallies: false,
            ..Limits::default()
        };
        let from_rows = Engine::new(database.clone(), limits);
        let mut choices = Choices::seeded(3);
        let mut writer = Writer::new(&database, holder);
        for _ in 0..writes() {
            let write = writer.write(&tallied, &mut choices).await;
            assert_groups([&tallied, &from_rows], &mut choices, &write).await;
        }
    }
}

async fn assert_groups(engines: [&Engine; 2], choices: &mut Choices<'_>, after: &str) {
    let query = query(FILTERS[choices.below(FILTERS.len())]);
    let now = boundary(choices.below(14), choices.below(3));
    let bound: Option<&[i64]> = choices.one_in(3).then_some(&[1]);
    let mut answers = Vec::new();
    for (engine, expected) in engines.into_iter().zip([(12, 0), (0, 12)]) {
        let options = Options {
            viewer: access::viewer("ADMIN", bound),
            ..Options::default()
        };
        let outcome = engine
            .execute_with_at(Request::new(&query), options, now)
            .await;
        assert_eq!(outcome.counts(), expected, "{}", text(&outcome));
        answers.push(data(&outcome));
    }
    assert_eq!(answers[0], answers[1], "at {now}, after {after}: {query}");
}
