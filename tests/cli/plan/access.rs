//! Operations as senders of a role, or with a bound token, would have them answered.

use super::Files;

const GATE: &str = "query Gate {
  gates(first: 5) {
    nodes {
      passes(first: 10, filter: { code: { startsWith: \"A\" } }) { nodes { kind } }
    }
  }
}";
const HOLDERS: &str = "query Holders($with: Boolean = false) {
  holders(first: 5) { nodes { name phone @include(if: $with) } }
}";
const SCANS: &str = "query Scans { scans(first: 10) { nodes { pass { id } } } }";

fn files() -> Files {
    Files::new(&[
        ("gate.graphql", GATE),
        ("holders.graphql", HOLDERS),
        ("scans.graphql", SCANS),
    ])
}

#[test]
fn what_a_role_may_not_read_is_a_mistake_with_its_place() {
    let files = files();
    let code = "gate.graphql:4:7: `Pass.code` requires the role GUARD; yours is VIEWER. Remove it from fields, filters and orders, or sign in with that role.";
    let phone = |role: &str| {
        format!(
            "holders.graphql:2:36: `Holder.phone` requires the role OFFICER; yours is {role}. Remove it from fields, filters and orders, or sign in with that role."
        )
    };
    files.run(&[".", "--role", "viewer"]).assert_refused(&[
        code,
        &phone("VIEWER"),
        "error: 2 mistakes; nothing was planned",
    ]);
    files
        .run(&[".", "--role", "guard"])
        .assert_refused(&[&phone("GUARD"), "error: 1 mistake; nothing was planned"]);
    for flags in [
        &["--role", "officer"][..],
        &["--role", "admin"],
        &[],
        // The field is left out.
        &["--role", "guard", "--defaults"],
    ] {
        let ran = files.run(&[&["."], flags].concat());
        assert_eq!(ran.code, 0, "{flags:?}: {ran:?}");
        assert_eq!(ran.titles().len(), 3, "{flags:?}: {ran:?}");
    }
    let json = files
        .run(&[".", "--role", "guard", "--format", "json"])
        .json();
    let mistake = &json["mistakes"][0];
    assert_eq!(
        (&mistake["line"], &mistake["column"]),
        (&2.into(), &36.into())
    );
    let unknown = files.run(&[".", "--role", "owner"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.errors[0].contains("viewer, guard, officer, admin"),
        "{unknown:?}"
    );
}

#[test]
fn a_bound_token_costs_what_its_rules_cost() {
    let files = files();
    for database in ["postgres", "sqlite"] {
        let sql = ["scans.graphql", "--sql", "--database", database];
        let unbound = files.run(&sql);
        let bound = files.run(&[&sql[..], &["--role", "guard", "--gate-bound"]].concat());
        // The row contains the key of the pass, but the pass may be hidden.
        assert_eq!(
            unbound.titles(),
            ["query Scans: 1 statement in 1 round trip, at most 10 rows"]
        );
        assert_eq!(
            bound.titles(),
            ["query Scans: 2 statements in 2 round trips, at most 20 rows"]
        );
        assert!(!unbound.output.contains("any_gate"), "{unbound:?}");
        assert!(bound.output.contains("any_gate"), "{bound:?}");
        // The role does not matter where it reads everything that is asked for.
        let viewer = files.run(&[&sql[..], &["--role", "viewer"]].concat());
        assert_eq!(viewer.output, unbound.output);
    }
}
