//! Random documents over random rows, on both databases, against the model.
//!
//! `GATEPASS_CASES` says how many documents are tried. A document that fails
//! is made as small as it can be, and its seed is kept beside this file, to be
//! tried first from then on.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "../model/mod.rs"]
mod model;
#[path = "../support/schema.rs"]
mod schema;
#[path = "../support/mod.rs"]
mod support;

mod bill;
mod bounds;
mod choices;
mod data;
mod document;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use async_graphql::parser::parse_query;
use gatepass::engine::Outcome;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestRunner};
use tokio::runtime::Runtime;

use choices::{Choices, Numbers};
use document::Document;
use model::{Expected, World};
use schema::Schema;
use subject::Subject;

/// Documents in an ordinary run.
const CASES: u32 = 2500;
/// Sets of rows that they are about.
const WORLDS: usize = 16;
/// Decisions that make a document at most.
const DECISIONS: usize = 500;

/// A set of rows, and one of ten times as many.
struct Pair {
    usual: Side,
    large: Side,
}

/// Rows in memory and in each database.
struct Side {
    world: World,
    subjects: Vec<Subject>,
}

impl Side {
    async fn open(number: usize, times: usize) -> Self {
        let data = data::make(number, times);
        Self {
            world: World::new(data::now(), &data),
            subjects: Subject::open(&data).await,
        }
    }

    /// Compares the answer of each database with the model's, and tells the
    /// statements.
    async fn check(&self, document: &Document) -> Result<Statements, String> {
        let parsed =
            parse_query(&document.text).map_err(|error| format!("not GraphQL: {error}"))?;
        let expected = model::expect(
            &self.world,
            &parsed,
            document.operation.as_deref(),
            &document.variables,
            subject::LIMITS,
        );
        let mut runs = Vec::new();
        for subject in &self.subjects {
            runs.push((subject, subject.start(document)));
        }
        let mut ran = Vec::new();
        for (subject, run) in runs {
            let outcome = run.await.map_err(|error| error.to_string())?;
            agree(&expected, &outcome).map_err(|error| format!("{}: {error}", subject.name))?;
            let mut texts = Texts::new();
            for entry in outcome.statements {
                texts
                    .entry(entry.path)
                    .or_default()
                    .insert(entry.text.to_string());
            }
            ran.push(texts);
        }
        let mut planned = BTreeMap::new();
        if let Expected::Answer(_, statements) = expected {
            for statement in statements {
                *planned.entry(statement.path).or_default() += 1;
            }
        }
        Ok(Statements { planned, ran })
    }
}

/// The texts of statements, by path.
type Texts = BTreeMap<String, BTreeSet<String>>;

/// The statements of a document.
struct Statements {
    /// How many are planned for each path: `nodes` has one for each type.
    planned: BTreeMap<String, usize>,
    /// Those that ran, in each database.
    ran: Vec<Texts>,
}

/// That an outcome is what the model says: the answer byte for byte, and the
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
            same("planned", &statements.len(), &outcome.planned())?;
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
    /// Checks a document over both sizes, and that it runs the same statements
    /// over both, save those whose parents have no rows in one of them.
    async fn check(&self, document: &Document) -> Result<(), String> {
        let usual = self.usual.check(document).await?;
        let large = self
            .large
            .check(document)
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

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

fn pair(number: usize) -> &'static Pair {
    static PAIRS: [OnceLock<Pair>; WORLDS] = [const { OnceLock::new() }; WORLDS];
    PAIRS[number].get_or_init(|| {
        runtime().block_on(async {
            Pair {
                usual: Side::open(number, 1).await,
                large: Side::open(number, 10).await,
            }
        })
    })
}

/// How many documents are tried.
fn cases() -> u32 {
    std::env::var("GATEPASS_CASES").map_or(CASES, |cases| {
        cases.parse().expect("GATEPASS_CASES is a number")
    })
}

