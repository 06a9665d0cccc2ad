//! What clients remove from a document before they send it.

use super::Files;

#[track_caller]
fn assert_titles(document: &str, arguments: &[&str], titles: &[&str]) {
    let files = Files::new(&[("a.graphql", document)]);
    let ran = files.run(&[&["."], arguments].concat());
    assert_eq!(ran.titles(), titles, "{ran:?}");
}

#[test]
fn client_directives_are_removed_with_their_variables() {
    let document = "query A($x: Int, $y: String) @raw_response_type {
        gates(first: 3) @connection(key: $y) { nodes @nonreactive { name @required(action: LOG) local(a: $x) @client { b } } }
    }";
    assert_titles(
        document,
        &[],
        &["query A: 1 statement in 1 round trip, at most 3 rows"],
    );
    // A variable that was unused before is still a mistake.
    let unused = document.replace("$x: Int", "$x: Int, $z: Int");
    let files = Files::new(&[("a.graphql", &unused)]);
    let ran = files.run(&["."]);
    assert!(ran.errors[0].starts_with("a.graphql:1:18: "), "{ran:?}");
    assert!(ran.errors[0].contains("$z"), "{ran:?}");
}

#[test]
fn an_unknown_directive_is_named() {
    let document = "query A { gates(first: 3) @mine(a: 1) { nodes { name @other } } }";
    let files = Files::new(&[("a.graphql", document)]);
    let ran = files.run(&["."]);
    assert!(ran.errors[0].starts_with("a.graphql:1:27: "), "{ran:?}");
    assert!(ran.errors[0].contains("mine"), "{ran:?}");
    let both = ["--client-directive", "mine,@other"];
    assert_titles(
        document,
        &both,
        &["query A: 1 statement in 1 round trip, at most 3 rows"],
    );
}

#[test]
fn fragments_used_only_by_the_client_are_not_sent() {
    let document = "query A { gates(first: 3) { nodes { ...Local @client } } ...Rest }
        fragment Rest on Query { holders(first: 1) { nodes { ... @client { x } } } }
        fragment Local on Gate { selected ...More }
        fragment More on Gate { more }";
    assert_titles(
        document,
        &[],
        &["query A: 2 statements in 1 round trip, at most 4 rows"],
    );
}

#[test]
fn each_spread_has_its_own_arguments() {
    // One fragment is spread three times: with a value, with its default, and with
    // the operation's variable through another fragment. The gates are the same.
    let document = "query A($n: Int = 7) {
            a: gates(first: 2) { nodes { ...Row @arguments(passes: 3) } }
            b: gates(first: 2) { nodes { ...Row } }
            c: gates(first: 2) { nodes { ...Through @arguments(n: $n) } }
        }
        fragment Through on Gate @argumentDefinitions(n: {type: \"Int\"}) { ...Row @arguments(passes: $n) }
        fragment Row on Gate @argumentDefinitions(passes: {type: \"Int!\", defaultValue: 1}, after: {type: \"String\"}) {
            passes(first: $passes, after: $after) { nodes { code } }
        }";
    assert_titles(
        document,
        &["--defaults"],
        &["query A: 4 statements in 2 round trips, at most 24 rows"],
    );
    let files = Files::new(&[("a.graphql", &document.replace("{ code }", "{ cod }"))]);
    let ran = files.run(&["."]);
    assert!(
        ran.errors[0].starts_with("a.graphql:8:61: Type `Pass` does not have a field `cod`"),
        "{ran:?}"
    );
    assert_eq!(ran.errors.len(), 2, "{ran:?}");
    // A fragment that spreads itself does not run forever.
    let document = "query A { gates(first: 1) { nodes { ...R } } }
        fragment R on Gate @argumentDefinitions(n: {type: \"Int\", defaultValue: 1}) { ...R @arguments(n: [$n]) }";
    let files = Files::new(&[("a.graphql", document)]);
    let ran = files.run(&["."]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn defaults_are_used_with_the_flag() {
    let document = "query A($n: Int! = 25, $on: Boolean = false, $code: String!) {
        gates(first: $n) { nodes { passes(first: $n) @include(if: $on) { totalCount } ...Rest } }
        pass(code: $code) { code }
    }
    fragment Rest on Gate { scans(first: $n) { nodes { code } } }";
    assert_titles(
        document,
        &[],
        &["query A: at most 4 statements in 2 round trips and 1,002,001 rows, for any $n, $on"],
    );
    assert_titles(
        document,
        &["--defaults"],
        &["query A: 3 statements in 2 round trips, at most 651 rows"],
    );
    // A value takes precedence over a default.
    let files = Files::new(&[
        ("a.graphql", document),
        ("v.json", "{\"A\": {\"n\": 2, \"code\": \"x\"}}"),
    ]);
    let ran = files.run(&["a.graphql", "--defaults", "--variables", "v.json"]);
    assert_eq!(
        ran.titles(),
        ["query A: 3 statements in 2 round trips, at most 7 rows"],
        "{ran:?}"
    );
}
