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
fn values_of_unknown_variables_are_refused() {
    for (values, error) in [
        (
            "{ \"m\": 1 }",
            "error: invalid variables in 'v.json': no operation has a variable `$m`; write an object of variables, or one such object for each operation by its name",
        ),
        (
            "{ \"A\": { \"x\": true } }",
            "error: invalid variables in 'v.json': the operation `A` has no variable `$x`",
        ),
        (
            "{ \"A\": { \"n\": 1 }, \"Aa\": {} }",
            "error: invalid variables in 'v.json': there is no operation `Aa`, only A, B",
        ),
        (
            "{ \"Aa\": { \"n\": 1 } }",
            "error: invalid variables in 'v.json': there is no operation `Aa`, only A, B",
        ),
        (
            "{ \"A\": 1 }",
            "error: invalid variables in 'v.json': no operation has a variable `$A`; write an object of variables, or one such object for each operation by its name",
        ),
        (
            "[1]",
            "error: invalid variables in 'v.json': not a JSON object: invalid type: sequence, expected a map at line 1 column 0",
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
            "error: 1 mistake; nothing was planned",
        ]);
    let ran = files.run(&["two.graphql", "--variables", "none.json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}
