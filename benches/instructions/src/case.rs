//! What is counted: a step of answering a query.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use async_graphql::{ServerError, Variables};
use chrono::{DateTime, Utc};
use gatepass::{
    document::{Documents, Selected},
    internals::{Introspection, Prepared, respond},
    memory::Room,
    plan::{Bindings, Limits, Plan, plan},
};
use sea_orm::DbBackend;
use serde_json::json;
use tokio::runtime;

use crate::{counted::count, data};

/// A step of answering a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    query: Query,
    step: Step,
}

/// A query, and how many rows it asks for at the root.
#[derive(Clone, Copy, Debug)]
struct Query {
    name: &'static str,
    document: &'static str,
    first: u32,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// From the document and the variables to the plan.
    Plan,
    /// From the plan to its statements, with as many keys as there may be.
    Statements,
    /// From the rows to the answer.
    Resolve,
}

/// Those of `cargo bench -p benches`, as large as they are there.
const QUERIES: [Query; 3] = [
    Query {
        name: "Q1",
        document: include_str!("../../documents/latest.graphql"),
        first: 200,
    },
    Query {
        name: "Q2",
        document: include_str!("../../documents/gates.graphql"),
        first: 50,
    },
    Query {
        name: "Q3",
        document: include_str!("../../documents/deep.graphql"),
        first: 20,
    },
];

impl Case {
    /// Each step of each query.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let steps = [Step::Plan, Step::Statements, Step::Resolve];
        steps
            .into_iter()
            .flat_map(|step| QUERIES.map(|query| Self { query, step }))
    }

    /// What it is called: `resolve Q1`.
    pub(crate) fn name(self) -> String {
        let step = match self.step {
            Step::Plan => "plan",
            Step::Statements => "statements",
            Step::Resolve => "resolve",
        };
        format!("{step} {}", self.query.name)
    }

    /// The case of a name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        Self::all()
            .find(|case| case.name() == name)
            .with_context(|| format!("nothing is called `{name}`"))
    }

    /// Does what is counted, and before it what it takes.
    pub(crate) fn run(self, database_url: &str) -> Result<()> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (limits, now) = (Limits::default(), data::now());
        let document = Documents::new(limits)
            .read(self.query.document)
            .map_err(|errors| refused(&errors))?;
        let selected = document
            .operation(None)
            .map_err(|error| refused(&[error]))?;
        let given = Variables::from_json(json!({ "first": self.query.first }));
        let planned = || make_plan(selected, &given, limits, now);
        match self.step {
            Step::Plan => {
                count(planned)?;
            }
            Step::Statements => {
                let plan = planned()?;
                let keys = keys(&plan);
                count(|| statements(&plan, &keys));
            }
            Step::Resolve => {
                let plan = Arc::new(planned()?);
                let results = runtime.block_on(data::load(database_url, &plan))?;
                let room = || Room::new(limits.max_answer);
                let response =
                    count(|| respond(&plan, &results, &Introspection::default(), now, room()));
                ensure!(!response.is_err(), "answered {:?}", response.errors);
            }
        }
        Ok(())
    }
}

/// What the engine does before anything runs.
fn make_plan(
    selected: Selected<'_>,
    given: &Variables,
    limits: Limits,
    now: DateTime<Utc>,
) -> Result<Plan> {
    let variables = selected
        .variables(given)
        .map_err(|errors| refused(&errors))?;
    let operation = selected.with(Bindings::Values(&variables));
    let plan = plan(operation, limits, now);
    plan.and_then(|plan| plan.check_cost(limits).map(|()| plan))
        .map_err(|refusal| refused(&[ServerError::from(&refusal)]))
}

/// As many keys for each statement as its parent may have rows.
fn keys(plan: &Plan) -> Vec<Vec<i64>> {
    let keys = |rows: u64| (1..).take(usize::try_from(rows).expect("rows fit into memory"));
    plan.nodes
        .iter()
        .map(|node| node.parent.map_or(0, |parent| plan.node(parent).max_rows))
        .map(|rows| keys(rows).collect())
        .collect()
}

fn statements(plan: &Plan, keys: &[Vec<i64>]) -> Vec<Prepared> {
    plan.nodes
        .iter()
        .zip(keys)
        .map(|(node, keys)| node.statement(DbBackend::Postgres, keys))
        .collect()
}

fn refused(errors: &[ServerError]) -> anyhow::Error {
    anyhow::anyhow!("refused: {errors:?}")
}
