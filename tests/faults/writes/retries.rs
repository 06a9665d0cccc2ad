//! Transactions that others are in the way of: they are tried four times in all.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::join_all;
use gatepass::engine::Outcome;
use gatepass::plan::Limits;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection, query_scalar};
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};
use tokio::time;

use crate::faults::report::report;
use crate::mutations::document;
use crate::support::app::{TestApp, answer};
use crate::support::database::open;
use crate::support::postgres::{TestDatabase, fresh_database};
use crate::support::server::{PATIENCE, PAUSE};

/// An engine on PostgreSQL with a gate, a holder and a pass.
struct Subject {
    app: TestApp,
    database: TestDatabase,
    pass: Value,
}

impl Subject {
    /// None if PostgreSQL is not installed.
    async fn new() -> Option<Self> {
        let database = fresh_database().await?;
        let connection = open(&database.url).await;
        let mut subject = Self {
            app: TestApp::over(connection, Limits::default()),
            database,
            pass: Value::Null,
        };
        let gate = json!({ "code": "G1", "name": "North", "location": "Here" });
        let gate = subject.written("createGate", "gate { id }", gate).await;
        let holder = json!({ "name": "Ada" });
        let holder = subject
            .written("registerHolder", "holder { id }", holder)
            .await;
        let pass = json!({ "gate": gate["gate"]["id"], "holder": holder["holder"]["id"],
            "kind": "STAFF", "validUntil": "2990-01-01T00:00:00Z" });
        let pass = subject.written("issuePass", "pass { id }", pass).await;
        subject.pass = pass["pass"]["id"].clone();
        Some(subject)
    }

    async fn send(&self, name: &str, input: &Value) -> Outcome {
        let document = document(name, "pass { version }");
        self.app.query(&document, json!({ "input": input })).await
    }

    async fn written(&self, name: &str, fields: &str, input: Value) -> Value {
        let variables = json!({ "input": input });
        let outcome = self.app.query(&document(name, fields), variables).await;
        let mut answer = answer(&outcome);
        assert_eq!(
            answer["data"]["payload"]["userErrors"],
            json!([]),
            "{answer}"
        );
        answer["data"]["payload"].take()
    }

    async fn run(&self, statements: &str) {
        let done = self.app.connection.execute_unprepared(statements).await;
        done.unwrap();
    }

    async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.database.url).await.unwrap()
    }

    /// Waits until this many statements wait for a lock.
    async fn wait(&self, watcher: &mut PgConnection, locks: i64) {
        let waiting = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let begun = Instant::now();
        while query_scalar::<_, i64>(waiting)
            .fetch_one(&mut *watcher)
            .await
            .unwrap()
            != locks
        {
            assert!(begun.elapsed() < PATIENCE, "not {locks} locks");
            time::sleep(PAUSE).await;
        }
    }

    /// The version of the pass, and the numbers of its changes and of keys.
    async fn state(&self) -> (i64, i64, i64) {
        let state = "SELECT version::bigint, (SELECT count(*) FROM event WHERE pass_id = pass.id),
            (SELECT count(*) FROM idempotency) FROM pass";
        let mut connection = self.connect().await;
        sqlx::query_as(state)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }
}

fn code(outcome: &Outcome) -> String {
    let answer = answer(outcome);
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    code.unwrap_or_default().to_owned()
}

/// The steps of transactions that were tried again, with their number.
fn retried(outcome: &Outcome) -> usize {
    outcome
        .statements
        .iter()
        .filter(|entry| entry.retried)
        .count()
}

