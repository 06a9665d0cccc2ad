//! The bills of random documents are the same in `gatepass plan`, in the server
//! before and after it runs, and in the counts of PostgreSQL.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::Output;

use async_graphql::parser::parse_query;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::model::{self, Expected, Refusal, Statement, Viewer, World};
use crate::properties::choices::Choices;
use crate::properties::document::{self, Document};
use crate::properties::subject::LIMITS;
use crate::properties::{cases, data};
use crate::support::database::open;
use crate::support::observe::Statistics;
use crate::support::postgres::{Server as Postgres, migrated_database, own_server};
use crate::support::schema::Schema;
use crate::support::server::{Answer, Server, gatepass, send};

/// The minimum number of documents.
const DOCUMENTS: u32 = 100;
/// How many times fewer they are than the documents that run in this process,
/// because each of these takes its own process.
const FEWER: u32 = 8;
/// The number of sets of rows.
const WORLDS: usize = 8;

/// Rows in memory and in a database, with a server.
struct Side {
    world: World,
    server: Server,
    statistics: Statistics,
}

impl Side {
    /// Stores a set of rows whose statuses do not change within hours, because the
    /// server uses its own clock.
    async fn open(postgres: &Postgres, number: usize, now: DateTime<Utc>) -> Self {
        let data = data::make_around(now + TimeDelta::hours(12), number, 1);
        let name = format!("world_{number}");
        let url = migrated_database(postgres, &name).await;
        let connection = open(&url).await;
        data::store(&data, &connection).await;
        connection.close().await.unwrap();
        let (statements, rows) = limits();
        let limits = [
            "--max-statements",
            &statements,
            "--max-rows",
            &rows,
            "--max-unindexed",
            "1000",
        ];
        let serve = ["serve", "--sql-trace", "--database-url", &url];
        Self {
            world: World::live(now, &data),
            server: Server::start(&[&serve[..], &limits].concat()),
            statistics: Statistics::new(&name, &postgres.url("postgres")).await,
        }
    }

    /// Sends a request with a header, and counts what it runs. The answer's count
    /// of executed statements must match.
    async fn ask(&mut self, document: &Document, header: (&str, &str)) -> Counted {
        let body = json!({
            "query": document.text,
            "operationName": document.operation,
            "variables": document.variables,
        });
        let headers = [("content-type", "application/json"), header];
        self.statistics.reset().await;
        let body = body.to_string();
        let answer = send(&self.server, "POST", "/graphql", &headers, body.as_bytes());
        let ran = self.statistics.calls().await;
        assert_eq!(
            answer.headers["x-sql-statements"],
            ran.to_string(),
            "the header, and what PostgreSQL counted for {header:?}"
        );
        Counted { answer, ran }
    }
}

/// An answer, and the number of statements that PostgreSQL counted for it.
struct Counted {
    answer: Answer,
    ran: usize,
}

/// The values of the flags for statements and rows.
fn limits() -> (String, String) {
    (LIMITS.statements.to_string(), LIMITS.rows.to_string())
}

/// The output of `gatepass plan` for a document.
#[derive(Debug)]
struct Command {
    code: Option<i32>,
    /// The operation in the listing. Null if there is no listing.
    listed: Json,
    errors: String,
}

impl Command {
    /// Runs `gatepass plan` on a document and its variables, without a database.
    fn run(folder: &TempDir, document: &Document) -> Self {
        let variables = Json::from(document.variables.clone()).to_string();
        fs::write(folder.path().join("document.graphql"), &document.text).unwrap();
        fs::write(folder.path().join("variables.json"), variables).unwrap();
        let (statements, rows) = limits();
        let limits = [
            "--max-statements",
            &statements,
            "--max-rows",
            &rows,
            "--max-unindexed",
            "1000",
        ];
        let plan = ["plan", "document.graphql", "--format", "json"];
        let variables = ["--variables", "variables.json"];
        let arguments = [&plan[..], &variables, &limits].concat();
        Self::new(&gatepass(folder, &arguments).output().unwrap())
    }

    fn new(output: &Output) -> Self {
        let listing: Json = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let operations = listing["operations"].as_array();
        let mut operations = operations.into_iter().flatten();
        Self {
            code: output.status.code(),
            listed: operations
                .find(|operation| operation["name"] == "Main")
                .cloned()
                .unwrap_or_default(),
            errors: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }
}

/// All reports about a document.
struct Reports {
    command: Command,
    /// The server's answer to `X-SQL-Plan: only`.
    plan: Json,
    /// Its answer with a trace.
    answer: Counted,
}

impl Reports {
    async fn new(side: &mut Side, folder: &TempDir, document: &Document) -> Self {
        let command = Command::run(folder, document);
        let plan = side.ask(document, ("x-sql-plan", "only")).await;
        assert_eq!(plan.ran, 0, "only the plan was requested");
        let answer = side.ask(document, ("x-sql-trace", "on")).await;
        Self {
            command,
            plan: plan.answer.json(),
            answer,
        }
    }

