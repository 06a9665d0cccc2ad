//! Servers with limited memory: an allocation beyond the limit fails and ends them.

use std::process::{Command, Stdio};

use crate::support::server::Server;

/// The address space of a server in KiB: 1 GiB.
pub(super) const ADDRESS_SPACE: u64 = 1 << 20;

/// Starts the command on a free port in an address space of [`ADDRESS_SPACE`].
pub(super) fn start_capped(arguments: &[&str]) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", r#"ulimit -v "$0" && exec "$@""#])
        .arg(ADDRESS_SPACE.to_string())
        .arg(env!("CARGO_BIN_EXE_gatepass"))
        .args(arguments)
        .args(["--bind", "127.0.0.1:0"])
        .env_clear()
        .env("TMPDIR", folder.path())
        .current_dir(folder.path())
        .stdin(Stdio::null());
    Server::follow(folder, command)
}

#[tokio::test]
async fn a_demo_runs_in_the_address_space() {
    use super::client::Client;
    let server = start_capped(&["demo", "--log", "warn"]);
    let mut client = Client::connect(server.address()).await.unwrap();
    let query = "{ passes(first: 200) { nodes { code gate { name } } } }";
    let answer = client.query(query).await.unwrap();
    assert_eq!(answer.code(), None, "{}", answer.body);
}