/// Two transactions lock the pass and its holder in the opposite order. PostgreSQL ends the
/// one that notices it: the mutation, because the other one never looks.
#[tokio::test]
async fn a_deadlock_is_tried_again() {
    let Some(subject) = Subject::new().await else {
        return;
    };
    // A change of the pass waits for one lock, and a key for another one.
    subject
        .run(
            "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 PERFORM pg_advisory_lock_shared(TG_ARGV[0]::bigint);
                 PERFORM pg_advisory_unlock_shared(TG_ARGV[0]::bigint);
                 RETURN NEW;
             END $$;
             CREATE TRIGGER keep BEFORE UPDATE ON pass FOR EACH ROW EXECUTE FUNCTION keep(7);
             CREATE TRIGGER keep BEFORE INSERT ON idempotency
             FOR EACH ROW EXECUTE FUNCTION keep(8)",
        )
        .await;
    let (mut keeper, mut other) = (subject.connect().await, subject.connect().await);
    let mut watcher = subject.connect().await;
    let begin = "SET deadlock_timeout = '1h'; BEGIN; SELECT FROM holder FOR UPDATE";
    other.execute(begin).await.unwrap();
    keeper.execute("SELECT pg_advisory_lock(7)").await.unwrap();
    let input = json!({ "pass": subject.pass, "idempotencyKey": "k" });
    let against = async {
        // The mutation has locked the pass.
        subject.wait(&mut watcher, 1).await;
        let lock = async {
            other.execute("SELECT FROM pass FOR UPDATE").await.unwrap();
            other.execute("ROLLBACK").await.unwrap();
        };
        let let_go = async {
            subject.wait(&mut watcher, 2).await;
            // Its next try has to wait until the other one is done. This one goes on, and
            // needs the holder.
            let next = "SELECT pg_advisory_lock(8), pg_advisory_unlock(7)";
            keeper.execute(next).await.unwrap();
        };
        tokio::join!(lock, let_go);
        keeper
            .execute("SELECT pg_advisory_unlock(8)")
            .await
            .unwrap();
    };
    let (outcome, ()) = tokio::join!(subject.send("revokePass", &input), against);
    assert_eq!(code(&outcome), "", "{}", answer(&outcome));
    assert_eq!(outcome.transactions, 2);
    assert_eq!(
        retried(&outcome),
        4,
        "the key, the pass, the write and the event"
    );
    assert_eq!(outcome.defects(), Vec::<&str>::new());
    assert_eq!(subject.state().await, (2, 2, 1));
}

/// Failures that end by themselves, one fewer than the tries and as many, wherever they
/// happen.
#[tokio::test]
async fn a_failure_is_tried_again_three_times() {
    let Some(subject) = Subject::new().await else {
        return;
    };
    subject
        .run(
            "CREATE SEQUENCE failed;
             CREATE TABLE failing (most integer, code text);
             INSERT INTO failing VALUES (0, '40001');
             CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
             DECLARE row failing;
             BEGIN
                 SELECT * INTO row FROM failing;
                 IF nextval('failed') <= row.most THEN
                     RAISE EXCEPTION 'in the way' USING ERRCODE = row.code;
                 END IF;
                 RETURN NULL;
             END $$",
        )
        .await;
    let mut versions = 1;
    for (place, trigger) in [
        ("claim", "CREATE TRIGGER fail AFTER INSERT ON idempotency"),
        ("write", "CREATE TRIGGER fail AFTER UPDATE ON pass"),
        ("record", "CREATE TRIGGER fail AFTER INSERT ON event"),
        ("store", "CREATE TRIGGER fail AFTER UPDATE ON idempotency"),
        (
            "COMMIT",
            "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED",
        ),
    ] {
        subject
            .run(&format!("{trigger} FOR EACH ROW EXECUTE FUNCTION fail()"))
            .await;
        // Serialisation, a deadlock, and a constraint that somebody else's rows violate.
        for state in ["40001", "40P01", "23505"] {
            for most in [1, 3, 4] {
                subject
                    .run(&format!(
                        "UPDATE failing SET most = {most}, code = '{state}';
                         SELECT setval('failed', 1, false)"
                    ))
                    .await;
                let before = subject.state().await;
                let until = format!("2990-01-02T00:{versions:02}:00Z");
                let key = format!("{place} {state} {most}");
                let input =
                    json!({ "pass": subject.pass, "validUntil": until, "idempotencyKey": key });
                let outcome = subject.send("extendPass", &input).await;
                assert_eq!(outcome.defects(), Vec::<&str>::new(), "{key}");
                if most < 4 {
                    assert_eq!(code(&outcome), "", "{key}: {}", answer(&outcome));
                    assert_eq!(outcome.transactions, most + 1, "{key}");
                    versions += 1;
                } else {
                    assert_eq!(code(&outcome), "CONFLICT", "{key}: {}", answer(&outcome));
                    assert_eq!(outcome.transactions, 4, "{key}");
                    assert_eq!(subject.state().await, before, "{key}");
                }
                assert_eq!(subject.state().await.0, versions, "{key}");
            }
        }
        let table = trigger.split(" ON ").nth(1).unwrap();
        let table = table.split(' ').next().unwrap();
        subject.run(&format!("DROP TRIGGER fail ON {table}")).await;
    }
}

