//! The PostgreSQL of a test program ends with it, however that ends.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::postgres::Server;

/// How long to wait for the end of a server. It ends at once, but a busy machine
/// may delay that.
const PATIENCE: Duration = Duration::from_mins(1);

/// The pause between two checks.
const PAUSE: Duration = Duration::from_millis(5);

/// The variable that marks the process to be killed.
const HOLDS: &str = "HOLDS_A_SERVER";

/// The text before the server's folder in its output.
const MARK: &str = "in ";

/// The server's process, from the first line of its file.
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

/// Holds a server until it is killed.
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
        .args(["--exact", "faults::gone::holds_a_server"])
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
