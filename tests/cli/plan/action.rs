//! The GitHub action: runs its script like a runner does.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{Files, Ran};

/// Runs the action's script with inputs. Like on a runner, missing inputs have
/// their defaults, and all inputs are environment variables.
fn run(files: &Files, inputs: &[(&str, &str)]) -> Ran {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    let action: Value = serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let steps = action["runs"]["steps"].as_array().unwrap();
    assert_eq!(
        (action["runs"]["using"].as_str(), steps.len()),
        (Some("composite"), 1)
    );
    let step = &steps[0];
    assert_eq!(step["shell"], "bash");
    let input = |name: &str| -> String {
        let default = action["inputs"][name]["default"].as_str();
        let default = default.unwrap_or_else(|| panic!("there is no input {name}"));
        let given = inputs.iter().find(|(of, _)| *of == name);
        given.map_or(default, |(_, value)| value).to_owned()
    };
    let value = |text: &Value| {
        let name = text.as_str().unwrap();
        let name = name.strip_prefix("${{ inputs.").unwrap();
        input(name.strip_suffix(" }}").unwrap())
    };
    let folder = files.0.path().join(value(&step["working-directory"]));
    let script = files.0.path().join("step.sh");
    fs::write(&script, step["run"].as_str().unwrap()).unwrap();
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
        .arg(&script)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .current_dir(folder);
    for (name, text) in step["env"].as_object().unwrap() {
        command.env(name, value(text));
    }
    Ran::new(&command.output().unwrap())
}

#[test]
fn the_action_plans_a_repository() {
    let files = Files::new(&[
        (
            "web/a b.graphql",
            "query A { gates(first: 10) { nodes { code } } }",
        ),
        (
            "web/c.ts",
            "const c = gql`query C { passes(first: 30) { nodes { code } } }`;",
        ),
        ("web/.graphqlrc.yml", "documents: '*.ts'"),
    ]);
    let binary = ("command", env!("CARGO_BIN_EXE_gatepass"));
    let web = ("working-directory", "web");
    let ran = run(&files, &[binary, web, ("paths", "a b.graphql\nc.ts\n")]);
    assert_eq!((ran.code, ran.titles().len()), (0, 2), "{ran:?}");
    let flags = ("flags", "--max-rows=20\n--write=bills.json");
    let ran = run(&files, &[binary, web, flags]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.output.contains("\n::error file=c.ts,line=1,col=25,"),
        "{ran:?}"
    );
    let ran = run(
        &files,
        &[binary, web, ("compare", "bills.json"), ("paths", ".")],
    );
    assert!(
        ran.output
            .contains("::warning file=a b.graphql,line=1,col=1,"),
        "{ran:?}"
    );
    assert_eq!(ran.code, 0, "{ran:?}");
}
