//! Faults in the middle of a mutation: each is an error with a code, writes nothing, and
//! leaves a server that works. The same mutation with the same key then does it once.

mod commit;
mod full;
mod gone;
mod held;
mod retries;

use std::path::Path;
use std::time::Instant;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, query_scalar,
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time;

use super::client::{Answer, Client, post};
use crate::mutations::document;
use crate::support::postgres::{TestDatabase, fresh_database};
use crate::support::server::{PATIENCE, PAUSE, Server};
use crate::support::written::WRITTEN;

/// The transactions of the server that wait for a lock, and its statements that run.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'gatepass'
    AND state = 'active' AND wait_event_type = 'Lock'";
const RUNNING: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'gatepass' AND state <> 'idle'";

/// A gate, a holder and a pass, the first of their kinds.
const ROWS: &str = "INSERT INTO gate (code, name, location, created_at)
        VALUES ('G1', 'North', 'Here', '2026-01-01T00:00:00+00:00');
    INSERT INTO holder (name, created_at) VALUES ('Ada', '2026-01-01T00:00:00+00:00');
    INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
        VALUES ('P1', 1, 1, 'STAFF', FALSE, '2026-01-01T00:00:00+00:00',
            '2026-01-01T00:00:00+00:00', '2999-01-01T00:00:00+00:00')";

/// Errors of limits that a test sets. A machine may be so slow that other requests reach them
/// too.
const LIMITS: [&str; 4] = [
    "DATABASE_TIMEOUT",
    "DATABASE_UNAVAILABLE",
    "REQUEST_TIMEOUT",
    "SQL_TIME_EXCEEDED",
];

/// A connection beside the server's own.
enum Beside {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

impl Beside {
    async fn run(&mut self, statements: &str) {
        let statements = AssertSqlSafe(statements.to_owned());
        match self {
            Self::Postgres(connection) => connection.execute(statements).await.map(|_| ()),
            Self::Sqlite(connection) => connection.execute(statements).await.map(|_| ()),
        }
        .unwrap();
    }

    async fn written(&mut self) -> String {
        match self {
            Self::Postgres(connection) => query_scalar(WRITTEN).fetch_one(connection).await,
            Self::Sqlite(connection) => query_scalar(WRITTEN).fetch_one(connection).await,
        }
        .unwrap()
    }

    /// Waits until a number of PostgreSQL has a value.
    async fn wait(&mut self, count: &'static str, expected: i64) {
        let Self::Postgres(connection) = self else {
            panic!("this is about PostgreSQL")
        };
        let begun = Instant::now();
        loop {
            let found: i64 = query_scalar(count)
                .fetch_one(&mut *connection)
                .await
                .unwrap();
            if found == expected {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "{found}, not {expected}: {count}"
            );
            time::sleep(PAUSE).await;
        }
    }
}

async fn open_file(file: &Path) -> Beside {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(PATIENCE);
    Beside::Sqlite(SqliteConnection::connect_with(&options).await.unwrap())
}

/// A server whose database has a gate, a holder and a pass.
struct Fixture {
    server: Server,
    client: Client,
    beside: Beside,
    postgres: Option<TestDatabase>,
    /// How many mutations have shown that it works.
    works: usize,
}

impl Fixture {
    async fn sqlite(flags: &[&str]) -> Self {
        let server = Server::start(&[&["serve", "--log", "off"], flags].concat());
        Self::over(server).await
    }

    /// None if PostgreSQL is not installed.
    async fn postgres(flags: &[&str]) -> Option<Self> {
        let database = fresh_database().await?;
        let arguments = ["serve", "--log", "off", "--database-url", &database.url];
        let server = Server::start(&[&arguments[..], flags].concat());
        let connection = PgConnection::connect(&database.url).await.unwrap();
        Some(Self::fill(server, Beside::Postgres(connection), Some(database)).await)
    }

    /// A server on a file in its folder.
    async fn over(server: Server) -> Self {
        let beside = open_file(&server.folder().join("gatepass.db")).await;
        Self::fill(server, beside, None).await
    }

