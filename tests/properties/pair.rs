//! Checks a document over few and over many rows, in memory and in both databases.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::parse_query;
use chrono::{DateTime, TimeDelta, Utc};
use gatepass::engine::Outcome;

use crate::model::{self, Expected, Viewer, World};
use crate::properties::data;
use crate::properties::document::Document;
use crate::properties::subject::{self, Subject};

/// A set of rows, and one that is ten times as large.
pub(crate) struct Pair {
    pub(crate) usual: Side,
    large: Side,
}

/// Rows in memory and in each database.
pub(crate) struct Side {
    /// What someone sees who is not bound to gates.
    pub(crate) world: World,
    /// What someone sees who is.
    bound: World,
    subjects: Vec<Subject>,
}

impl Side {
    async fn open(number: usize, times: usize) -> Self {
        let data = data::make(number, times);
        Self {
            world: World::new(data::now(), &data),
            bound: World::seen_by(
                Viewer {
                    role: "ADMIN",
                    gates: Some(gates(number)),
                },
                data::now(),
                &data,
            ),
            subjects: Subject::open(&data).await,
        }
    }

    /// Compares the answers of each database with the model's, and returns the
    /// statements. Each document is sent twice, at two instants: the second answer comes
    /// from the cached plan.
    async fn check(&self, document: &Document, viewer: &Viewer) -> Result<Statements, String> {
        let parsed =
            parse_query(&document.text).map_err(|error| format!("not GraphQL: {error}"))?;
        let expect = |world| {
            let operation = document.operation.as_deref();
            let variables = &document.variables;
            model::expect(world, &parsed, operation, variables, subject::LIMITS)
        };
        let world = match viewer.gates {
            None => self.world.as_role(viewer.role),
            Some(_) => self.bound.as_role(viewer.role),
        };
        let (first, again) = (expect(&world.at(later())), expect(&world));
        let mut ran = vec![Texts::new(); self.subjects.len()];
        for (expected, now, is_again) in [(&first, later(), false), (&again, data::now(), true)] {
            let subjects = self.subjects.iter();
            let runs: Vec<_> = subjects
                .map(|subject| (subject, subject.start(document, viewer, now)))
                .collect();
            for ((subject, run), texts) in runs.into_iter().zip(&mut ran) {
                let outcome = run.await.map_err(|error| error.to_string())?;
                agree(expected, &outcome)
                    .map_err(|error| format!("{} at {now}: {error}", subject.name))?;
                if is_again && outcome.plan.is_some() && !outcome.reused.plan {
                    return Err(format!("{}: it was planned twice", subject.name));
                }
                for entry in outcome.statements {
                    texts
                        .entry(entry.path)
                        .or_default()
                        .insert(entry.text.to_string());
                }
            }
        }
        let expected = again;
        let mut planned = BTreeMap::new();
        if let Expected::Answer(_, statements) = expected {
            for statement in statements {
                *planned.entry(statement.path).or_default() += 1;
            }
        }
        Ok(Statements { planned, ran })
    }
}

/// The gates that viewers of a set of rows are bound to: one, two, none, or one that does
/// not exist.
pub(crate) fn gates(number: usize) -> Vec<i64> {
    match number % 5 {
        0 | 1 => vec![1],
        2 => vec![1, 3],
        3 => Vec::new(),
        _ => vec![2, 1000],
    }
}

fn later() -> DateTime<Utc> {
    data::now() + TimeDelta::days(3)
}

/// The texts of statements, by path.
type Texts = BTreeMap<String, BTreeSet<String>>;

/// The statements of a document.
struct Statements {
    /// The number of planned statements for each path. `nodes` has one for each
    /// type.
    planned: BTreeMap<String, usize>,
    /// The executed statements, in each database.
    ran: Vec<Texts>,
}

/// Checks that an answer does not exceed its planned size.
fn within_bound(response: &str, outcome: &Outcome) -> Result<(), String> {
    /// The quotes of a key, its colon and a comma.
    const AROUND: usize = 4;

    fn count(value: &serde_json::Value, values: &mut u64, key_bytes: &mut u64) {
        match value {
            serde_json::Value::Object(fields) => {
                for (key, value) in fields {
                    *values += 1;
                    *key_bytes += (key.len() + AROUND) as u64;
                    count(value, values, key_bytes);
                }
            }
            serde_json::Value::Array(items) => {
                for item in items {
                    *values += 1;
                    count(item, values, key_bytes);
                }
            }
            _ => {}
        }
    }
    let plan = outcome.plan.as_ref().ok_or("there is no plan")?;
    if plan.introspects() {
        return Ok(());
    }
    let response: serde_json::Value = serde_json::from_str(response).unwrap();
    let (mut values, mut key_bytes) = (0, 0);
    count(&response["data"], &mut values, &mut key_bytes);
    let bound = plan.written;
    if values > bound.values || key_bytes > bound.key_bytes {
        return Err(format!(
            "the answer holds {values} values and {key_bytes} bytes of keys, more than {bound:?}"
        ));
    }
    Ok(())
}

