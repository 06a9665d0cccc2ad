//! Each case is a document with its expected results in files next to it:
//!
//! ```text
//! paging/first.graphql          the document, with `# operation: Name` when it has several, and
//!                               `# as: GUARD at 1, 2` when its sender may not do everything
//! paging/first.variables.json   its variables, if it has any
//! paging/first.json             the response, on both databases
//! paging/first.sqlite.sql       the statements that SQLite ran, by field
//! paging/first.postgres.sql     the statements that PostgreSQL ran
//! mutations/gates.after.json    the rows that a mutation added or changed, on both databases
//! ```
//!
//! All cases query the same few seeded rows at the same time; each mutation has its own
//! database. To renew the results,
//! run
//!
//! ```text
//! UPDATE=1 cargo test --test main cases
//! ```
//!
//! The diff then shows which statements and answers a change affects. An answer
//! without errors must also match the model's answer, so results are never just
//! what the server returned. `gatepass plan` must print the right bill for each
//! case.

#[cfg(unix)]
mod bill;
mod case;
mod changes;
mod columns;
mod coverage;
mod json;

use async_graphql::parser::parse_query;
use async_graphql::{Request, Variables};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{event, gate, holder, pass, scan};
use gatepass::engine::{Engine, Options, Outcome};
use gatepass::plan::Limits;
use gatepass::seed::{SeedSettings, seed};
use sea_orm::{DatabaseConnection, DbBackend, EntityTrait, Iterable, Set};

use crate::model::{self, Data, Expected, World};
use crate::support::access;
use crate::support::database::migrated;
use case::Case;

/// The time of every request, at which the data ends.
const NOW: DateTime<Utc> = match DateTime::from_timestamp(1_795_334_400, 0) {
    Some(now) => now,
    None => panic!("2026-11-22T08:00:00Z"),
};

const DATA: SeedSettings = SeedSettings {
    gates: 4,
    holders: 8,
    passes: 40,
    scans: 250,
    seed: 11,
    now: NOW,
};

#[tokio::test]
async fn every_case_matches_its_files() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut differences = columns::check(update);
    let cases = Case::all();
    for database in migrated().await {
        seed(&database, &DATA, &|_: &'static str, _: u64, _: u64| {})
            .await
            .unwrap();
        let name = match database.get_database_backend() {
            DbBackend::Postgres => "postgres",
            _ => "sqlite",
        };
        insert_events(&database).await;
        let data = rows(&database).await;
        let engine = Engine::new(database, Limits::default());
        for case in cases.iter().filter(|case| !case.changes()) {
            let options = Options {
                viewer: access::viewer(case.viewer.role, case.viewer.gates.as_deref()),
                ..Options::default()
            };
            let outcome = engine.execute_with_at(request(case), options, NOW).await;
            assert_eq!(
                outcome.response.is_err(),
                case.is_mistaken(),
                "{}: mistakes lie in errors, and nothing else does: {:?}",
                case.result("graphql").display(),
                outcome.response.errors
            );
            let world = World::seen_by(case.viewer.clone(), NOW, &data);
            differences.extend(differs_from_the_model(case, &world, &outcome));
            #[cfg(unix)]
            differences.extend(bill::differs(case, name, &outcome));
            let answer = json::indented(&serde_json::to_string(&outcome.response).unwrap());
            for (kind, text) in [
                ("json".to_owned(), answer),
                (format!("{name}.sql"), statements(&outcome)),
            ] {
                // The first database decides the answer, and the others must agree.
                let write = update && !(kind == "json" && name == "postgres");
                differences.extend(case.compare(&kind, &text, write));
            }
        }
    }
    for case in cases.iter().filter(|case| case.changes()) {
        differences.extend(changes::check(case, update).await);
    }
    assert!(
        differences.is_empty(),
        "{}\nif this is as it should be: UPDATE=1 cargo test --test main cases",
        differences.join("\n")
    );
    // After all results are written.
    coverage::check();
}