    /// The bill. The command and the server must report the same.
    fn bill(&self) -> &Json {
        let (command, server) = (
            &self.command.listed["bill"],
            &self.plan["extensions"]["bill"],
        );
        assert_eq!(command, server, "by the command, and by the server");
        assert_eq!(server["exact"], true, "its variables were given");
        server
    }

    /// Asserts which statements read this.
    fn assert_reads(&self, statements: &[Statement], what: &str, reads: fn(&Statement) -> bool) {
        let reading = self.bill()["plan"].as_array().unwrap().iter();
        let reading = reading.filter(|statement| statement["reads"] == what);
        let mut reading: Vec<_> = reading.map(|statement| &statement["path"]).collect();
        let expected = statements.iter().filter(|statement| reads(statement));
        let mut expected: Vec<&str> = expected.map(|statement| &*statement.path).collect();
        reading.sort_unstable_by_key(|path| path.as_str());
        expected.sort_unstable();
        assert_eq!(reading, expected, "what reads {what}");
    }

    /// Asserts which fields share statements of counts, by the bill and by the trace.
    fn assert_shares(&self, statements: &[Statement]) {
        let shared = |listed: &Json| -> Vec<Json> {
            let listed = listed.as_array().unwrap().iter();
            let mut paths: Vec<_> = listed.filter_map(|one| one.get("paths").cloned()).collect();
            paths.sort_unstable_by_key(Json::to_string);
            paths
        };
        let expected = |is_it: fn(&&Statement) -> bool| {
            let statements = statements.iter().filter(is_it);
            let paths = statements.filter(|one| !one.paths.is_empty());
            shared(&paths.map(|one| json!({ "paths": one.paths })).collect())
        };
        assert_eq!(shared(&self.bill()["plan"]), expected(|_| true));
        let ran = &self.answer.answer.json()["extensions"]["sql"]["statements"];
        assert_eq!(shared(ran), expected(|statement| statement.runs));
    }

    /// Asserts that these statements answered a document.
    fn assert_answered(&self, data: &str, statements: &[Statement], naive: u64) {
        assert_eq!(self.command.code, Some(0), "{:?}", self.command);
        assert_eq!(self.command.listed["over"], Json::Null);
        let (planned, ran) = model::round_trips(statements);
        assert_eq!(self.bill()["statements"], statements.len());
        assert_eq!(self.bill()["roundTrips"], planned);
        assert_eq!(self.plan["extensions"]["refusal"], Json::Null);
        self.assert_reads(statements, "all rows", |statement| statement.reads_all);
        self.assert_reads(statements, "tallies", |statement| statement.reads_tally);
        self.assert_shares(statements);
        let body = &self.answer.answer.body;
        let expected = format!("{{\"data\":{data},");
        assert!(body.starts_with(&expected), "{body}, not {expected}");
        let sql = &self.answer.answer.json()["extensions"]["sql"];
        let expected = running(statements);
        assert_eq!(sql["planned"], statements.len());
        assert_eq!(sql["executed"], expected.len());
        assert_eq!(sql["roundTrips"], planned);
        assert_eq!(sql["naive"], naive, "statements of naive resolvers");
        let header = &self.answer.answer.headers["x-sql-round-trips"];
        assert_eq!(header, &ran.to_string());
        assert_eq!(paths(sql), expected, "by the trace");
        assert_eq!(self.answer.ran, expected.len(), "by PostgreSQL");
    }

    /// Asserts that the command and the server refused a document, and nothing ran.
    fn assert_refused(&self, refusal: &Refusal) {
        assert_eq!(self.answer.ran, 0, "what is refused runs nothing");
        let answer = self.answer.answer.json();
        assert_eq!(answer.get("data"), None);
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], refusal.code);
        if is_of_cost(refusal) {
            self.assert_over(refusal, &error["extensions"]);
            let told = &self.plan["extensions"]["refusal"];
            assert_eq!(told, error, "before it runs, and in place of the answer");
        } else {
            self.assert_mistaken(error);
        }
    }

    /// Asserts that a document that costs too much has a bill, and that the command
    /// fails.
    fn assert_over(&self, refusal: &Refusal, extensions: &Json) {
        assert_eq!(self.command.code, Some(1), "{:?}", self.command);
        let over = &self.command.listed["over"];
        for name in ["code", "field", "planned", "limit"] {
            assert_eq!(over[name], extensions[name], "{name} of {over}");
        }
        let sum = match refusal.code {
            "TOO_MANY_STATEMENTS" => "statements",
            _ => "maxRows",
        };
        assert_eq!(self.bill()[sum], over["planned"]);
    }

    /// Asserts that an invalid document has no bill, and that all sources report
    /// the error.
    fn assert_mistaken(&self, error: &Json) {
        assert_eq!(&self.plan["errors"][0], error, "by the plan alone");
        assert_eq!(self.plan.get("extensions"), None);
        assert_eq!(self.command.code, Some(2), "{:?}", self.command);
        let (place, message) = (&error["locations"][0], error["message"].as_str().unwrap());
        let (line, column) = (&place["line"], &place["column"]);
        let expected = format!("document.graphql:{line}:{column}: {message}\n");
        assert!(
            self.command.errors.starts_with(&expected),
            "{:?}, not {expected}",
            self.command
        );
    }
}

