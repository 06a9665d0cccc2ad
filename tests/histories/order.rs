//! Two changes at the same time, in an order that the test decides: a trigger waits in the
//! middle of one of them.

use std::time::Instant;

use gatepass::engine::Engine;
use gatepass::plan::Limits;
use sea_orm::sqlx::{Connection, Executor, PgConnection, query_scalar};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time;

use crate::mutations::document;
use crate::support::app::{answer, request};
use crate::support::database::open;
use crate::support::postgres::fresh_database;
use crate::support::server::{PATIENCE, PAUSE};

/// `PostgreSQL` with a gate and a holder, and a lock that a trigger waits for.
struct Subject {
    engine: Engine,
    /// Holds the lock.
    keeper: PgConnection,
    gate: Value,
    holder: Value,
}

impl Subject {
    /// None if PostgreSQL is not installed. New rows of a table wait for the lock, if they
    /// match the condition: `BEFORE INSERT ON gate FOR EACH ROW WHEN (TRUE)`.
    async fn new(rows: &str) -> Option<Self> {
        let database = fresh_database().await?;
        let mut keeper = PgConnection::connect(&database.url).await.unwrap();
        let engine = Engine::new(open(&database.url).await, Limits::default());
        let gate = json!({ "code": "G1", "name": "North", "location": "Here" });
        let gate = send(&engine, "createGate", "gate { id }", gate).await;
        let holder = json!({ "name": "Ada" });
        let holder = send(&engine, "registerHolder", "holder { id }", holder).await;
        let statements = format!(
            "SELECT pg_advisory_lock(7);
             CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END $$;
             CREATE TRIGGER keep {rows} EXECUTE FUNCTION keep()"
        );
        let statements = sea_orm::sqlx::AssertSqlSafe(statements);
        keeper.execute(statements).await.unwrap();
        Some(Self {
            engine,
            keeper,
            gate: gate["gate"]["id"].clone(),
            holder: holder["holder"]["id"].clone(),
        })
    }

    /// Begins a mutation, without waiting for its payload.
    fn begin(&self, name: &'static str, fields: &'static str, input: Value) -> JoinHandle<Value> {
        let engine = self.engine.clone();
        tokio::spawn(async move { send(&engine, name, fields, input).await })
    }

    /// Waits until this many statements wait for a lock, or a mutation has ended.
    async fn wait(&mut self, locks: i64, unless: Option<&JoinHandle<Value>>) {
        let waiting = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let begun = Instant::now();
        while query_scalar::<_, i64>(waiting)
            .fetch_one(&mut self.keeper)
            .await
            .unwrap()
            < locks
        {
            if unless.is_some_and(JoinHandle::is_finished) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "not {locks} wait");
            time::sleep(PAUSE).await;
        }
    }

    async fn let_go(&mut self) {
        let unlock = "SELECT pg_advisory_unlock(7)";
        self.keeper.execute(unlock).await.unwrap();
    }

    /// The data of a query under `found`.
    async fn read(&self, query: &str) -> Value {
        let mut answer = answer(&self.engine.execute(request(query, Value::Null)).await);
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"]["found"].take()
    }
}

/// The payload of a mutation that writes.
async fn send(engine: &Engine, name: &str, fields: &str, input: Value) -> Value {
    let request = request(&document(name, fields), json!({ "input": input }));
    let mut answer = answer(&engine.execute(request).await);
    assert_eq!(
        answer["data"]["payload"]["userErrors"],
        json!([]),
        "{answer}"
    );
    answer["data"]["payload"].take()
}

/// A transaction that begins before another one may change an object after it. Its event
/// comes after the other one's too, so a program that follows the events has the last value.
#[tokio::test]
async fn events_of_an_object_are_in_the_order_of_its_changes() {
    let rows = "AFTER INSERT ON idempotency FOR EACH ROW WHEN (NEW.key = 'slow')";
    let Some(mut subject) = Subject::new(rows).await else {
        return;
    };
    let holder = subject.holder.clone();
    let change =
        |name: &str, key: &str| json!({ "holder": holder, "name": name, "idempotencyKey": key });
    let first = subject.begin("updateHolder", "holder { version }", change("Last", "slow"));
    subject.wait(1, None).await;
    let second = change("First", "fast");
    let second = send(
        &subject.engine,
        "updateHolder",
        "holder { version }",
        second,
    )
    .await;
    assert_eq!(second["holder"]["version"], 2);
    subject.let_go().await;
    assert_eq!(first.await.unwrap()["holder"]["version"], 3);

    let query = format!(
        "{{ found: holder(id: {}) {{ name history {{ nodes {{ oldValues newValues }} }} }} }}",
        subject.holder
    );
    let begun = Instant::now();
    let found = loop {
        let found = subject.read(&query).await;
        if found["history"]["nodes"].as_array().unwrap().len() == 3 {
            break found;
        }
        // Older transactions of other tests delay events.
        assert!(begun.elapsed() < PATIENCE, "{found}");
        time::sleep(PAUSE).await;
    };
    assert_eq!(found["name"], "Last");
    let values = |event: usize, which: &str| -> Value {
        let text = found["history"]["nodes"][event][which].as_str().unwrap();
        serde_json::from_str(text).unwrap()
    };
    assert_eq!(values(1, "newValues"), json!({ "name": "First" }));
    assert_eq!(values(2, "oldValues"), json!({ "name": "First" }));
    assert_eq!(values(2, "newValues"), json!({ "name": "Last" }));
}

