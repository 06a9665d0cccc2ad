//! The limits on operations.

use serde_json::{Value, json};

use crate::support::server::{Server, graphql};

/// A limit: its flag, its default, another value, its code, and an operation that
/// reaches this number.
type Limit = (
    &'static str,
    usize,
    usize,
    &'static str,
    fn(usize) -> String,
);

const LIMITS: [Limit; 6] = [
    ("--max-page-size", 1000, 5, "PAGE_TOO_LARGE", |rows| {
        format!("{{ passes(first: {rows}) {{ totalCount nodes {{ code }} }} }}")
    }),
    ("--max-statements", 40, 2, "TOO_MANY_STATEMENTS", |most| {
        let field = |index| format!(r#"g{index}: gate(code: "{index}") {{ name }} "#);
        format!("{{ {} }}", (0..most).map(field).collect::<String>())
    }),
    ("--max-rows", 50_000, 20, "TOO_MANY_ROWS", |rows| {
        // A page of gates, and a page of passes for each.
        let (gates, passes) = if rows > 1000 {
            (100, rows / 100)
        } else {
            (1, rows)
        };
        format!(
            "{{ gates(first: {gates}) {{ nodes {{ passes(first: {}) {{ nodes {{ code }} }} }} }} }}",
            passes - 1
        )
    }),
    ("--max-filter-depth", 8, 2, "FILTER_TOO_LARGE", |depth| {
        let (open, close) = ("{ not: ".repeat(depth - 1), " }".repeat(depth - 1));
        format!("{{ passes(filter: {open}{{ code: {{ eq: \"A\" }} }}{close}) {{ totalCount }} }}")
    }),
    (
        "--max-filter-conditions",
        100,
        5,
        "FILTER_TOO_LARGE",
        |most| {
            // Each branch is a condition and contains one.
            let branches = "{ code: { eq: \"A\" } } ".repeat(most / 2);
            format!("{{ passes(filter: {{ or: [{branches}] }}) {{ totalCount }} }}")
        },
    ),
    ("--max-filter-text", 1000, 10, "FILTER_TOO_LARGE", |most| {
        let text = "é".repeat(most);
        format!("{{ passes(filter: {{ code: {{ contains: \"{text}\" }} }}) {{ totalCount }} }}")
    }),
];

fn ask(server: &Server, query: &str) -> Value {
    graphql(server, &json!({ "query": query }).to_string()).json()
}

#[test]
fn each_limit_has_a_default_and_a_flag_and_is_named() {
    for (flag, default, chosen, code, operation) in LIMITS {
        let text = chosen.to_string();
        for (arguments, most) in [(&["serve"][..], default), (&["serve", flag, &text], chosen)] {
            let server = Server::start(arguments);
            let answer = ask(&server, &operation(most));
            assert!(answer.get("errors").is_none(), "{flag} {most}: {answer}");
            // Enough for one more row of each gate.
            let answer = ask(&server, &operation(most + most / 10 + 2));
            let error = &answer["errors"][0];
            assert_eq!(error["extensions"]["code"], code, "{flag} {most}: {answer}");
            assert!(answer.get("data").is_none(), "{answer}");
            let message = error["message"].as_str().unwrap();
            let says = message.replace(',', "");
            assert!(says.contains(&format!("{most} ")), "{message}");
            assert!(message.contains(flag), "{message}");
        }
    }
}

#[test]
fn the_largest_filter_that_may_be_allowed_runs() {
    let server = Server::start(&[
        "serve",
        "--max-filter-depth",
        "32",
        "--max-filter-conditions",
        "500",
    ]);
    for (flag, _, _, _, operation) in &LIMITS[3..5] {
        let most = if *flag == "--max-filter-depth" {
            32
        } else {
            500
        };
        let answer = ask(&server, &operation(most));
        assert_eq!(
            answer["data"]["passes"]["totalCount"], 0,
            "{flag}: {answer}"
        );
    }
}
