//! Invalid values: one line, and exit code 2.

use crate::support::server::gatepass;

/// Runs the command and returns its exit code and the only line on standard error.
fn refused(variables: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = gatepass(&folder, arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert_eq!(output.stdout, b"", "{arguments:?}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors.lines().count(), 1, "{arguments:?}: {errors}");
    (output.status.code(), errors.trim_end().to_owned())
}

#[test]
fn an_invalid_host_or_rate_is_reported_in_one_line() {
    let (code, line) = refused(&[], &["serve", "--allowed-host", "passes.example:443"]);
    assert_eq!(code, Some(2));
    assert_eq!(
        line,
        "error: invalid value 'passes.example:443' for '--allowed-host <HOST>': it must be a host \
         name or address without a port, such as passes.example"
    );
    let (code, line) = refused(&[], &["serve", "--min-answer-rate", "0"]);
    assert_eq!(code, Some(2));
    assert_eq!(
        line,
        "error: invalid value '0' for '--min-answer-rate <SIZE>': it must be at least 1 byte"
    );
}

#[test]
fn an_invalid_flag_is_reported_in_one_line() {
    for (arguments, expected) in [
        (
            &["serve", "--bind", "here"][..],
            "error: invalid value 'here' for '--bind <ADDR>': it must be an IP address and a port, such as 127.0.0.1:8000",
        ),
        (
            &["serve", "--bnd", "x"],
            "error: unexpected argument '--bnd' found (a similar argument exists: '--bind')",
        ),
        (
            &["serve", "--bind"],
            "error: a value is required for '--bind <ADDR>' but none was supplied",
        ),
        (
            &["sevre"],
            "error: unrecognized subcommand 'sevre' (a similar subcommand exists: 'serve')",
        ),
        (
            &["serve", "--log-format", "xml"],
            "error: invalid value 'xml' for '--log-format <FORMAT>' [possible values: text, json]",
        ),
        (
            &["serve", "--log", "=loud"],
            "error: invalid value '=loud' for '--log <FILTER>': it must be off, error, warn, info, debug or trace, or levels by module such as info,gatepass=debug",
        ),
        (
            &["serve", "--max-page-size", "0"],
            "error: invalid value '0' for '--max-page-size <N>': 0 is not in 1..=2147483647",
        ),
        (
            &["demo", "--max-rows", "0"],
            "error: invalid value '0' for '--max-rows <N>': 0 is not in 1..18446744073709551615",
        ),
        (
            &["serve", "--pool-size", "many"],
            "error: invalid value 'many' for '--pool-size <N>': invalid digit found in string",
        ),
        (
            &["serve", "--body-limit", "big"],
            "error: invalid value 'big' for '--body-limit <SIZE>': it must be a size, such as 65536, 512KiB or 1MiB",
        ),
        (
            &["serve", "--header-limit", "65KiB"],
            "error: invalid value '65KiB' for '--header-limit <SIZE>': it must be at most 64KiB",
        ),
        (
            &["serve", "--max-in-flight", "0"],
            "error: invalid value '0' for '--max-in-flight <N>': 0 is not in 1..=4294967295",
        ),
        (
            &["serve", "--cors-origin", "https://app.example,*"],
            "error: invalid value '*' for '--cors-origin <ORIGIN>': it would allow every site: list each one, such as https://app.example",
        ),
        (
            &["serve", "--cors-origin", "https://app.example/"],
            "error: invalid value 'https://app.example/' for '--cors-origin <ORIGIN>': browsers name this site https://app.example: write it like that",
        ),
        (
            &["serve", "--trusted-proxy", "10.0.0.0/33"],
            "error: invalid value '10.0.0.0/33' for '--trusted-proxy <NETWORK>': it must be an address or a network, such as 192.0.2.1 or 10.0.0.0/8",
        ),
        (
            &["serve", "--otlp-endpoint", "https://collector.example"],
            if cfg!(feature = "otlp") {
                "error: invalid value 'https://collector.example' for '--otlp-endpoint <URL>': it must begin with http://, such as http://127.0.0.1:4318 for a collector on this host"
            } else {
                "error: invalid value 'https://collector.example' for '--otlp-endpoint <URL>': this build cannot send traces: build it with --features otlp"
            },
        ),
        (
            &["serve", "--acquire-timeout", "0s"],
            "error: invalid value '0s' for '--acquire-timeout <TIME>': it must be longer than 0s",
        ),
        (
            &["serve", "--shutdown-grace", "5"],
            "error: invalid value '5' for '--shutdown-grace <TIME>': time unit needed, for example 5sec or 5ms",
        ),
        (
            &["seed", "--gates", "-1"],
            "error: invalid value '-1' for '--gates <N>': invalid digit found in string",
        ),
        (
            &["seed", "--now", "today"],
            "error: invalid value 'today' for '--now <TIME>': it must be a time in RFC 3339, such as 2026-01-31T09:00:00Z",
        ),
        (
            &["migrate", "down", "--steps", "2", "--all"],
            "error: the argument '--steps <N>' cannot be used with '--all'",
        ),
        (
            &["demo", "--database-url", "x"],
            "error: unexpected argument '--database-url' found",
        ),
    ] {
        let (code, line) = refused(&[], arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {line}");
        assert_eq!(line, expected);
    }
}

#[test]
fn a_value_with_line_ends_is_reported_in_one_line() {
    let (code, line) = refused(&[], &["serve", "--bind", "a\n\nb"]);
    assert_eq!(code, Some(2), "{line}");
}

#[test]
fn an_invalid_variable_is_named() {
    for (name, value, flag) in [
        ("GATEPASS_BIND", "here", "--bind"),
        ("GATEPASS_BODY_LIMIT", "big", "--body-limit"),
        ("GATEPASS_LOG_FORMAT", "xml", "--log-format"),
        ("GATEPASS_MIGRATE", "perhaps", "--migrate"),
    ] {
        let (code, line) = refused(&[(name, value)], &["serve"]);
        assert_eq!(code, Some(2), "{name}: {line}");
        assert!(line.contains(flag), "{line}");
        assert!(
            line.ends_with(&format!("(from the environment variable {name})")),
            "{line}"
        );
    }
    let (_, line) = refused(&[("GATEPASS_BIND", "here")], &["serve", "--bind", "there"]);
    assert!(
        line.contains("'there'") && !line.contains("GATEPASS_BIND"),
        "{line}"
    );
}

#[test]
fn an_invalid_database_url_is_reported_without_its_password() {
    for url in [
        "mysql://root:hunter2@db/gatepass",
        "postgres://root:hunter2@[db/gatepass",
        "",
    ] {
        let (code, line) = refused(&[], &["serve", "--database-url", url]);
        assert_eq!(code, Some(2), "{line}");
        assert!(
            line.contains("--database-url") && !line.contains("hunter2"),
            "{line}"
        );
        let (code, line) = refused(&[("DATABASE_URL", url)], &["seed"]);
        assert_eq!(code, Some(2), "{line}");
        assert!(!line.contains("hunter2"), "{line}");
    }
}

#[test]
fn help_shows_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let output = gatepass(&folder, &["serve", "--help"])
        .env("DATABASE_URL", "postgres://root:hunter2@db/gatepass")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(
        help.contains("--database-url") && !help.contains("hunter2"),
        "{help}"
    );
}

#[test]
fn the_demo_only_listens_on_loopback_addresses() {
    for bind in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8000"] {
        let (code, line) = refused(&[], &["demo", "--bind", bind]);
        assert_eq!(code, Some(2), "{line}");
        assert!(line.contains(bind) && line.contains("loopback"), "{line}");
    }
    // A proxy could pass on requests of others.
    let (code, line) = refused(&[], &["demo", "--allowed-host", "localhost,passes.example"]);
    assert_eq!(code, Some(2), "{line}");
    assert!(line.contains("'--allowed-host'"), "{line}");
}