#[test]
fn every_answer_and_every_bill_is_the_models() {
    let schema = Schema::read();
    let config = Config {
        cases: cases(),
        max_shrink_iters: 20_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/properties/documents.proptest-regressions",
        ))),
        ..Config::default()
    };
    let strategy = (0..WORLDS, Numbers(DECISIONS));
    let strategy = strategy.prop_map(|(world, numbers)| Case { world, numbers });
    let result = TestRunner::new(config).run(&strategy, |case| {
        let pair = pair(case.world);
        let document = document::make(&schema, &pair.usual.world, &mut Choices::of(&case.numbers));
        let check = || runtime().block_on(pair.check(&document));
        let checked = catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().cloned();
            Err(format!("the model gave up: {said:?}"))
        });
        checked.map_err(|error| {
            let variables = serde_json::Value::from(document.variables.clone());
            let text = &document.text;
            let operation = &document.operation;
            TestCaseError::fail(format!("{error}\n{text}\n{variables} {operation:?}\n"))
        })
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// What decides a case. The document that it makes is told with the failure.
struct Case {
    world: usize,
    numbers: Vec<u32>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "world {}, {} decisions",
            self.world,
            self.numbers.len()
        )
    }
}

#[test]
fn documents_reach_every_member_of_the_schema() {
    let schema = Schema::read();
    let world = World::new(data::now(), &data::make(0, 1));
    let mut reached = BTreeSet::new();
    for seed in 0..6000 {
        let document = document::make(&schema, &world, &mut Choices::seeded(seed));
        reached.extend(document.members);
    }
    let missed: Vec<String> = schema
        .members()
        .into_iter()
        .filter(|member| !reached.contains(member))
        .collect();
    assert!(missed.is_empty(), "no document asks for {missed:?}");
}

/// Documents that are all refused, or find nothing, would prove nothing.
#[test]
fn documents_are_of_all_sorts_and_find_something() {
    const DOCUMENTS: u64 = 1000;
    let schema = Schema::read();
    let world = World::new(data::now(), &data::make(0, 1));
    let mut sorts: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0..DOCUMENTS {
        let document = document::make(&schema, &world, &mut Choices::seeded(seed));
        let parsed = parse_query(&document.text).unwrap();
        let operation = document.operation.as_deref();
        let mut count = |sort, is: bool| *sorts.entry(sort).or_default() += u64::from(is);
        for (sort, text) in [
            ("inline fragment", "... on "),
            ("named fragment", "...F"),
            ("skip", "@skip"),
            ("include", "@include"),
            ("variable", "$v"),
            ("filter", "filter:"),
            ("order", "orderBy:"),
            ("cursor", "after:"),
        ] {
            count(sort, document.text.contains(text));
        }
        match model::expect(
            &world,
            &parsed,
            operation,
            &document.variables,
            subject::LIMITS,
        ) {
            Expected::Refused(refusal) => count(refusal.code, true),
            Expected::Answer(answer, statements) => {
                count("rows", answer.contains("[{"));
                count("many rows", answer.len() > 1000);
                count("nested statements", statements.len() > 3);
                let idle = statements.iter().any(|statement| !statement.runs);
                count("statements that do not run", idle);
            }
        }
    }
    for (sort, percent) in [
        ("inline fragment", 30),
        ("named fragment", 20),
        ("skip", 30),
        ("include", 30),
        ("variable", 60),
        ("filter", 30),
        ("order", 30),
        ("cursor", 25),
        ("rows", 40),
        ("many rows", 15),
        ("nested statements", 40),
        ("statements that do not run", 5),
    ] {
        let share = sorts[sort] * 100 / DOCUMENTS;
        assert!(
            share >= percent,
            "{share} % of documents have {sort}: {sorts:?}"
        );
    }
    for code in [
        "BAD_ARGUMENT",
        "BAD_CURSOR",
        "BAD_ID",
        "TOO_MANY_STATEMENTS",
        "TOO_MANY_ROWS",
    ] {
        assert!(
            sorts.contains_key(code),
            "no document is refused with {code}: {sorts:?}"
        );
    }
}
