//! Modules depend on each other one way: between folders in the order of the map in
//! `ARCHITECTURE.md`, and within a folder without circles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// A module by its path below the crate: `["plan", "node"]`.
type Module = Vec<String>;

/// Every module and the paths that it names, without those of unit tests.
fn modules() -> BTreeMap<Module, Vec<Module>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = BTreeMap::new();
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&source).unwrap().with_extension("");
            let mut module: Module = name
                .iter()
                .map(|part| part.to_str().unwrap().to_owned())
                .collect();
            if module.iter().any(|part| part == "tests") {
                continue;
            }
            match module.last().map(String::as_str) {
                Some("lib" | "main") => continue,
                Some("mod") => drop(module.pop()),
                _ => {}
            }
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            modules.insert(module.clone(), named(text, &module));
        }
    }
    modules
}

/// The paths of this crate that a module's text names, with braces expanded.
fn named(text: &str, module: &Module) -> Vec<Module> {
    static COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new("//.*").unwrap());
    static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\w+|::|\S").unwrap());
    let text = COMMENT.replace_all(text, "");
    let (mut named, mut path) = (Vec::new(), Vec::new());
    // What stands before each open brace: nothing before one of a block.
    let mut before: Vec<Vec<&str>> = Vec::new();
    let mut continues = false;
    for token in TOKEN.find_iter(&text).map(|token| token.as_str()) {
        if token == "::" {
            continues = true;
            continue;
        }
        if !continues {
            named.extend(absolute(&path, module));
            path.clear();
        }
        match token {
            "{" => before.push(std::mem::take(&mut path)),
            "}" => drop(before.pop()),
            name if name.starts_with(|first: char| first.is_alphanumeric() || first == '_') => {
                if !continues {
                    path = before.last().cloned().unwrap_or_default();
                }
                path.push(name);
            }
            _ => {}
        }
        continues = false;
    }
    named
}

/// A path from the crate's root, if it says where it begins.
fn absolute(path: &[&str], module: &Module) -> Option<Module> {
    let mut base = match *path.first()? {
        "crate" => Module::new(),
        "self" | "super" => module.clone(),
        _ => return None,
    };
    for part in path {
        match *part {
            "crate" | "self" => {}
            "super" => drop(base.pop()),
            name => base.push(name.to_owned()),
        }
    }
    Some(base)
}

/// The modules of one folder that know each other: the folder, who knows, who is known.
type Dependencies = BTreeSet<(Module, String, String)>;

/// The dependencies of all folders, found once for all tests.
fn dependencies() -> &'static Dependencies {
    static DEPENDENCIES: LazyLock<Dependencies> = LazyLock::new(|| find(&modules()));
    &DEPENDENCIES
}

fn find(modules: &BTreeMap<Module, Vec<Module>>) -> Dependencies {
    let exists = |path: &[String]| modules.keys().any(|module| module.starts_with(path));
    let mut found = BTreeSet::new();
    for (module, named) in modules {
        for path in named {
            let pairs = module.iter().zip(path);
            let common = pairs.take_while(|(one, other)| one == other).count();
            if let (Some(from), Some(to)) = (module.get(common), path.get(common))
                && exists(&path[..=common])
            {
                found.insert((module[..common].to_vec(), from.clone(), to.clone()));
            }
        }
    }
    found
}

#[test]
fn folders_depend_on_those_below_them_in_the_map() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let map = fs::read_to_string(map).unwrap();
    let folder = Regex::new(r"`src/(\w+)(?:\.rs)?`").unwrap();
    let rows = map.lines().filter_map(|line| line.strip_prefix("| `src/"));
    let order: Vec<String> = rows
        .flat_map(|row| {
            let row = format!("`src/{}", row.split('|').next().unwrap());
            let names: Vec<_> = folder
                .captures_iter(&row)
                .map(|it| it[1].to_owned())
                .collect();
            names
        })
        .collect();
    let place = |name: &String| {
        let place = order.iter().position(|known| known == name);
        place.unwrap_or_else(|| panic!("src/{name} is not in the map of ARCHITECTURE.md"))
    };
    let mut checked = 0;
    for (folder, from, to) in dependencies() {
        if folder.is_empty() {
            assert!(
                place(from) < place(to),
                "{from} uses {to}, which is above it"
            );
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn modules_of_a_folder_depend_on_each_other_one_way() {
    let mut left = dependencies().clone();
    // Objects name each other as gates have passes and a pass has a gate.
    left.retain(|(folder, ..)| *folder != ["schema"]);
    assert!(left.len() > 200, "{}", left.len());
    // What depends on nothing that is left is part of no circle.
    loop {
        let known = left.clone();
        let depends = |folder: &Module, name: &String| {
            known
                .iter()
                .any(|(of, from, _)| of == folder && from == name)
        };
        left.retain(|(folder, _, to)| depends(folder, to));
        if left.len() == known.len() {
            break;
        }
    }
    assert!(left.is_empty(), "these depend on each other: {left:#?}");
}
