//! `--config FILE`, `gatepass config check`, and unknown variables.

use std::fs;

use tempfile::TempDir;

use crate::support::server::{Server, gatepass, graphql};

fn folder(config: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gatepass.toml"), config).unwrap();
    folder
}

/// The exit code, standard output and standard error of a run with this file.
fn run(
    config: &str,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (Option<i32>, String, String) {
    let folder = folder(config);
    let output = gatepass(&folder, arguments)
        .args(["--config", "gatepass.toml"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The value and the source of a setting, as `config check` prints them.
fn setting(output: &str, name: &str) -> String {
    let line = output.lines().find(|line| {
        line.starts_with(&format!("{name} = ")) || *line == format!("# {name} is not set")
    });
    let line = line.unwrap_or_else(|| panic!("{name} is not in {output}"));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn flags_override_variables_and_variables_override_the_file() {
    let config = "max-rows = 1\nmax-statements = 1\nmax-depth = 1\nno-introspection = true\n";
    let (code, output, errors) = run(
        config,
        &["config", "check", "--max-rows", "3"],
        &[("GATEPASS_MAX_ROWS", "2"), ("GATEPASS_MAX_STATEMENTS", "2")],
    );
    assert_eq!(code, Some(0), "{errors}");
    for (name, expected) in [
        ("max-rows", "max-rows = 3 # --max-rows"),
        (
            "max-statements",
            "max-statements = 2 # GATEPASS_MAX_STATEMENTS",
        ),
        ("max-depth", "max-depth = 1 # gatepass.toml"),
        (
            "no-introspection",
            "no-introspection = true # gatepass.toml",
        ),
        ("max-tokens", "max-tokens = 15000 # default"),
        ("migrate", "migrate = false # default"),
        ("metrics-bind", "# metrics-bind is not set"),
    ] {
        assert_eq!(setting(&output, name), expected);
    }
}

#[test]
fn config_check_prints_a_configuration_file() {
    let config = "bind = '127.0.0.1:0'\ncors-origin = ['https://a.example', 'https://b.example']\n\
                  request-timeout = '3s'\nlog-clients = true\n";
    let (_, first, errors) = run(config, &["config", "check"], &[]);
    assert_eq!(errors, "");
    let (code, second, errors) = run(&first, &["config", "check"], &[]);
    assert_eq!(code, Some(0), "{errors}");
    let values = |output: &str| {
        let value = |line: &str| line.split(" # ").next().unwrap().trim_end().to_owned();
        output.lines().map(value).collect::<Vec<_>>()
    };
    assert_eq!(values(&first), values(&second));
    assert!(first.contains(r#"cors-origin = ["https://a.example", "https://b.example"]"#));
}

/// Flags that a file cannot set.
const TYPED_ONLY: [&str; 8] = [
    "yes",
    "lose-data",
    "name",
    "role",
    "gate",
    "expires",
    "overlap",
    "config",
];

#[test]
fn every_flag_of_every_command_can_be_set() {
    let (_, defaults, _) = run("", &["config", "check"], &[]);
    let table = gatepass::cli::reference::table();
    let mut names = 0;
    for line in table.lines() {
        let Some((_, rest)) = line.split_once("`--") else {
            continue;
        };
        let name = rest.split([' ', '`']).next().unwrap();
        if TYPED_ONLY.contains(&name) {
            continue;
        }
        names += 1;
        // A value that no flag accepts, for a known name.
        let (code, _, errors) = run(&format!("{name} = {{ a = 1 }}\n"), &["schema"], &[]);
        assert_eq!(code, Some(2), "{name}: {errors}");
        assert!(errors.contains(&format!("`{name}` must be ")), "{errors}");
    }
    assert!(names > 40 && defaults.lines().count() > 30, "{names}");
}

#[test]
fn the_server_uses_the_file() {
    let folder = folder("max-rows = 5\nlog = 'error'\n");
    let server = Server::start_in(folder, &["serve", "--config", "gatepass.toml"]);
    let answer = graphql(
        &server,
        r#"{"query":"{ gates(first: 6) { nodes { code } } }"}"#,
    );
    let code = &answer.json()["errors"][0]["extensions"]["code"];
    assert_eq!(code, "TOO_MANY_ROWS", "{}", answer.body);
}

#[test]
fn an_invalid_file_is_reported_in_one_line() {
    for (config, expected) in [
        (
            "bnid = 1",
            "error: gatepass.toml: unknown key `bnid`; did you mean `bind`?",
        ),
        (
            "max_rows = 1",
            "error: gatepass.toml: unknown key `max_rows`; did you mean `max-rows`?",
        ),
        (
            "colour = 1",
            "error: gatepass.toml: unknown key `colour`; keys are the long names of flags, such as max-rows",
        ),
        (
            "[serve]\nbind = 1",
            "error: gatepass.toml: `[serve]` is a table; write each flag at the top of the file, such as max-rows = 1000",
        ),
        (
            "max-rows = 'many'",
            "error: invalid value 'many' for '--max-rows <N>': invalid digit found in string (from gatepass.toml)",
        ),
        (
            "migrate = 'yes'",
            "error: gatepass.toml: `migrate` must be true or false",
        ),
        (
            "lose-data = true",
            "error: gatepass.toml: `lose-data` cannot be set in a file; use --lose-data on the command line",
        ),
        (
            "config = 'other.toml'",
            "error: gatepass.toml: `config` cannot be set in a file; use --config on the command line",
        ),
    ] {
        let (code, output, errors) = run(config, &["serve"], &[]);
        assert_eq!((code, output.as_str()), (Some(2), ""), "{config}");
        assert_eq!(errors.trim_end(), expected, "{config}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = gatepass(&folder, &["serve"])
        .env("GATEPASS_CONFIG", "missing.toml")
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("missing.toml"), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
}

#[test]
fn a_password_in_a_file_is_not_shown() {
    let url = "postgres://root:hunter2@127.0.0.1:1/db";
    for config in [
        format!("bind = 'here'\ndatabase-url = '{url}'"),
        format!("database-url = '{url}"),
        format!("database-url = {url}"),
        format!("database-ulr = '{url}'"),
        format!("bind = '{url}'"),
        format!("database-url = '{url}'"),
        "database-url = 'postgres://root:hunter2/x@127.0.0.1:1/db'".to_owned(),
    ] {
        for command in [&["seed"][..], &["config", "check"]] {
            let (_, output, errors) = run(&config, command, &[]);
            assert!(!errors.contains("hunter2"), "{errors}");
            assert!(!output.contains("hunter2"), "{output}");
        }
    }
    let (code, output, _) = run(
        &format!("database-url = '{url}'"),
        &["config", "check"],
        &[],
    );
    assert_eq!(code, Some(0));
    assert!(
        output.contains("postgres://root@127.0.0.1:1/db"),
        "{output}"
    );
}

#[test]
fn a_file_does_not_conflict_with_typed_flags() {
    // `--steps` and `--all` exclude each other.
    let folder = folder("all = true\n");
    let migrate = |arguments: &[&str]| {
        let output = gatepass(&folder, &[&["migrate"], arguments].concat()).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    migrate(&["up"]);
    let down = ["down", "--yes", "--config", "gatepass.toml"];
    let one = migrate(&[&down[..], &["--steps", "1"]].concat());
    assert_eq!(one.lines().count(), 1, "{one}");
    let rest = migrate(&down);
    assert!(rest.lines().count() > 1, "{rest}");
}

#[test]
fn an_unknown_variable_causes_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let schema = gatepass(&folder, &["schema"])
        .env("GATEPASS_BNID", "127.0.0.1:1")
        .output()
        .unwrap();
    let errors = String::from_utf8(schema.stderr).unwrap();
    assert_eq!(schema.status.code(), Some(0), "{errors}");
    assert!(errors.starts_with("warning: "), "{errors}");
    assert!(
        errors.contains("GATEPASS_BNID") && errors.contains("mean GATEPASS_BIND?"),
        "{errors}"
    );
    // Commands with a log warn in the log, which collectors read line by line.
    let migrated = gatepass(&folder, &["migrate", "up", "--log-format", "json"])
        .env("GATEPASS_POOLSIZE", "3")
        .output()
        .unwrap();
    let errors = String::from_utf8(migrated.stderr).unwrap();
    let line: serde_json::Value = serde_json::from_str(errors.lines().next().unwrap()).unwrap();
    assert_eq!(line["level"], "WARN");
    assert!(
        line["message"]
            .as_str()
            .unwrap()
            .contains("GATEPASS_POOL_SIZE"),
        "{errors}"
    );
}