    async fn fill(server: Server, beside: Beside, postgres: Option<TestDatabase>) -> Self {
        let client = Client::connect(server.address()).await.unwrap();
        let mut fixture = Self {
            server,
            client,
            beside,
            postgres,
            works: 0,
        };
        fixture.beside.run(ROWS).await;
        fixture
    }

    /// A connection beside the server's own.
    async fn another(&self) -> Beside {
        match &self.postgres {
            Some(database) => Beside::Postgres(PgConnection::connect(&database.url).await.unwrap()),
            None => open_file(&self.server.folder().join("gatepass.db")).await,
        }
    }

    /// Sends a mutation.
    async fn send(&mut self, name: &str, fields: &str, input: &Value) -> Answer {
        self.client
            .send(&request(name, fields, input))
            .await
            .unwrap()
    }

    /// Sends it over a connection of its own, without waiting for the answer.
    fn begin(&self, name: &str, input: &Value) -> JoinHandle<Answer> {
        let address = self.server.address().to_owned();
        let request = request(name, "", input);
        tokio::spawn(async move {
            let mut client = Client::connect(&address).await.unwrap();
            client.send(&request).await.unwrap()
        })
    }

    /// The payload of a mutation with a key, which is done at last.
    async fn written(&mut self, name: &str, fields: &str, input: &Value) -> Value {
        let request = request(name, fields, input);
        payload(&self.answered(&request).await)
    }

    /// The answer to a request that is within the limits at last.
    async fn answered(&mut self, request: &[u8]) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.client.send(request).await.unwrap();
            match answer.code() {
                Some(code) if LIMITS.contains(&code.as_str()) => {
                    assert!(begun.elapsed() < PATIENCE, "{}", answer.body);
                }
                _ => return answer,
            }
        }
    }

    /// Checks that others can read.
    async fn assert_reads(&mut self) {
        let body = json!({ "query": "{ holders { totalCount } }" }).to_string();
        let answer = self.answered(&post(body.as_bytes())).await;
        assert_eq!(answer.code(), None, "{}", answer.body);
    }

    /// Sends a mutation that fails with this code and writes nothing.
    async fn refused(&mut self, name: &str, input: &Value, code: &str) {
        let before = self.beside.written().await;
        let answer = self.send(name, "", input).await;
        assert_eq!(answer.code().as_deref(), Some(code), "{}", answer.body);
        assert_eq!(self.beside.written().await, before, "{code}");
    }

    /// Checks that other mutations work, on as many connections as the server has.
    async fn assert_works(&mut self) {
        for _ in 0..3 {
            self.works += 1;
            let key = format!("works {}", self.works);
            let input = json!({ "name": "Bob", "idempotencyKey": key });
            self.written("registerHolder", "holder { id }", &input)
                .await;
            self.assert_reads().await;
        }
    }

    /// Sends a mutation that failed again, twice: it is done once.
    async fn assert_done_once(&mut self, name: &str, input: &Value) {
        let object = if name.ends_with("Holder") {
            "holder"
        } else {
            "pass"
        };
        let fields = format!("{object} {{ id version }}");
        let first = self.written(name, &fields, input).await;
        let before = self.beside.written().await;
        let again = self.written(name, &fields, input).await;
        assert_eq!(first, again);
        assert_eq!(self.beside.written().await, before);
    }
}

fn request(name: &str, fields: &str, input: &Value) -> Vec<u8> {
    let body = json!({ "query": document(name, fields), "variables": { "input": input } });
    post(body.to_string().as_bytes())
}

/// The payload of an answer without errors and mistakes.
fn payload(answer: &Answer) -> Value {
    assert_eq!(answer.code(), None, "{}", answer.body);
    let mut body: Value = serde_json::from_str(&answer.body).unwrap();
    let payload = body["data"]["payload"].take();
    assert_eq!(payload["userErrors"], json!([]), "{}", answer.body);
    payload
}
