//! The limits on documents.

use serde_json::{Value, json};

use crate::support::server::{Server, graphql, send};

fn ask(server: &Server, query: &str) -> Value {
    graphql(server, &json!({ "query": query }).to_string()).json()
}

#[track_caller]
fn assert_refused(answer: &Value, code: &str, says: &[&str]) {
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], code, "{answer}");
    let message = error["message"].as_str().unwrap();
    assert!(says.iter().all(|text| message.contains(text)), "{message}");
    assert!(answer.get("data").is_none(), "{answer}");
}

/// Documents with this number of something, written out and through fragments.
fn documents(name: &str, count: usize) -> Vec<String> {
    let list = |of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<String>();
    match name {
        "--max-selections" => vec![
            format!("{{ {} }}", "__typename ".repeat(count)),
            format!(
                "{{ ...F ...F }} fragment F on Query {{ {} }}",
                "__typename ".repeat(count / 2 - 1)
            ),
        ],
        "--max-aliases" => vec![
            format!("{{ {} }}", list(&|index| format!("a{index}:__typename "))),
            format!(
                "{{ ...F ...F }} fragment F on Query {{ {} }}",
                "a:__typename ".repeat(count / 2)
            ),
        ],
        "--max-directives" => vec![
            format!("{{ {} }}", "__typename@skip(if:false)".repeat(count)),
            format!(
                "{{ ...F ...F }} fragment F on Query {{ {} }}",
                "__typename@skip(if:false)".repeat(count / 2)
            ),
        ],
        "--max-variables" => vec![format!(
            "query({}) {{ {} }}",
            list(&|index| format!("$v{index}:Boolean=false")),
            list(&|index| format!("__typename@skip(if:$v{index})"))
        )],
        "--max-tokens" => vec![format!("{{{}}}", " __typename".repeat(count - 2))],
        _ => unreachable!("all limits are above"),
    }
}

#[test]
fn each_limit_has_a_default_and_a_flag() {
    for (flag, default, chosen) in [
        ("--max-selections", 10_000, 20),
        ("--max-aliases", 500, 20),
        ("--max-directives", 500, 20),
        ("--max-tokens", 15_000, 20),
        ("--max-variables", 500, 20),
    ] {
        let text = chosen.to_string();
        for (arguments, most) in [
            // Tokens are counted first, so the limit on them must be high enough.
            (&["serve", "--max-selections", "20000"][..], default),
            (&["serve", flag, &text], chosen),
        ] {
            let arguments = if flag == "--max-selections" && most == default {
                &["serve"]
            } else {
                arguments
            };
            let server = Server::start(arguments);
            for document in documents(flag, most) {
                let answer = ask(&server, &document);
                assert!(answer.get("errors").is_none(), "{flag} {most}: {answer}");
            }
            // Directives and variables have the same limit.
            let next = if flag == "--max-variables" { 1 } else { 2 };
            for document in documents(flag, most + next) {
                let says = [flag, &format!("more than {most} ")];
                assert_refused(&ask(&server, &document), "OPERATION_TOO_LARGE", &says);
            }
        }
    }
}

#[test]
fn depth_has_too() {
    for (arguments, most) in [(&["serve"][..], 32), (&["serve", "--max-depth", "3"], 3)] {
        let server = Server::start(arguments);
        let nested = |levels: usize| {
            let (open, close) = ("{ ... on Query ".repeat(levels - 1), "}".repeat(levels));
            format!("{open}{{ __typename {close}")
        };
        let answer = ask(&server, &nested(most));
        assert!(answer.get("errors").is_none(), "{answer}");
        let says = [&*format!("more than {most} levels"), "--max-depth"];
        let answer = ask(&server, &nested(most + 1));
        assert_refused(&answer, "GRAPHQL_VALIDATION_FAILED", &says);
        let answer = ask(&server, "{ ...F } fragment F on Query { ...F }");
        assert_refused(&answer, "GRAPHQL_VALIDATION_FAILED", &says);
    }
}

/// The depth of a fragment counts at each spread, in any order.
#[test]
fn depth_is_that_of_each_spread() {
    let server = Server::start(&["serve", "--max-depth", "4"]);
    let fragment = "fragment F on Query { ... { __typename } }";
    for (spreads, fits) in [
        ("...F ... { ...F }", true),
        ("...F ... { ... { ...F } }", false),
        ("... { ... { ...F } } ...F", false),
        ("...G ... { ...G } } fragment G on Query { ...F", false),
    ] {
        let answer = ask(&server, &format!("{{ {spreads} }} {fragment}"));
        if fits {
            assert!(answer.get("errors").is_none(), "{spreads}: {answer}");
        } else {
            let says = ["more than 4 levels", "--max-depth"];
            assert_refused(&answer, "GRAPHQL_VALIDATION_FAILED", &says);
        }
    }
}

