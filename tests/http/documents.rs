//! How large documents may be.

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

/// Documents that have so many of something, written out and by fragments.
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
    ] {
        let text = chosen.to_string();
        for (arguments, most) in [
            // Tokens are counted first, and selections have to be.
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
            for document in documents(flag, most + 2) {
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

/// The parser calls itself for each bracket: without a limit before it, these
/// end the process.
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
    // The parser would take this block for two texts, with brackets behind them.
    let hidden = format!("[\"\"\"x\" {}{}]", "[".repeat(1000), "]".repeat(1000));
    let answer = ask(&server, &format!("{{ gate(id: {hidden}) {{ id }} }}"));
    assert_refused(&answer, "GRAPHQL_PARSE_FAILED", &["does not end"]);
    // What a `GET` may do is read from its document.
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