/// Checks that an outcome matches the model: the answer byte for byte, and the
/// statements.
fn agree(expected: &Expected, outcome: &Outcome) -> Result<(), String> {
    let same = |what: &str, left: &dyn std::fmt::Debug, right: &dyn std::fmt::Debug| {
        let (left, right) = (format!("{left:?}"), format!("{right:?}"));
        (left == right)
            .then_some(())
            .ok_or_else(|| format!("{what}\n  model:  {left}\n  server: {right}"))
    };
    let response = serde_json::to_string(&outcome.response).unwrap();
    match expected {
        Expected::Answer(data, statements) => {
            let answer = format!("{{\"data\":{data}}}");
            if answer != response {
                return Err(format!(
                    "the answers differ\n  model:  {answer}\n  server: {response}"
                ));
            }
            within_bound(&response, outcome)?;
            same("planned", &statements.len(), &outcome.planned())?;
            same(
                "round trips, planned and run",
                &model::round_trips(statements),
                &(outcome.planned_round_trips(), outcome.round_trips()),
            )?;
            let reading = statements.iter().filter(|statement| statement.reads_all);
            let unindexed = outcome.plan.as_ref().map(|plan| plan.unindexed());
            same("what reads all rows", &Some(reading.count()), &unindexed)?;
            let nodes = outcome.plan.iter().flat_map(|plan| &plan.nodes);
            let shared: Vec<_> = nodes.map(|node| node.shared_paths()).collect();
            let expected: Vec<_> = statements
                .iter()
                .map(|statement| &statement.paths)
                .collect();
            same(
                "the fields of counts that share a statement",
                &expected,
                &shared,
            )?;
            let mut run: Vec<&str> = outcome
                .statements
                .iter()
                .map(|entry| &*entry.path)
                .collect();
            let mut expected: Vec<&str> = statements
                .iter()
                .filter(|statement| statement.runs)
                .map(|statement| &*statement.path)
                .collect();
            run.sort_unstable();
            expected.sort_unstable();
            same("the statements that ran", &expected, &run)
        }
        Expected::Refused(refusal) => {
            let response: serde_json::Value = serde_json::from_str(&response).unwrap();
            same("data", &serde_json::Value::Null, &response["data"])?;
            let error = &response["errors"][0];
            same(
                "code",
                &serde_json::json!(refusal.code),
                &error["extensions"]["code"],
            )?;
            same(
                "field",
                &serde_json::json!(refusal.field),
                &error["extensions"]["field"],
            )?;
            same(
                "place",
                &vec![refusal.position],
                &outcome.response.errors[0].locations,
            )?;
            same("planned", &0, &outcome.planned())?;
            same("executed", &0, &outcome.executed())
        }
    }
}

impl Pair {
    pub(crate) async fn open(number: usize) -> Self {
        Self {
            usual: Side::open(number, 1).await,
            large: Side::open(number, 10).await,
        }
    }

    /// Checks a document over both sizes, and that it runs the same statements over
    /// both, except for those whose parents have no rows in one of them.
    pub(crate) async fn check(&self, document: &Document, viewer: &Viewer) -> Result<(), String> {
        let usual = self.usual.check(document, viewer).await?;
        let large = self
            .large
            .check(document, viewer)
            .await
            .map_err(|error| format!("large: {error}"))?;
        if usual.planned != large.planned {
            let (usual, large) = (usual.planned, large.planned);
            return Err(format!("the plan follows the rows: {usual:?}, {large:?}"));
        }
        for (usual_ran, large_ran) in usual.ran.iter().zip(&large.ran) {
            for (path, planned) in &usual.planned {
                let texts = [usual_ran, large_ran].map(|ran| ran.get(path));
                let texts: BTreeSet<_> = texts.into_iter().flatten().flatten().collect();
                if texts.len() > *planned {
                    return Err(format!(
                        "{path} runs other statements over more rows: {texts:?}"
                    ));
                }
            }
        }
        Ok(())
    }
}
