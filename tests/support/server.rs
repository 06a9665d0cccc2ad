//! Runs the real binary as a process, without importing its code.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long to wait for anything from a server. A test continues as soon as it can,
/// so only a failing test waits this long.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// The pause between two checks.
pub(crate) const PAUSE: Duration = Duration::from_millis(5);

/// The pause before the next check of something that takes this long already: a tenth of it,
/// because each check takes work from what is waited for.
pub(crate) fn pause(elapsed: Duration) -> Duration {
    (elapsed / 10).clamp(PAUSE, Duration::from_millis(500))
}

/// Waits until something is true.
#[track_caller]
pub(crate) fn until(mut is_true: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_true() {
        assert!(begun.elapsed() < PATIENCE, "it does not become true");
        thread::sleep(pause(begun.elapsed()));
    }
}

/// Time limits of servers, unless a test sets others. A busy machine does not reach
/// them, and a server that does reaches them within [`PATIENCE`].
const TIME_LIMITS: [(&str, &str); 8] = [
    ("GATEPASS_ACQUIRE_TIMEOUT", "50s"),
    ("GATEPASS_STATEMENT_TIMEOUT", "50s"),
    ("GATEPASS_REQUEST_TIMEOUT", "50s"),
    ("GATEPASS_BODY_TIMEOUT", "50s"),
    ("GATEPASS_BODY_GRACE", "50s"),
    // Idle connections of a crowd stay open until the test is done.
    ("GATEPASS_HEAD_TIMEOUT", "10m"),
    ("GATEPASS_WRITE_TIMEOUT", "50s"),
    ("GATEPASS_SHUTDOWN_GRACE", "50s"),
];

/// The binary in its own folder, without this process's environment, which may
/// contain a `DATABASE_URL`.
pub(crate) fn gatepass(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
    command
        .args(arguments)
        .env_clear()
        .env("TMPDIR", folder.path())
        .current_dir(folder.path())
        .stdin(Stdio::null());
    command
}

/// A running server. Dropping it stops it.
pub(crate) struct Server {
    child: Child,
    address: String,
    metrics_address: Option<String>,
    output: Option<JoinHandle<String>>,
    errors: Option<JoinHandle<String>>,
    folder: TempDir,
}

/// The output and the exit status of a server that has ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) output: String,
    pub(crate) errors: String,
    pub(crate) folder: TempDir,
}

impl Server {
    /// Starts the command on a free port, and waits until it prints its addresses.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), arguments)
    }

    /// Starts it in a folder, which may contain its database.
    pub(crate) fn start_in(folder: TempDir, arguments: &[&str]) -> Self {
        let mut command = gatepass(&folder, arguments);
        command.args(["--bind", "127.0.0.1:0"]);
        Self::follow(folder, command)
    }

    /// Starts `serve` in a folder with its database, closed to those who do not sign in.
    pub(crate) fn start_closed(folder: TempDir, arguments: &[&str]) -> Self {
        let mut command = gatepass(&folder, &["serve"]);
        command
            .args(arguments)
            .args(["--bind", "127.0.0.1:0"])
            .env("GATEPASS_OPEN", "false");
        Self::follow(folder, command)
    }

    /// Starts it with a command in a folder, and waits until it prints its
    /// addresses.
    pub(crate) fn follow(folder: TempDir, mut command: Command) -> Self {
        // Tests that are not about signing in do not sign in.
        let chooses = command.get_envs().any(|(name, _)| name == "GATEPASS_OPEN");
        if !chooses {
            command.env("GATEPASS_OPEN", "true");
        }
        let counts = command
            .get_args()
            .any(|argument| argument == "--metrics-bind");
        let mut child = command
            .envs(TIME_LIMITS)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut errors = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let (addresses_found, addresses) = mpsc::channel();
        let output = thread::spawn(move || read_output(output, &addresses_found));
        let mut errors = Some(errors);
        let mut next_address = || match addresses.recv_timeout(PATIENCE) {
            Ok(address) => address,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                let _ = child.wait();
                let errors = errors.take().unwrap().join().unwrap();
                panic!("the server did not start within {PATIENCE:?}: {errors}")
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                panic!(
                    "the server ended: {}",
                    errors.take().unwrap().join().unwrap()
                )
            }
        };
        let address = next_address();
        let metrics_address = counts.then(next_address);
        Self {
            child,
            address,
            metrics_address,
            output: Some(output),
            errors,
            folder,
        }
    }

    /// The address that it listens on: `127.0.0.1:43210`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The folder that it runs in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The process's folder in Linux: `/proc/<pid>`.
    pub(crate) fn process(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}", self.child.id()))
    }

    /// The address of its metrics.
    pub(crate) fn metrics_address(&self) -> &str {
        self.metrics_address
            .as_deref()
            .expect("it was started with --metrics-bind")
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until it has ended by itself.
    pub(crate) fn wait(mut self) -> Ended {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "the server does not end");
            thread::sleep(PAUSE);
        };
        let folder = tempfile::tempdir().unwrap();
        Ended {
            status,
            output: self.output.take().unwrap().join().unwrap(),
            errors: self.errors.take().unwrap().join().unwrap(),
            folder: std::mem::replace(&mut self.folder, folder),
        }
    }
}

/// Reads standard output to its end, and sends each address in it as soon as it
/// appears.
fn read_output(mut output: impl BufRead, addresses_found: &mpsc::Sender<String>) -> String {
    let mut text = String::new();
    loop {
        let begin = text.len();
        if output.read_line(&mut text).unwrap() == 0 {
            return text;
        }
        if let Some((_, rest)) = text[begin..].split_once("http://")
            && let Some(end) = rest.find(['/', ' ', '\n'])
        {
            // The test needs only the first ones.
            let _ = addresses_found.send(rest[..end].to_owned());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails if it has already ended, as it should have.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer to a request.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// Sends a request with these headers and this body, without an `Accept` header.
pub(crate) fn send(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    send_to(server.address(), method, path, headers, body)
}

/// The same, to an address.
pub(crate) fn send_to(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .accept("")
        .build()
        .into();
    let mut request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = agent.run(request.body(body).unwrap()).unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.body_mut().read_to_string().unwrap(),
    }
}

/// Connects, with more patience for answers than any limit of the server.
pub(crate) fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    stream
}

/// Sends bytes on a new connection, and returns everything until the server closes
/// it.
pub(crate) fn send_raw(address: &str, request: &[u8]) -> String {
    let mut stream = connect(address);
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Starts a request whose body, of this length, is not sent. The server has begun
/// to read it, because it answered `Expect` with `100 Continue`.
pub(crate) fn begin(server: &Server, length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let expected = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut read = vec![0; expected.len()];
    stream.read_exact(&mut read).unwrap();
    assert_eq!(read, expected);
    stream
}

/// Sends a GraphQL request like most clients do.
pub(crate) fn graphql(server: &Server, body: &str) -> Answer {
    let headers = [("content-type", "application/json")];
    send(server, "POST", "/graphql", &headers, body.as_bytes())
}