/// A holder who is blocked, or a gate that is closed, has no pass that is not there yet.
#[tokio::test]
async fn no_pass_is_issued_after_its_holder_was_blocked_or_its_gate_closed() {
    for (name, object) in [("blockHolder", "holder"), ("closeGate", "gate")] {
        let rows = "BEFORE INSERT ON pass FOR EACH ROW WHEN (TRUE)";
        let Some(mut subject) = Subject::new(rows).await else {
            return;
        };
        let input = json!({ "gate": subject.gate, "holder": subject.holder, "kind": "STAFF",
            "validUntil": "2999-01-01T00:00:00Z", "code": "P" });
        let issued = subject.begin("issuePass", "pass { id }", input);
        // Its gate and its holder were read, and nobody sees the pass yet.
        subject.wait(1, None).await;
        let input = match object {
            "gate" => json!({ "gate": subject.gate }),
            _ => json!({ "holder": subject.holder }),
        };
        let ended = subject.begin(name, "", input);
        subject.wait(2, Some(&ended)).await;
        let was_ended = ended.is_finished();
        let seen = subject.read("{ found: pass(code: \"P\") { id } }").await;
        assert_eq!(seen, Value::Null);
        subject.let_go().await;
        issued.await.unwrap();
        ended.await.unwrap();
        assert!(!was_ended, "{name} was answered before a pass was issued");
    }
}

/// Nobody is admitted whose block was acknowledged, although the scan had begun before it and
/// then waited for the pass.
#[tokio::test]
async fn a_scan_that_waited_sees_that_its_holder_was_blocked_meanwhile() {
    let rows = "BEFORE INSERT ON gate FOR EACH ROW WHEN (FALSE)";
    let Some(mut subject) = Subject::new(rows).await else {
        return;
    };
    let input = json!({ "gate": subject.gate, "holder": subject.holder, "kind": "STAFF",
        "validUntil": "2999-01-01T00:00:00Z", "code": "P" });
    send(&subject.engine, "issuePass", "", input).await;
    let lock = "BEGIN; SELECT FROM pass FOR UPDATE";
    subject.keeper.execute(lock).await.unwrap();
    let input = json!({ "gate": subject.gate, "code": "P", "direction": "IN" });
    let scanned = subject.begin("recordScan", "scan { denialReason }", input);
    subject.wait(1, None).await;
    let input = json!({ "holder": subject.holder });
    send(&subject.engine, "blockHolder", "", input).await;
    subject.keeper.execute("ROLLBACK").await.unwrap();
    let scan = scanned.await.unwrap();
    assert_eq!(scan["scan"]["denialReason"], "HOLDER_BLOCKED");
}

/// Those who only refer to a gate, a holder or a pass do not keep anybody from changing it. At
/// a busy gate, there is always one who has just recorded a scan.
#[tokio::test]
async fn what_others_refer_to_can_be_changed() {
    let rows = "BEFORE INSERT ON gate FOR EACH ROW WHEN (FALSE)";
    let Some(mut subject) = Subject::new(rows).await else {
        return;
    };
    let input = json!({ "gate": subject.gate, "holder": subject.holder, "kind": "STAFF",
        "validUntil": "2998-01-01T00:00:00Z" });
    let issued = send(&subject.engine, "issuePass", "pass { id }", input).await;
    // As a foreign key does until the end of its transaction.
    let refer = "BEGIN; SELECT FROM gate FOR KEY SHARE; SELECT FROM holder FOR KEY SHARE;
        SELECT FROM pass FOR KEY SHARE";
    subject.keeper.execute(refer).await.unwrap();
    let pass = &issued["pass"]["id"];
    for (name, input) in [
        ("closeGate", json!({ "gate": subject.gate })),
        ("blockHolder", json!({ "holder": subject.holder })),
        (
            "extendPass",
            json!({ "pass": pass, "validUntil": "2999-01-01T00:00:00Z" }),
        ),
        ("revokePass", json!({ "pass": pass })),
    ] {
        let changed = send(&subject.engine, name, "", input);
        let changed = time::timeout(PATIENCE, changed).await;
        changed.unwrap_or_else(|_| panic!("{name} waits"));
    }
    subject.keeper.execute("ROLLBACK").await.unwrap();
}
