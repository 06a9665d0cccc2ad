//! Registers each file `src/m<date>_<number>_<what>.rs` as a migration.
//!
//! It writes `migrations.rs`, which `src/lib.rs` includes: the modules, and a list of
//! the migrations in the order of their names, which is the order in which they run.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// The files that are not migrations.
const OTHERS: [&str; 6] = [
    "lib",
    "parts",
    "scan_tally",
    "spellings",
    "steps",
    "text_index",
];

fn main() {
    println!("cargo::rerun-if-changed=src");
    if let Err(error) = register() {
        println!("cargo::error=migration/src: {error}");
    }
}

fn register() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("src");
    let (mut modules, mut list) = (String::new(), String::new());
    for name in migrations(&folder)? {
        let path = folder.join(format!("{name}.rs"));
        let path = path.to_str().ok_or("its path is not UTF-8")?;
        writeln!(modules, "#[path = {path:?}]\nmod {name};")?;
        writeln!(list, "        Box::new({name}::Migration),")?;
    }
    let target = Path::new(&env::var("OUT_DIR")?).join("migrations.rs");
    let function =
        format!("fn migrations() -> Vec<Box<dyn MigrationTrait>> {{\n    vec![\n{list}    ]\n}}\n");
    Ok(fs::write(target, modules + &function)?)
}

/// The names of the migrations, in order.
fn migrations(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?.file_name().to_string_lossy().into_owned();
        match file.strip_suffix(".rs") {
            None => {}
            Some(name) if OTHERS.contains(&name) => {}
            Some(name) if number(name).is_some() => names.push(name.to_owned()),
            Some(_) => {
                return Err(format!(
                    "{file} is not named like a migration, m<date>_<number>_<what>.rs \
                     (m20261122_000001_gate.rs), nor listed in migration/build.rs"
                )
                .into());
            }
        }
    }
    names.sort();
    // Their order must not depend on the rest of their names.
    match names
        .windows(2)
        .find(|pair| number(&pair[0]) == number(&pair[1]))
    {
        Some(pair) => {
            let (one, other) = (&pair[0], &pair[1]);
            Err(format!("{one}.rs and {other}.rs have the same date and number").into())
        }
        None => Ok(names),
    }
}

/// The date and number in the name of a migration. None if it has another form.
fn number(name: &str) -> Option<(&str, &str)> {
    let are_digits =
        |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = |text: &str| {
        let mut bytes = text.bytes();
        bytes.len() > 0 && bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    };
    let (date, rest) = name.strip_prefix('m')?.split_once('_')?;
    let (number, what) = rest.split_once('_')?;
    (are_digits(date, 8) && are_digits(number, 6) && is_word(what)).then_some((date, number))
}