#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn rows(database: &DatabaseConnection) -> Data {
    Data {
        gates: gate::Entity::find().all(database).await.unwrap(),
        holders: holder::Entity::find().all(database).await.unwrap(),
        passes: pass::Entity::find().all(database).await.unwrap(),
        scans: scan::Entity::find().all(database).await.unwrap(),
        events: event::Entity::find().all(database).await.unwrap(),
    }
}

/// How an answer differs from the model's. The model does not support
/// introspection, and assumes that documents are valid.
fn differs_from_the_model(case: &Case, world: &World, outcome: &Outcome) -> Option<String> {
    if outcome.response.is_err() || case.document.contains("__type(") {
        return None;
    }
    let document = parse_query(&case.document).unwrap();
    let nothing = serde_json::Map::new();
    let variables = case.variables.as_object().unwrap_or(&nothing);
    let operation = case.operation.as_deref();
    let expected = match model::expect(world, &document, operation, variables, model::Limits::NONE)
    {
        Expected::Answer(data, statements) => {
            let executed = statements.iter().filter(|statement| statement.runs).count();
            let counts = [statements.len(), executed];
            let round_trips = model::round_trips(&statements);
            (format!("{{\"data\":{data}}}"), counts, round_trips)
        }
        Expected::Refused(refusal) => (format!("{refusal:?}"), [0, 0], (0, 0)),
    };
    let response = serde_json::to_string(&outcome.response).unwrap();
    let counts = [outcome.planned(), outcome.executed()];
    let round_trips = (outcome.planned_round_trips(), outcome.round_trips());
    let given = (response, counts, round_trips);
    let name = case.result("graphql");
    (given != expected).then(|| {
        format!(
            "{}: the model says\n{expected:?}\nnot\n{given:?}",
            name.display()
        )
    })
}

fn request(case: &Case) -> Request {
    let mut request =
        Request::new(&case.document).variables(Variables::from_json(case.variables.clone()));
    if let Some(operation) = &case.operation {
        request = request.operation_name(operation);
    }
    request
}

/// The executed statements, in an order that does not depend on timing.
fn statements(outcome: &Outcome) -> String {
    let mut ran: Vec<String> = outcome
        .statements
        .iter()
        .map(|entry| {
            let rows = entry.rows.expect("the statement did not fail");
            let step = entry.step.map(|step| format!(", {step}"));
            let step = step.unwrap_or_default();
            format!("-- {}{step}: {rows} rows\n{};\n", entry.path, entry.text)
        })
        .collect();
    ran.sort_unstable();
    let (planned, executed) = (outcome.planned(), outcome.executed());
    let round_trips = outcome.round_trips();
    ran.insert(
        0,
        format!("-- {executed} statements of {planned} planned, in {round_trips} round trips\n"),
    );
    ran.join("\n")
}

/// Events of a few transactions, one of each kind. Some transactions ended in another order
/// than they took their keys.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn insert_events(database: &DatabaseConnection) {
    let kinds = event::EventKind::iter().enumerate();
    let events = kinds.map(|(index, kind)| {
        let number = i64::try_from(index).unwrap();
        let about = |every: i64, most: i64| (number % every == 0).then_some(1 + number % most);
        event::ActiveModel {
            id: Set(1 + number),
            kind: Set(kind),
            at: Set(NOW + TimeDelta::minutes(number - 60)),
            viewer: Set(format!("token:{}", number % 3)),
            request_id: Set((number % 4 == 0).then(|| format!("request-{number}"))),
            gate_id: Set(about(1, 4)),
            holder_id: Set(about(2, 3)),
            pass_id: Set(about(2, 2)),
            scan_id: Set(about(5, 9)),
            old_values: Set((number % 2 == 1).then(|| "{\"name\":\"Old\"}".to_owned())),
            new_values: Set(Some("{\"name\":\"New\"}".to_owned())),
            transaction_id: Set(number / 2 + 2 * (number % 3)),
        }
    });
    event::Entity::insert_many(events)
        .exec_without_returning(database)
        .await
        .unwrap();
}
