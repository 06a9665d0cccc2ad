//! Values of variables.

use serde_json::json;

use super::Files;

const TWO: &str = "query A($n: Int) { gates(first: $n) { nodes { name } } }
query B($n: Int!, $x: Boolean = true) { holders(first: $n) @include(if: $x) { nodes { name } } }";

#[test]
fn values_of_variables_make_a_bill_exact() {
    for (values, titles) in [
        (
            json!({ "n": 7 }),
            [
                "query A: 1 statement in 1 round trip, at most 7 rows",
                "query B: 1 statement in 1 round trip, at most 7 rows",
            ],
        ),
        (
            json!({ "n": 7, "x": false }),
            [
                "query A: 1 statement in 1 round trip, at most 7 rows",
                "query B: 0 statements in 0 round trips, at most 0 rows",
            ],
        ),
        (
            json!({ "B": { "n": 7 } }),
            [
                "query A: at most 1 statement in 1 round trip and 1,000 rows, for any $n",
                "query B: 1 statement in 1 round trip, at most 7 rows",
            ],
        ),
        (
            json!({ "A": {}, "B": { "n": 1 } }),
            [
                "query A: 1 statement in 1 round trip, at most 20 rows",
                "query B: 1 statement in 1 round trip, at most 1 row",
            ],
        ),
    ] {
        let files = Files::new(&[("two.graphql", TWO), ("v.json", &values.to_string())]);
        let ran = files.run(&["two.graphql", "--variables", "v.json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.titles(), titles, "{values}");
    }
}

#[test]
fn values_that_fit_nothing_are_refused() {
    for (values, error) in [
        (
            "{ \"m\": 1 }",
            "error: the variables in 'v.json': no operation has a variable `$m`; they are an object of variables, or one of such objects by the operation's name",
        ),
        (
            "{ \"A\": { \"x\": true } }",
            "error: the variables in 'v.json': the operation `A` has no variable `$x`",
        ),
        (
            "{ \"A\": { \"n\": 1 }, \"Aa\": {} }",
            "error: the variables in 'v.json': there is no operation `Aa`; there are A, B",
        ),
        (
            "{ \"Aa\": { \"n\": 1 } }",
            "error: the variables in 'v.json': there is no operation `Aa`; there are A, B",
        ),
        (
            "{ \"A\": 1 }",
            "error: the variables in 'v.json': no operation has a variable `$A`; they are an object of variables, or one of such objects by the operation's name",
        ),
        (
            "[1]",
            "error: the variables in 'v.json': they are no JSON object: invalid type: sequence, expected a map at line 1 column 0",
        ),
    ] {
        let files = Files::new(&[("two.graphql", TWO), ("v.json", values)]);
        let ran = files.run(&["two.graphql", "--variables", "v.json"]);
        ran.assert_refused(&[error]);
    }
    let files = Files::new(&[("two.graphql", TWO), ("v.json", "{}")]);
    files
        .run(&["two.graphql", "--variables", "v.json"])
        .assert_refused(&[
            "two.graphql:2:9: Variable `$n` of type `Int!` needs a value.",
            "error: 1 mistake, and nothing was planned",
        ]);
    let ran = files.run(&["two.graphql", "--variables", "none.json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}
