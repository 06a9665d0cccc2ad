//! What is counted: a step of answering a query.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use async_graphql::{ServerError, Variables};
use chrono::{DateTime, Utc};
use gatepass::{
    document::{Document, Documents},
    engine::Plans,
    internals::{Binding, Introspection, Prepared, Results, respond},
    memory::Room,
    plan::{Bindings, Limits, Operation, Plan, plan},
    viewer::{Access, Viewer},
};
use sea_orm::DbBackend;
use serde_json::json;
use tokio::runtime;

use crate::{counted::count, data, viewer::Sender};

/// A step of answering a query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    query: Query,
    step: Step,
    sender: Sender,
}

/// A query, and what it asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    name: &'static str,
    document: &'static str,
    asked: Asked,
}

/// The variable of a query.
#[derive(Clone, Copy, Debug)]
enum Asked {
    /// How many rows it asks for at the root.
    First(u32),
    /// The code of a pass.
    Code,
    /// The text that it searches for.
    Text(&'static str),
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// From the document and the variables to the plan.
    Plan,
    /// From the plan to its statements, with as many keys as there may be.
    Statements,
    /// From the rows to the answer.
    Resolve,
    /// All of them, for a request that came before: from the document's text to the
    /// answer, with the rows that were loaded.
    Request,
    /// The same, of a document that came before, but with values that did not, when
    /// no more plans can be kept.
    Miss,
}

/// More plans than are kept.
const MANY_PLANS: usize = 8000;

/// The document of Q4.
const PASS: &str = include_str!("../../documents/pass.graphql");

/// Q1.
pub(crate) const LATEST: Query = Query {
    name: "Q1",
    document: include_str!("../../documents/latest.graphql"),
    asked: Asked::First(200),
};

/// Those of `cargo bench -p benches`, as large as they are there.
const QUERIES: [Query; 5] = [
    LATEST,
    Query {
        name: "Q2",
        document: include_str!("../../documents/gates.graphql"),
        asked: Asked::First(50),
    },
    Query {
        name: "Q3",
        document: include_str!("../../documents/deep.graphql"),
        asked: Asked::First(20),
    },
    Query {
        name: "Q4",
        document: PASS,
        asked: Asked::Code,
    },
    Query {
        name: "Q6",
        document: include_str!("../../documents/search.graphql"),
        asked: Asked::Text("anna"),
    },
];

impl Case {
    /// A repeated request of somebody.
    pub(crate) fn request(query: &Query, sender: Sender) -> Self {
        Self {
            query: *query,
            step: Step::Request,
            sender,
        }
    }

