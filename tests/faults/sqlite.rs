//! A SQLite file that is locked, read-only, on a full disk, or not a database.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sea_orm::sqlx::{self, Connection, Executor, SqliteConnection, sqlite};
use tempfile::TempDir;

use super::client::Client;
use super::report::report;
use crate::support::server::{Server, gatepass};

const QUERY: &str =
    "{ gates { totalCount } passes { totalCount } scans(last: 3) { nodes { code } } }";

fn seeded(folder: TempDir) -> TempDir {
    let output = gatepass(&folder, &["seed"]).output().unwrap();
    assert!(output.status.success(), "{}", errors(&output));
    folder
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Checks that a command fails with these words in its last line.
fn assert_fails(fault: &str, mut command: Command, says: &[&str]) {
    let output = command.output().unwrap();
    let errors = errors(&output);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let line = errors.lines().last().unwrap_or_default();
    assert!(line.starts_with("error: "), "{errors}");
    for part in says {
        assert!(line.contains(part), "{errors}");
    }
    report(fault, line);
}

async fn open(file: &Path) -> SqliteConnection {
    let options = sqlite::SqliteConnectOptions::new().filename(file);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn assert_whole(file: &Path, gates: i64) {
    let mut connection = open(file).await;
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(whole, "ok");
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM gate")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(count, gates);
    connection.close().await.unwrap();
}

#[test]
fn a_file_that_is_not_a_database_is_reported_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let text = "no database, but long enough for the head of one. ".repeat(20);
    fs::write(folder.path().join("gatepass.db"), &text).unwrap();
    let command = gatepass(&folder, &["serve", "--bind", "127.0.0.1:0"]);
    assert_fails(
        "not a database",
        command,
        &["gatepass.db", "not a database"],
    );
    let left = fs::read_to_string(folder.path().join("gatepass.db")).unwrap();
    assert_eq!(left, text, "it is left as it was");
}

#[tokio::test]
async fn a_locked_file_is_reported_at_the_start() {
    let folder = seeded(tempfile::tempdir().unwrap());
    let file = folder.path().join("gatepass.db");
    let mut holder = open(&file).await;
    // Without a write-ahead log, a writer also blocks readers.
    holder
        .execute("PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        .await
        .unwrap();
    let limit = ["serve", "--bind", "127.0.0.1:0", "--acquire-timeout", "1s"];
    let command = gatepass(&folder, &limit);
    assert_fails("locked", command, &["gatepass.db", "locked"]);
    holder.close().await.unwrap();
    assert_whole(&file, 12).await;
}

#[tokio::test]
async fn a_writer_that_takes_its_time_keeps_no_reader_out() {
    let server = Server::start_in(seeded(tempfile::tempdir().unwrap()), &["serve"]);
    let mut writer = open(&server.folder().join("gatepass.db")).await;
    writer
        .execute("BEGIN EXCLUSIVE; DELETE FROM scan")
        .await
        .unwrap();
    let mut client = Client::connect(server.address()).await.unwrap();
    let answer = client.query(QUERY).await.unwrap();
    assert_eq!(answer.code(), None, "{}", answer.body);
    writer.execute("ROLLBACK").await.unwrap();
}

#[tokio::test]
async fn a_file_that_may_only_be_read_is_served() {
    let folder = seeded(tempfile::tempdir().unwrap());
    let url = "sqlite://gatepass.db?mode=ro";
    let server = Server::start_in(folder, &["serve", "--database-url", url]);
    let mut client = Client::connect(server.address()).await.unwrap();
    let answer = client.query(QUERY).await.unwrap();
    assert_eq!(answer.code(), None, "{}", answer.body);
    drop(server);

    let folder = seeded(tempfile::tempdir().unwrap());
    let back = gatepass(&folder, &["migrate", "down", "--yes", "--lose-data"])
        .output()
        .unwrap();
    assert!(back.status.success(), "{}", errors(&back));
    let serve = ["serve", "--bind", "127.0.0.1:0", "--database-url", url];
    let command = gatepass(&folder, &serve);
    assert_fails("read-only and behind", command, &["readonly database"]);
    assert_whole(&folder.path().join("gatepass.db"), 12).await;
}

#[tokio::test]
async fn a_file_that_is_corrupted_while_serving_is_an_error() {
    let server = Server::start_in(seeded(tempfile::tempdir().unwrap()), &["serve"]);
    let file = server.folder().join("gatepass.db");
    let length = fs::metadata(&file).unwrap().len();
    let mut overwritten = OpenOptions::new().write(true).open(&file).unwrap();
    overwritten.seek(SeekFrom::Start(100)).unwrap();
    let noise = vec![0xAB; usize::try_from(length).unwrap() - 100];
    overwritten.write_all(&noise).unwrap();
    let mut client = Client::connect(server.address()).await.unwrap();
    let answer = client.query(QUERY).await.unwrap();
    report("overwritten while serving", &answer.body);
    assert_eq!(
        answer.code().as_deref(),
        Some("DATABASE_UNAVAILABLE"),
        "{}",
        answer.body
    );
    assert_eq!(client.get("/healthz").await.unwrap().status, 200);
}

#[tokio::test]
async fn a_file_that_is_cut_short_while_it_is_served_ends_no_process() {
    let server = Server::start_in(seeded(tempfile::tempdir().unwrap()), &["serve"]);
    let mut client = Client::connect(server.address()).await.unwrap();
    let page = "{ passes(first: 1000) { nodes { code gate { name } holder { name } } } }";
    assert_eq!(client.query(page).await.unwrap().code(), None);
    let file = server.folder().join("gatepass.db");
    let whole = OpenOptions::new().write(true).open(&file).unwrap();
    whole.set_len(4096).unwrap();
    // Pages that a connection has cached may still be correct.
    let mut codes = Vec::new();
    for query in [page, QUERY].repeat(20) {
        codes.extend(client.query(query).await.unwrap().code());
    }
    report("truncated while serving", &format!("{codes:?} of 40"));
    assert!(
        codes.iter().all(|code| code == "DATABASE_UNAVAILABLE"),
        "{codes:?}"
    );
    assert_eq!(client.get("/healthz").await.unwrap().status, 200);
}

/// Runs a command as on a full disk: files may have only this many bytes.
pub(super) fn on_a_small_disk(folder: &TempDir, kibibytes: u32, arguments: &[&str]) -> Command {
    let plain = gatepass(folder, arguments);
    let mut command = Command::new("sh");
    // The unit is blocks of 512 bytes. Without the signal, a write fails with an ordinary error.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", kibibytes * 2);
    command
        .args(["-c", &script, "sh"])
        .arg(plain.get_program())
        .args(plain.get_args())
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null());
    command
}

#[tokio::test]
async fn a_full_disk_is_reported_and_leaves_the_database_intact() {
    let folder = tempfile::tempdir().unwrap();
    let command = on_a_small_disk(&folder, 16, &["serve", "--bind", "127.0.0.1:0"]);
    assert_fails("a full disk at the start", command, &["error: "]);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gatepass.db");
    let output = gatepass(&folder, &["migrate", "up"]).output().unwrap();
    assert!(output.status.success(), "{}", errors(&output));
    let command = on_a_small_disk(&folder, 512, &["seed", "--passes", "20000"]);
    assert_fails("a full disk while seeding", command, &["error: "]);
    assert_whole(&file, 0).await;
    let folder = seeded(folder);
    assert_whole(&folder.path().join("gatepass.db"), 12).await;

    // The existing rows can be read.
    let command = on_a_small_disk(&folder, 40, &["serve", "--bind", "127.0.0.1:0"]);
    let server = Server::follow(folder, command);
    let mut client = Client::connect(server.address()).await.unwrap();
    let answer = client.query(QUERY).await.unwrap();
    assert_eq!(answer.code(), None, "{}", answer.body);
}
