//! Repositories like those of front-end teams.

use super::Ran;
use crate::support::server::gatepass;

/// Runs in one of the repositories in this folder.
fn plan(repository: &str, arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut command = gatepass(&folder, &[&["plan"], arguments].concat());
    let repositories = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/repositories");
    command.current_dir(format!("{repositories}/{repository}"));
    Ran::new(&command.output().unwrap())
}

/// The first lines of bills: file, operation and sum.
fn heads(ran: &Ran) -> Vec<&str> {
    let lines = ran.output.lines();
    lines.filter(|line| line.contains(" · ")).collect()
}

#[test]
fn a_codegen_repository_is_read_by_its_configuration() {
    let ran = plan("codegen", &[]);
    assert_eq!(
        heads(&ran),
        [
            "src/GatesPage.tsx · query GatesPage: at most 3 statements in 3 round trips and 21,000 rows, for any $first",
            "src/HolderPage.vue · query HolderPage: 2 statements in 2 round trips, at most 6 rows",
            "src/Search.graphql · query Search: 2 statements in 2 round trips, at most 40 rows",
        ]
    );
    assert_eq!(
        ran.errors,
        ["skipped: 1 file without documents, 2 files and folders excluded by --ignore"]
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = plan("codegen", &["--defaults"]);
    assert_eq!(
        heads(&ran)[0],
        "src/GatesPage.tsx · query GatesPage: 3 statements in 3 round trips, at most 525 rows"
    );
}

#[test]
fn a_mistake_in_a_script_has_its_line_and_column() {
    let ran = plan("codegen", &["src", "--format", "json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let mistakes = ran.json()["mistakes"].take();
    let places: Vec<_> = mistakes
        .as_array()
        .unwrap()
        .iter()
        .map(|mistake| {
            let column = &mistake["column"];
            format!(
                "{}:{}:{column}",
                mistake["file"].as_str().unwrap(),
                mistake["line"]
            )
        })
        .collect();
    assert_eq!(places, ["src/Search.test.tsx:3:40", "src/gql/gql.ts:3:41"]);
}

#[test]
fn a_relay_repository_is_planned_like_its_compiler_sends_it() {
    let ran = plan("relay", &["src", "--defaults"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(
        ran.output,
        "\
src/Gates.tsx · query GatesQuery: at most 10 statements in 3 round trips and 106 rows, for any $text
├─ gates                                       ≤ 10 rows  first 10 gates, filtered, by code, for any $text (may read all rows)
│  └─ gates.edges.node.passes                  ≤ 10 rows  first 1 pass of each of ≤ 10 gates, by issuedAt descending
│     └─ gates.edges.node.passes.nodes.holder  ≤ 10 rows  holder of each of ≤ 10 passes
├─ few                                          ≤ 2 rows  first 2 gates, by code
│  ├─ few.nodes.passes                          ≤ 6 rows  first 3 passes of each of ≤ 2 gates, by issuedAt descending
│  │  └─ few.nodes.passes.nodes.holder          ≤ 6 rows  holder of each of ≤ 6 passes
│  └─ few.nodes.occupancy                       ≤ 2 rows  how many passes of each of ≤ 2 gates, filtered (reads tallies)
└─ many                                         ≤ 4 rows  first 4 gates, by code
   └─ many.nodes.passes                        ≤ 28 rows  first 7 passes of each of ≤ 4 gates, by issuedAt descending
      └─ many.nodes.passes.nodes.holder        ≤ 28 rows  holder of each of ≤ 28 passes
"
    );
    assert_eq!(
        ran.errors,
        [
            "skipped: 1 operation that stays on the client (localUpdatableQuery), 1 query of @refetchable, which Relay's compiler creates (GatesListPaginationQuery)"
        ]
    );
}

#[test]
fn the_documents_of_a_manifest_are_complete() {
    let ran = plan("relay", &["persisted_queries.json", "--defaults"]);
    assert_eq!(
        heads(&ran),
        [
            "persisted_queries.json · query GatesQuery: 2 statements in 2 round trips, at most 20 rows",
            "persisted_queries.json · query OneGate: 1 statement in 1 round trip, at most 1 row",
        ]
    );
    assert_eq!((ran.code, ran.errors.len()), (0, 0), "{ran:?}");
    let ran = plan("apollo", &["persisted-query-manifest.json"]);
    assert_eq!(
        ran.errors[0],
        "persisted-query-manifest.json:9:83: Type `Gate` does not have a field `nam`. Did you mean `name`?"
    );
    let ran = plan("relay", &["package.json"]);
    ran.assert_refused(&[
        "package.json:1:1: This is not a manifest of persisted documents. Pass a JSON object of documents by hash, or Apollo's manifest.",
        "error: 1 mistake; nothing was planned",
    ]);
}

#[test]
fn an_apollo_repository_is_planned_like_its_client_sends_it() {
    let ran = plan("apollo", &["src"]);
    assert_eq!(
        heads(&ran),
        [
            "src/Gate.svelte · query Gate: 2 statements in 2 round trips, at most 2 rows",
            "src/passes.ts · query Passes: 2 statements in 2 round trips, at most 30 rows",
        ],
        "{ran:?}"
    );
    assert_eq!(
        ran.errors,
        [
            "skipped: 1 schema (src/holder.ts), 1 duplicate operation, 1 operation that stays on the client (Theme)"
        ]
    );
    assert_eq!(ran.code, 0, "{ran:?}");
}
