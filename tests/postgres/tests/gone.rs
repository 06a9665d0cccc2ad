//! A server is gone with whoever started it.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use throwaway_postgres::Server;

/// How long to wait for a server's end. It takes a moment, but a busy machine
/// may take long to get to it.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often to look.
const PAUSE: Duration = Duration::from_millis(5);

/// What says to the process that is killed that it is this one.
const HOLDS: &str = "HOLDS_A_SERVER";

/// What its server's folder stands behind.
const MARK: &str = "in ";

/// The process of a server that runs, by the first line of its file.
fn process(folder: &Path) -> PathBuf {
    let file = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    Path::new("/proc").join(file.lines().next().unwrap())
}

fn assert_gone(folder: &Path, process: &Path) {
    let begun = Instant::now();
    while folder.exists() || process.exists() {
        assert!(begun.elapsed() < PATIENCE, "{} is there", folder.display());
        std::thread::sleep(PAUSE);
    }
}

#[test]
fn a_dropped_server_is_gone() {
    let Some(server) = Server::for_test("") else {
        return;
    };
    let folder = server.folder().to_owned();
    let process = process(&folder);
    assert!(server.socket().exists());
    drop(server);
    assert_gone(&folder, &process);
}

/// Waits to be killed, with a server.
#[test]
fn holds_a_server() {
    if std::env::var_os(HOLDS).is_some() {
        let server = Server::for_test("").unwrap();
        writeln!(std::io::stderr(), "{MARK}{}", server.folder().display()).unwrap();
        loop {
            std::thread::park();
        }
    }
}

#[test]
fn a_server_is_gone_when_its_process_is_killed() {
    if Server::for_test("").is_none() {
        return;
    }
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "holds_a_server"])
        .env(HOLDS, "")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(holder.stderr.take().unwrap()).lines();
    let folder = lines
        .map_while(Result::ok)
        .find_map(|line| Some(PathBuf::from(line.strip_prefix(MARK)?)))
        .unwrap();
    let process = process(&folder);
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_gone(&folder, &process);
}