#[test]
fn operations_and_arguments_have_limits_too() {
    for (arguments, operations, fields) in [
        (&["serve"][..], 100, 100),
        (
            &["serve", "--max-operations", "3", "--max-arguments", "2"],
            3,
            2,
        ),
    ] {
        let server = Server::start(arguments);
        let document = |count: usize| -> String {
            let operation = |index| format!("query Q{index} {{ __typename }} ");
            (0..count).map(operation).collect()
        };
        let ask_first = |count: usize| -> Value {
            let body = json!({"query": document(count), "operationName": "Q0"});
            graphql(&server, &body.to_string()).json()
        };
        let answer = ask_first(operations);
        assert!(answer.get("errors").is_none(), "{answer}");
        let says = [
            &*format!("more than {operations} operations"),
            "--max-operations",
        ];
        assert_refused(&ask_first(operations + 1), "OPERATION_TOO_LARGE", &says);
        // No field has this many arguments, so validation refuses fewer.
        for place in ["gates(_)", "__typename @skip(_)", "__typename @none(_)"] {
            let with = |count: usize| {
                let argument = |index| format!("a{index}:1 ");
                let arguments: String = (0..count).map(argument).collect();
                format!("{{ {} }}", place.replace("(_)", &format!("({arguments})")))
            };
            let answer = ask(&server, &with(fields));
            assert_refused(&answer, "GRAPHQL_VALIDATION_FAILED", &[]);
            let says = [&*format!("more than {fields} arguments"), "--max-arguments"];
            assert_refused(
                &ask(&server, &with(fields + 1)),
                "OPERATION_TOO_LARGE",
                &says,
            );
        }
    }
}

#[test]
fn response_keys_are_short() {
    let server = Server::start(&["serve"]);
    let document = |length: usize| format!("{{ {}: __typename }}", "a".repeat(length));
    let answer = ask(&server, &document(256));
    assert!(answer.get("errors").is_none(), "{answer}");
    let answer = ask(&server, &document(257));
    assert_refused(&answer, "OPERATION_TOO_LARGE", &["257 bytes", "256"]);
}

#[test]
fn a_hundred_mistakes_are_listed_and_further_ones_mentioned() {
    let server = Server::start(&["serve"]);
    let wrong = |count: usize| format!("{{ {} }}", "wrong ".repeat(count));
    for (count, listed) in [(100, 100), (101, 101), (5000, 101)] {
        let answer = ask(&server, &wrong(count));
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), listed, "{count}");
        let last = errors.last().unwrap()["message"].as_str().unwrap();
        assert_eq!(last.contains("more errors"), count > 100, "{last}");
    }
    let values: Vec<u32> = (0..5000).collect();
    let body = json!({
        "query": "query ($in: [String!]) { gates(filter: { code: { in: $in } }) { totalCount } }",
        "variables": {"in": values},
    });
    let answer = graphql(&server, &body.to_string()).json();
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 101);
}

/// The parser calls itself for each bracket. Without a limit that is checked before
/// parsing, these documents would end the process.
#[test]
fn brackets_do_not_exhaust_the_stack() {
    let server = Server::start(&["serve"]);
    for (open, close) in [("[", "]"), ("{a:", "}"), ("[", "")] {
        for count in [101, 1000, 200_000] {
            let (open, close) = (open.repeat(count), close.repeat(count));
            let answer = ask(&server, &format!("{{ gate(id: {open}1{close}) {{ id }} }}"));
            assert_refused(&answer, "OPERATION_TOO_LARGE", &["brackets", "100"]);
        }
    }
    for (open, close) in [("{a", "}"), ("query($a: [", "])"), ("{...on Query", "}")] {
        let answer = ask(
            &server,
            &format!("{}{}", open.repeat(1000), close.repeat(1000)),
        );
        assert_refused(&answer, "OPERATION_TOO_LARGE", &["brackets", "100"]);
    }
    let hidden = format!("[\"\"\"x\" {}{}]", "[".repeat(1000), "]".repeat(1000));
    let answer = ask(&server, &format!("{{ gate(id: {hidden}) {{ id }} }}"));
    assert_refused(&answer, "GRAPHQL_PARSE_FAILED", &["unterminated"]);
    // The document of a `GET` is parsed to find mutations.
    let path = format!("/graphql?query=mutation{{a(b:{}", "[".repeat(10_000));
    let headers = [("graphql-require-preflight", "1")];
    let answer = send(&server, "GET", &path, &headers, b"").json();
    assert_refused(&answer, "OPERATION_TOO_LARGE", &["brackets", "100"]);
    let variables = format!(
        r#"{{"query":"{{ __typename }}","variables":{{"a":{}}}}}"#,
        "[".repeat(10_000)
    );
    assert_eq!(graphql(&server, &variables).status, 400);
}