    /// Each step of each query.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let steps = [
            Step::Plan,
            Step::Statements,
            Step::Resolve,
            Step::Request,
            Step::Miss,
        ];
        steps.into_iter().flat_map(|step| {
            QUERIES.map(|query| Self {
                query,
                step,
                sender: Sender::Anybody,
            })
        })
    }

    /// What it is called: `resolve Q1`.
    pub(crate) fn name(self) -> String {
        let step = match self.step {
            Step::Plan => "plan",
            Step::Statements => "statements",
            Step::Resolve => "resolve",
            Step::Request => "request",
            Step::Miss => "miss",
        };
        format!("{step} {}{}", self.query.name, self.sender.suffix())
    }

    /// The case of a name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let senders = [Sender::Token, Sender::BoundToken];
        let others = senders.map(|sender| Self::request(&LATEST, sender));
        Self::all()
            .chain(others)
            .find(|case| case.name() == name)
            .with_context(|| format!("nothing is called `{name}`"))
    }

    /// Does what is counted, and before it what it takes.
    pub(crate) fn run(self, database_url: &str) -> Result<()> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (limits, now) = (Limits::default(), data::now());
        let documents = Documents::new(limits);
        let given = Variables::from_json(match self.query.asked {
            Asked::First(rows) => json!({ "first": rows }),
            Asked::Code => json!({ "code": runtime.block_on(data::code(database_url))? }),
            Asked::Text(text) => json!({ "text": text }),
        });
        let read = || {
            let document = documents.read(self.query.document);
            document.map_err(|errors| refused(&errors))
        };
        let document = read()?;
        let viewer = self.sender.viewer();
        let access = viewer.access();
        let planned = |document: &Document| make_plan(document, &given, access, limits);
        let binding = Binding {
            now,
            viewer: Arc::clone(&viewer),
        };
        let answered = |plan: &Plan, results: &Results| {
            let room = Room::new(limits.max_answer);
            respond(plan, results, &Introspection::default(), &binding, room)
        };
        match self.step {
            Step::Plan => {
                count(|| planned(&document))?;
            }
            Step::Statements => {
                let plan = planned(&document)?;
                let keys = keys(&plan);
                count(|| statements(&plan, &keys, now, &viewer));
            }
            Step::Resolve => {
                let plan = Arc::new(planned(&document)?);
                let results = runtime.block_on(data::load(database_url, &plan, &viewer))?;
                let response = count(|| answered(&plan, &results));
                ensure!(!response.is_err(), "answered {:?}", response.errors);
            }
            Step::Request | Step::Miss => {
                let plan = Arc::new(planned(&document)?);
                let results = runtime.block_on(data::load(database_url, &plan, &viewer))?;
                let keys = keys(&plan);
                let plans = Plans::new(limits, DbBackend::Postgres);
                let mut before = given.clone();
                if let Step::Miss = self.step {
                    fill(&documents, &plans)?;
                    before = Variables::from_json(match self.query.asked {
                        Asked::First(rows) => json!({ "first": rows - 1 }),
                        Asked::Code => json!({ "code": "another one" }),
                        Asked::Text(_) => json!({ "text": "another one" }),
                    });
                }
                let mut each = [before, given].into_iter();
                let response = count(|| {
                    let given = each.next().context("it is done twice")?;
                    let planned = plans.plan(&*read()?, None, &given, access);
                    let plan = planned.map_err(|errors| refused(&errors))?.plan;
                    drop(statements(&plan, &keys, now, &viewer));
                    anyhow::Ok(answered(&plan, &results))
                })?;
                ensure!(!response.is_err(), "answered {:?}", response.errors);
            }
        }
        Ok(())
    }
}

/// Makes so many plans that all that can be kept are.
fn fill(documents: &Documents, plans: &Plans) -> Result<()> {
    let document = documents.read(PASS).map_err(|errors| refused(&errors))?;
    for number in 0..MANY_PLANS {
        let given = Variables::from_json(json!({ "code": format!("code {number}") }));
        let planned = plans.plan(&document, None, &given, Access::FULL);
        planned.map_err(|errors| refused(&errors))?;
    }
    Ok(())
}

/// What the engine does before anything runs.
fn make_plan(
    document: &Document,
    given: &Variables,
    access: Access,
    limits: Limits,
) -> Result<Plan> {
    let selected = document
        .operation(None)
        .map_err(|error| refused(&[error]))?;
    let variables = selected
        .variables(given)
        .map_err(|errors| refused(&errors))?;
    let operation = Operation {
        access,
        ..selected.with(Bindings::Values(&variables))
    };
    let plan = plan(operation, limits);
    plan.and_then(|plan| plan.check_cost(limits).map(|()| plan))
        .map_err(|refusal| refused(&[ServerError::from(&refusal)]))
}

/// As many keys for each statement as its parent may have rows.
fn keys(plan: &Plan) -> Vec<Arc<[i64]>> {
    let keys = |rows: u64| (1..).take(usize::try_from(rows).expect("rows fit into memory"));
    plan.nodes
        .iter()
        .map(|node| node.parent.map_or(0, |parent| plan.node(parent).max_rows))
        .map(|rows| keys(rows).collect())
        .collect()
}

fn statements(
    plan: &Plan,
    keys: &[Arc<[i64]>],
    now: DateTime<Utc>,
    viewer: &Arc<Viewer>,
) -> Vec<Prepared> {
    let binding = Binding {
        now,
        viewer: Arc::clone(viewer),
    };
    plan.nodes
        .iter()
        .zip(keys)
        .map(|(node, keys)| node.statement(DbBackend::Postgres, keys, &binding))
        .collect()
}

fn refused(errors: &[ServerError]) -> anyhow::Error {
    anyhow::anyhow!("refused: {errors:?}")
}