/// Whether a document is refused for its cost.
fn is_of_cost(refusal: &Refusal) -> bool {
    ["TOO_MANY_STATEMENTS", "TOO_MANY_ROWS"].contains(&refusal.code)
}

/// The fields of the statements that have keys to look for.
fn running(statements: &[Statement]) -> Vec<&str> {
    let running = statements.iter().filter(|statement| statement.runs);
    let mut paths: Vec<&str> = running.map(|statement| &*statement.path).collect();
    paths.sort_unstable();
    paths
}

/// The fields of the statements in a trace.
fn paths(sql: &Json) -> Vec<&str> {
    let statements = sql["statements"].as_array().into_iter().flatten();
    let mut paths: Vec<&str> = statements
        .filter_map(|statement| statement["path"].as_str())
        .collect();
    paths.sort_unstable();
    paths
}

/// The number of documents of each kind.
type Tally = BTreeMap<&'static str, u32>;

async fn check(side: &mut Side, folder: &TempDir, document: &Document, tally: &mut Tally) {
    let parsed = parse_query(&document.text).unwrap();
    let operation = document.operation.as_deref();
    let expected = model::expect(&side.world, &parsed, operation, &document.variables, LIMITS);
    let reports = Reports::new(side, folder, document).await;
    let mut count = |sort, is: bool| *tally.entry(sort).or_default() += u32::from(is);
    match expected {
        Expected::Answer(data, statements) => {
            let naive = model::naive(&side.world, &parsed, operation, &document.variables);
            reports.assert_answered(&data, &statements, naive);
            let running = running(&statements).len();
            count("answered", true);
            count("of several statements", running > 1);
            count("nested", statements.len() > 3);
            count(
                "reading all rows",
                statements.iter().any(|statement| statement.reads_all),
            );
            count(
                "counting from tallies",
                statements.iter().any(|statement| statement.reads_tally),
            );
            count(
                "of counts that share a statement",
                statements.iter().any(|statement| statement.paths.len() > 1),
            );
            count("with idle statements", running < statements.len());
        }
        Expected::Refused(refusal) => {
            reports.assert_refused(&refusal);
            count("over", is_of_cost(&refusal));
            count("mistaken", !is_of_cost(&refusal));
        }
    }
}

/// Prints the document if a check fails.
struct Telling<'a>(&'a Document);

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let variables = Json::from(self.0.variables.clone());
            let _ = writeln!(std::io::stderr(), "of {}\n{variables}", self.0.text);
        }
    }
}

#[tokio::test]
async fn all_sources_report_the_same_bill() {
    let Some(postgres) = own_server() else {
        return;
    };
    let (schema, folder) = (Schema::read(), tempfile::tempdir().unwrap());
    let now = Utc::now().trunc_subsecs(6);
    let mut sides = Vec::new();
    for number in 0..WORLDS {
        sides.push(Side::open(&postgres, number, now).await);
    }
    let documents = DOCUMENTS.max(cases() / FEWER);
    let mut tally = Tally::new();
    for (seed, place) in (0..documents).zip((0..WORLDS).cycle()) {
        let side = &mut sides[place];
        let mut choices = Choices::seeded(u64::from(seed));
        let document = document::make(schema, &side.world, &Viewer::ADMIN, &mut choices);
        let _telling = Telling(&document);
        check(side, &folder, &document, &mut tally).await;
    }
    for (sort, percent) in [
        ("answered", 80),
        ("of several statements", 40),
        ("nested", 25),
        ("with idle statements", 10),
        ("of counts that share a statement", 5),
        ("over", 4),
        ("mistaken", 1),
    ] {
        let share = tally[sort] * 100 / documents;
        assert!(share >= percent, "{share} % are {sort}: {tally:?}");
    }
}
