//! Which roles see the statements of a request. Everyone sees their number.

use super::GATES;
use crate::support::role_server::RoleServer;
use crate::support::server::Answer;

const ROLES: [&str; 4] = ["VIEWER", "GUARD", "OFFICER", "ADMIN"];

/// The same as [`GATES`] without what a VIEWER may not read.
const FOR_ALL: &str = "{ gates(first: 3) { nodes { name passes(first: 2) { totalCount nodes { kind holder { name } } } } } }";

fn reason(answer: &Answer) -> Option<&str> {
    let reason = answer.headers.get("x-sql-trace")?;
    Some(reason.to_str().unwrap())
}

#[test]
fn statements_are_for_a_role_and_their_numbers_are_for_everyone() {
    for (flags, least) in [
        (&[][..], None),
        (&["--sql-trace"][..], Some("ADMIN")),
        (
            &["--sql-trace", "--sql-trace-role", "guard"][..],
            Some("GUARD"),
        ),
        (
            &["--sql-trace", "--sql-trace-role", "viewer"][..],
            Some("VIEWER"),
        ),
    ] {
        let server = RoleServer::embedded(flags);
        let rank = |role: &str| ROLES.iter().position(|known| *known == role).unwrap();
        for token in &server.tokens {
            let may = least.is_some_and(|least| rank(&token.role) >= rank(least));
            let told = match least {
                _ if may => None,
                None => Some("disabled".to_owned()),
                Some(least) => Some(format!("requires {least}")),
            };
            let described = format!("{flags:?} as {}", token.role);
            for wish in ["on", "explain"] {
                let answer = server.ask(token, &[("x-sql-trace", wish)], FOR_ALL);
                assert_eq!(answer.status, 200, "{described}: {}", answer.body);
                assert_eq!(reason(&answer), told.as_deref(), "{described}");
                assert_eq!(answer.headers["x-sql-statements"], "4", "{described}");
                assert_eq!(answer.headers["x-sql-round-trips"], "3", "{described}");
                assert_eq!(answer.body.contains("SELECT"), may, "{described}");
                let sql = &answer.json()["extensions"]["sql"];
                assert_eq!(sql["executed"].as_u64(), may.then_some(4), "{described}");
                let explained = &sql["statements"][0]["explain"];
                assert_eq!(explained.is_array(), may && wish == "explain", "{sql}");
            }
            let headers = [("x-sql-plan", "only"), ("x-sql-trace", "on")];
            let answer = server.ask(token, &headers, FOR_ALL);
            assert_eq!(reason(&answer), told.as_deref(), "{described}");
            let bill = answer.json()["extensions"]["bill"].take();
            assert_eq!(bill["statements"], 4, "{described}: {bill}");
            for statement in bill["plan"].as_array().unwrap() {
                assert_eq!(statement["sql"].is_string(), may, "{described}: {bill}");
                assert!(statement["shape"].is_string(), "{bill}");
            }
            // Nobody is told why there is no trace that they did not ask for.
            for headers in [&[][..], &[("x-sql-trace", "off")]] {
                let answer = server.ask(token, headers, FOR_ALL);
                assert_eq!(reason(&answer), None, "{described}");
                assert_eq!(answer.json().get("extensions"), None, "{described}");
            }
        }
    }
}

/// A refusal has no more of a statement than an answer has.
#[test]
fn a_refused_request_shows_no_statement_and_says_why_there_is_none() {
    let server = RoleServer::embedded(&["--sql-trace", "--sql-trace-role", "officer"]);
    let viewer = server.token("VIEWER", false);
    for headers in [
        &[("x-sql-trace", "explain")][..],
        &[("x-sql-trace", "on"), ("x-sql-plan", "only")],
    ] {
        let answer = server.ask(viewer, headers, GATES);
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "FORBIDDEN", "{error}");
        assert_eq!(reason(&answer), Some("requires OFFICER"));
        assert!(!answer.body.contains("SELECT"), "{}", answer.body);
    }
}

/// A role of a bound token is the role of an unbound one, and its statements have its rule.
#[test]
fn a_bound_token_sees_its_own_statements() {
    let server = RoleServer::embedded(&["--sql-trace", "--sql-trace-role", "guard"]);
    for (is_bound, rules) in [(false, 0), (true, 2)] {
        let token = server.token("GUARD", is_bound);
        let answer = server.ask(token, &[("x-sql-trace", "on")], FOR_ALL);
        let rule = answer.body.matches("any_gate").count();
        assert!(
            rule >= rules && (rule == 0) == (rules == 0),
            "{}",
            answer.body
        );
    }
}
