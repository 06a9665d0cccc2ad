//! Makes the pages of `web/` and hands them to `src/http/pages`.
//!
//! Cargo runs this again only when the web's sources or the schema change. Nothing is
//! written into the source tree: npm and Vite work on a copy in Cargo's target folder,
//! which all profiles and features share behind a lock. Without Node.js, without the
//! feature `web` or without `web/`, the server is built without pages, and says how to get
//! them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, io};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the pages are made from.
const SOURCES: [&str; 13] = [
    "schema.graphql",
    "web/codegen.ts",
    "web/graphiql.html",
    "web/index.html",
    "web/inputs.ts",
    "web/package-lock.json",
    "web/package.json",
    "web/prepare.ts",
    "web/scan.html",
    "web/src",
    "web/tsconfig.build.json",
    "web/tsconfig.json",
    "web/vite.config.ts",
];

/// What npm installs from.
const PACKAGES: [&str; 2] = ["web/package-lock.json", "web/package.json"];

/// The oldest Node.js that Vite runs on: of version 20, and of later ones.
const OLDEST_NODE: [(u32, u32); 2] = [(20, 19), (22, 12)];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets it"));
    let table = match lack() {
        Some(lack) => Ok(table(&[], &lack)),
        None => build(&out),
    };
    let written = table.and_then(|table| Ok(fs::write(out.join("pages.rs"), table)?));
    if let Err(error) = written {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
        println!(
            "cargo::error=The web pages could not be built. To build the server without them, \
             pass --no-default-features."
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Why there will be no pages, if there will be none.
fn lack() -> Option<String> {
    if env::var_os("CARGO_FEATURE_WEB").is_none() {
        return Some(
            "This build of Gatepass has no web pages: the feature `web` is off. \
             Build it without --no-default-features."
                .to_owned(),
        );
    }
    if !Path::new("web/package.json").exists() {
        return Some(
            "This build of Gatepass has no web pages: its sources lack the folder `web`. \
             Build it from the whole repository."
                .to_owned(),
        );
    }
    // A shell empties the file before `cargo run -- schema > schema.graphql` begins.
    if fs::metadata("schema.graphql").is_ok_and(|schema| schema.len() == 0) {
        println!("cargo::warning=schema.graphql is empty: the server is built without web pages.");
        return Some(
            "This build of Gatepass has no web pages: schema.graphql was empty when it was built. \
             Run `cargo run -- schema > schema.graphql`, and build again."
                .to_owned(),
        );
    }
    let found = match node_version() {
        Some(version) if is_new_enough(&version) => return None,
        Some(version) => format!("Node.js {version} is too old"),
        None => "Node.js was not found".to_owned(),
    };
    println!("cargo::warning={found}: the server is built without web pages.");
    Some(format!(
        "This build of Gatepass has no web pages: {found} when it was built. Install Node.js \
         20.19 or newer with npm, then run `cargo clean --package gatepass` and build again."
    ))
}

fn node_version() -> Option<String> {
    let output = Command::new("node").arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    Some(version.trim().trim_start_matches('v').to_owned())
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.split('.').map_while(|part| part.parse().ok());
    let (Some(major), Some(minor)) = (numbers.next(), numbers.next()) else {
        return false;
    };
    let [twenty, later] = OLDEST_NODE;
    if major == twenty.0 {
        minor >= twenty.1
    } else {
        (major, minor) >= later
    }
}

/// Builds the pages, unless they are there from the same sources, and copies them to
/// where this build keeps them.
fn build(out: &Path) -> Result<String> {
    let work = work_folder(out);
    fs::create_dir_all(&work)?;
    // Builds of other profiles wait here.
    let lock = File::create(work.join("lock"))?;
    lock.lock()?;
    let web = work.join("web");
    install(&work, &web)?;
    let form = Form::new();
    let digest = format!("{} {}", digest(&SOURCES)?, form.script);
    let stamp = work.join("built");
    if !is_stamped(&stamp, &digest) {
        remove(&stamp)?;
        clear_except(&web, "node_modules")?;
        for source in SOURCES {
            copy(Path::new(source), &work.join(source))?;
        }
        let build = ["run", "--silent", form.script];
        npm(&web, &build, &[("COMPRESSION", form.compression)])?;
        fs::write(&stamp, digest)?;
    }
    let pages = out.join("pages");
    if pages.exists() {
        fs::remove_dir_all(&pages)?;
    }
    copy(&web.join("dist"), &pages)?;
    let manifest = fs::read_to_string(pages.join("manifest.tsv"))?;
    let files: Vec<&str> = manifest.lines().collect();
    embed(&pages, &files)
}

/// How the pages are made.
struct Form {
    /// The script of `web/package.json`. That of debug builds does not check types, which takes
    /// as long as making the pages; `npm run lint` and release builds check them.
    script: &'static str,
    /// How `web/prepare.ts` compresses: large files take ten seconds to compress well, which
    /// debug builds do without.
    compression: &'static str,
}

impl Form {
    fn new() -> Self {
        let (script, compression) = match env::var("PROFILE").as_deref() {
            Ok("debug") => ("build:debug", "quick"),
            _ => ("build", "best"),
        };
        Self {
            script,
            compression,
        }
    }
}

/// The folder that all builds of a target folder share: Cargo marks the latter with a
/// tag. Failing that, a folder of this build's own.
fn work_folder(out: &Path) -> PathBuf {
    let target = out
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.map_or_else(|| out.join("work"), |target| target.join("web"))
}

/// Installs the packages that the build needs, unless they are there.
fn install(work: &Path, web: &Path) -> Result<()> {
    let (digest, stamp) = (digest(&PACKAGES)?, work.join("installed"));
    if is_stamped(&stamp, &digest) {
        return Ok(());
    }
    remove(&stamp)?;
    for source in PACKAGES {
        copy(Path::new(source), &work.join(source))?;
    }
    let quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    npm(web, &[&["ci", "--omit=dev"][..], &quiet].concat(), &[])?;
    Ok(fs::write(stamp, digest)?)
}

fn npm(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm)
        .args(arguments)
        .current_dir(folder)
        .envs(environment.iter().copied())
        .output()
        .map_err(|error| format!("cannot run npm: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let (out, errors) = (&output.stdout, &output.stderr);
    let said = [out, errors].map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
    let [out, errors] = said;
    Err(format!("npm {} failed:\n{out}\n{errors}", arguments.join(" ")).into())
}

/// A digest of files, and of all files in folders.
fn digest(sources: &[&str]) -> Result<String> {
    let mut files = BTreeMap::new();
    for source in sources {
        read(Path::new(source), &mut files)?;
    }
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

fn read(path: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            read(&entry?.path(), files)?;
        }
    } else {
        files.insert(path.to_owned(), fs::read(path)?);
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).map(|_| ())
}

fn clear_except(folder: &Path, kept: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == kept {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_stamped(stamp: &Path, digest: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|text| text == digest)
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The table of files, each a line of the manifest (`web/prepare.ts`): its address, its
/// name, its media type, its digest, and whether it is `plain` or `compressed`.
fn embed(folder: &Path, manifest: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for line in manifest {
        let columns: Vec<&str> = line.split('\t').collect();
        let [path, name, media_type, digest, form] = columns[..] else {
            return Err(format!("not a line of a manifest: {line}").into());
        };
        let bytes = |suffix: &str| {
            let file = folder.join(format!("{name}{suffix}"));
            format!("include_bytes!({:?})", file.display().to_string())
        };
        let content = match form {
            "plain" => format!("Content::uncompressed({})", bytes("")),
            _ => format!("Content::compressed({}, {})", bytes(".br"), bytes(".gz")),
        };
        files.push(format!(
            "File {{ path: {path:?}, media_type: {media_type:?}, digest: {digest:?}.into(), \
             content: {content} }}"
        ));
    }
    Ok(table(&files, ""))
}

/// What `src/http/pages` includes.
fn table(files: &[String], lack: &str) -> String {
    let mut table = "Built { files: vec![\n".to_owned();
    for file in files {
        writeln!(table, "    {file},").expect("text takes text");
    }
    writeln!(table, "], lack: {lack:?} }}").expect("text takes text");
    table
}
