//! A closed server with a few rows, and a token for each kind of viewer.

use std::ffi::OsString;
use std::fs;
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use tokio::sync::OnceCell;

use super::postgres::{self, TestDatabase};
use super::server::{Answer, PATIENCE, Server, gatepass};
use super::tokens::{NewToken, bearer, create, run};

/// The rows: the same for each database.
const ROWS: [&str; 12] = [
    "--gates",
    "4",
    "--holders",
    "12",
    "--passes",
    "60",
    "--scans",
    "200",
    "--seed",
    "5",
    "--now",
    "2026-11-22T08:00:00Z",
];

/// The code of the gate that bound tokens are bound to.
pub(crate) const BOUND_GATE: &str = "G0002";

/// The roles in lower case, as the command line has them, each without and with a gate. An
/// administrator is never bound.
const KINDS: [(&str, bool); 7] = [
    ("viewer", false),
    ("viewer", true),
    ("guard", false),
    ("guard", true),
    ("officer", false),
    ("officer", true),
    ("admin", false),
];

/// The token of one kind of viewer.
#[derive(Clone)]
pub(crate) struct RoleToken {
    pub(crate) id: i64,
    /// In upper case, as in the schema.
    pub(crate) role: String,
    pub(crate) is_bound: bool,
    pub(crate) secret: String,
}

/// A server and its tokens.
pub(crate) struct RoleServer {
    pub(crate) server: Server,
    pub(crate) tokens: Vec<RoleToken>,
    pub(crate) database_url: String,
    /// The database in PostgreSQL, unless it is embedded.
    pub(crate) postgres: Option<TestDatabase>,
    agent: ureq::Agent,
    /// Contains an embedded database.
    folder: TempDir,
}

/// A database with the rows and the tokens, made once for all servers, which get copies.
struct Original<D> {
    database: D,
    tokens: Vec<RoleToken>,
}

/// The name of an embedded database's file.
const FILE: &str = "gatepass.db";

fn embedded_url(folder: &TempDir) -> String {
    format!("sqlite://{}/{FILE}?mode=rwc", folder.path().display())
}

/// The files of an embedded database, by name. There is a log if a program that used the
/// database was too slow to close it.
type Files = Vec<(OsString, Vec<u8>)>;

fn embedded_original() -> Original<Files> {
    let folder = tempdir().unwrap();
    let tokens = fill(&folder, &embedded_url(&folder));
    let (file, log) = (OsString::from(FILE), OsString::from(format!("{FILE}-wal")));
    let read = |name: OsString| {
        let bytes = fs::read(folder.path().join(&name)).ok()?;
        Some((name, bytes))
    };
    Original {
        database: [file, log].into_iter().filter_map(read).collect(),
        tokens,
    }
}

async fn postgres_original() -> Option<Original<TestDatabase>> {
    let database = postgres::fresh_database().await?;
    let tokens = fill(&tempdir().unwrap(), &database.url);
    Some(Original { database, tokens })
}

/// Adds the rows and the tokens.
fn fill(folder: &TempDir, database_url: &str) -> Vec<RoleToken> {
    let database = ["--database-url", database_url];
    let mut seed = gatepass(folder, &["seed"]);
    let seeded = seed.args(ROWS).args(database).output().unwrap();
    assert!(seeded.status.success(), "{seeded:?}");
    let token = |(role, is_bound): (&str, bool)| {
        let name = if is_bound {
            format!("Bound {role}")
        } else {
            format!("Any {role}")
        };
        let gate = ["--gate", BOUND_GATE];
        let gate = if is_bound { &gate[..] } else { &[] };
        let flags = [
            &["--name", name.as_str(), "--role", role][..],
            gate,
            &database,
        ]
        .concat();
        let created = create(folder, &flags);
        RoleToken {
            id: created.id,
            role: role.to_uppercase(),
            is_bound,
            secret: created.secret,
        }
    };
    KINDS.map(token).into()
}

impl RoleServer {
    /// A server on an embedded database.
    pub(crate) fn embedded(flags: &[&str]) -> Self {
        static ORIGINAL: LazyLock<Original<Files>> = LazyLock::new(embedded_original);
        let folder = tempdir().unwrap();
        for (name, bytes) in &ORIGINAL.database {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let url = embedded_url(&folder);
        Self::start(folder, url, ORIGINAL.tokens.clone(), flags)
    }

    /// A server on PostgreSQL. None if it is not installed.
    pub(crate) async fn on_postgres(flags: &[&str]) -> Option<Self> {
        static ORIGINAL: OnceCell<Option<Original<TestDatabase>>> = OnceCell::const_new();
        let original = ORIGINAL.get_or_init(postgres_original).await.as_ref()?;
        let database = postgres::copy(&original.database).await?;
        let (url, tokens) = (database.url.clone(), original.tokens.clone());
        let server = Self::start(tempdir().unwrap(), url, tokens, flags);
        Some(Self {
            postgres: Some(database),
            ..server
        })
    }

    /// A server on each available database.
    pub(crate) async fn each(flags: &[&str]) -> Vec<Self> {
        let mut servers = vec![Self::embedded(flags)];
        servers.extend(Self::on_postgres(flags).await);
        servers
    }

    fn start(
        folder: TempDir,
        database_url: String,
        tokens: Vec<RoleToken>,
        flags: &[&str],
    ) -> Self {
        let database = ["--database-url", database_url.as_str()];
        let flags = [&database[..], flags].concat();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            server: Server::start_closed(tempdir().unwrap(), &flags),
            tokens,
            database_url,
            postgres: None,
            agent: config.into(),
            folder,
        }
    }

    /// The token of a role, such as `GUARD`.
    pub(crate) fn token(&self, role: &str, is_bound: bool) -> &RoleToken {
        let mut tokens = self.tokens.iter();
        let token = tokens.find(|token| token.role == role && token.is_bound == is_bound);
        token.expect("there is a token for each kind of viewer")
    }

    /// Creates another token with these flags.
    pub(crate) fn create(&self, flags: &[&str]) -> NewToken {
        let database = ["--database-url", self.database_url.as_str()];
        create(&self.folder, &[flags, &database].concat())
    }

    /// Revokes a token. The server notices it within ten seconds.
    pub(crate) fn revoke(&self, id: i64) {
        let id = id.to_string();
        let database = ["--database-url", self.database_url.as_str()];
        run(
            &self.folder,
            &[&["revoke", id.as_str()][..], &database].concat(),
        );
    }

    /// Sends a GraphQL request, or an array of them, over a connection that is kept.
    pub(crate) fn post(&self, token: &RoleToken, headers: &[(&str, &str)], body: &Value) -> Answer {
        let url = format!("http://{}/graphql", self.server.address());
        let mut request = self
            .agent
            .post(url)
            .header("content-type", "application/json")
            .header("authorization", bearer(&token.secret));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.send(body.to_string()).unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// Sends a query.
    pub(crate) fn ask(&self, token: &RoleToken, headers: &[(&str, &str)], query: &str) -> Answer {
        self.post(token, headers, &json!({ "query": query }))
    }
}