/// Operators may have asked PostgreSQL for stricter isolation, under which transactions fail
/// although nobody holds a lock.
#[tokio::test]
async fn stricter_isolation_leads_to_conflicts_and_loses_nothing() {
    for isolation in ["repeatable read", "serializable"] {
        let Some(mut subject) = Subject::new().await else {
            return;
        };
        let name = &subject.database.name;
        subject
            .run(&format!(
                "ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'"
            ))
            .await;
        // New connections have it.
        subject.app = TestApp::over(open(&subject.database.url).await, Limits::default());
        let (mut seen, mut done) = (BTreeMap::new(), 0);
        for round in 0..5 {
            let inputs: Vec<Value> = (0..16)
                .map(|number| {
                    let until = format!("2990-{:02}-{:02}T00:00:00Z", round + 2, number + 1);
                    let key = format!("{round} {number}");
                    json!({ "pass": subject.pass, "validUntil": until, "idempotencyKey": key })
                })
                .collect();
            let sent = inputs.iter().map(|input| subject.send("extendPass", input));
            for outcome in join_all(sent).await {
                let answer = answer(&outcome);
                let result = match code(&outcome) {
                    code if code.is_empty() => {
                        let errors = answer["data"]["payload"]["userErrors"].as_array().unwrap();
                        let mistake = errors.first().map(|one| one["code"].as_str().unwrap());
                        done += i64::from(mistake.is_none());
                        mistake.unwrap_or("done").to_owned()
                    }
                    code => code,
                };
                let known = ["done", "INVALID", "CONFLICT"];
                assert!(known.contains(&result.as_str()), "{isolation}: {answer}");
                *seen.entry(result).or_insert(0) += 1;
            }
        }
        assert_eq!(
            subject.state().await,
            (1 + done, 1 + done, done),
            "{isolation}"
        );
        report("stricter isolation", &format!("{isolation}: {seen:?}"));
    }
}

/// `SQLite` has one writer at a time. A transaction of another process is waited for.
#[tokio::test]
async fn on_sqlite_nobody_is_in_the_way_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let connection = crate::support::database::migrated_file(folder.path()).await;
    let app = TestApp::over(connection, Limits::default());
    assert_eq!(app.connection.get_database_backend(), DbBackend::Sqlite);
    let url = format!("sqlite://{}", folder.path().join("gatepass.db").display());
    let other = open(&url).await;
    let document = document("registerHolder", "holder { id }");
    let send = |number: usize| {
        app.query(
            &document,
            json!({ "input": { "name": format!("{number}") } }),
        )
    };
    let interfere = async {
        for _ in 0..40 {
            let transaction = other.begin().await.unwrap();
            let insert = "INSERT INTO gate (code, name, location, created_at)
                VALUES (hex(randomblob(8)), 'x', 'x', '2026-01-01T00:00:00+00:00')";
            // Another process may be the one that finds the file locked.
            if transaction.execute_unprepared(insert).await.is_ok() {
                transaction.commit().await.unwrap();
            }
        }
    };
    let (outcomes, ()) = tokio::join!(join_all((0..40).map(send)), interfere);
    for outcome in outcomes {
        assert_eq!(code(&outcome), "", "{}", answer(&outcome));
    }
}
