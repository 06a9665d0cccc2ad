//! Random documents over random rows, on both databases, compared with the model.
//!
//! `GATEPASS_CASES` sets the number of documents; `.ci/run` tries several thousand. A
//! document that fails is made as small as possible. Its seed is stored next to this file, and is tried first from
//! then on.

mod bill;
mod bounds;
pub(crate) mod choices;
mod data;
mod document;
mod groups;
mod pair;
mod search;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use async_graphql::parser::parse_query;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestRunner};
use tokio::runtime::Runtime;

use crate::model::{self, Expected, ROLES, Viewer, World};
use crate::support::schema::Schema;
use choices::{Choices, Numbers};
use pair::Pair;

/// The number of documents in an ordinary run.
const CASES: u32 = 150;
/// The number of sets of rows.
const WORLDS: usize = 16;
/// The maximum number of decisions for a document.
const DECISIONS: usize = 500;

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

/// The databases with a set of rows. Only one case uses them at a time, because the
/// statements of two could not be distinguished.
fn pair(number: usize) -> MutexGuard<'static, Pair> {
    static PAIRS: [OnceLock<Mutex<Pair>>; WORLDS] = [const { OnceLock::new() }; WORLDS];
    let open = || Mutex::new(runtime().block_on(Pair::open(number)));
    let pair = PAIRS[number].get_or_init(open);
    // A case that panics does not change them.
    pair.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number of documents to try.
fn cases() -> u32 {
    std::env::var("GATEPASS_CASES").map_or(CASES, |cases| {
        cases.parse().expect("GATEPASS_CASES is a number")
    })
}

#[test]
fn every_answer_and_every_bill_matches_the_model() {
    let schema = Schema::read();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = u32::try_from(threads.min(WORLDS)).unwrap();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| try_cases(schema, cases().div_ceil(threads)));
        }
    });
}

/// A role, bound to gates or not.
const ACCESSES: usize = 2 * ROLES.len();

/// The viewer with one of the accesses, or with all rights for other numbers.
fn viewer(access: usize, world: usize) -> Viewer {
    if access >= ACCESSES {
        return Viewer::ADMIN;
    }
    Viewer {
        role: ROLES[access / 2],
        gates: access.is_multiple_of(2).then(|| pair::gates(world)),
    }
}

/// Tries this many independent random cases.
fn try_cases(schema: &Schema, cases: u32) {
    let config = Config {
        cases,
        max_shrink_iters: 20_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/properties/documents.proptest-regressions",
        ))),
        ..Config::default()
    };
    // Half of the cases are of those who may do everything.
    let strategy = (0..WORLDS, 0..2 * ACCESSES, Numbers(DECISIONS));
    let strategy = strategy.prop_map(|(world, access, numbers)| Case {
        world,
        access,
        numbers,
    });
    let result = TestRunner::new(config).run(&strategy, |case| {
        let pair = pair(case.world);
        let viewer = viewer(case.access, case.world);
        let mut choices = Choices::new(&case.numbers);
        let document = document::make(schema, &pair.usual.world, &viewer, &mut choices);
        let check = || runtime().block_on(pair.check(&document, &viewer));
        let checked = catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().cloned();
            Err(format!("the model gave up: {said:?}"))
        });
        checked.map_err(|error| {
            let variables = serde_json::Value::from(document.variables.clone());
            let text = &document.text;
            let operation = &document.operation;
            TestCaseError::fail(format!(
                "{error}\n{text}\n{variables} {operation:?} as {viewer:?}\n"
            ))
        })
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// The decisions of a case. A failure prints the resulting document.
struct Case {
    world: usize,
    /// The number of a viewer's access.
    access: usize,
    numbers: Vec<u32>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "world {}, access {}, {} decisions",
            self.world,
            self.access,
            self.numbers.len()
        )
    }
}

#[test]
fn documents_reach_every_member_of_the_schema() {
    let schema = Schema::read();
    let world = World::new(data::now(), &data::make(0, 1));
    let mut missed: BTreeSet<String> = schema
        .members()
        .into_iter()
        // No argument takes a role.
        .filter(|member| !member.starts_with("Role."))
        // Random documents only read. `tests/mutations/sequences.rs` has random changes.
        .filter(|member| !is_of_mutations(member))
        .collect();
    for seed in 0..6000 {
        if missed.is_empty() {
            break;
        }
        let document = document::make(schema, &world, &Viewer::ADMIN, &mut Choices::seeded(seed));
        for member in &document.members {
            missed.remove(member);
        }
    }
    assert!(missed.is_empty(), "no document asks for {missed:?}");
}

/// Whether only mutations have a member.
fn is_of_mutations(member: &str) -> bool {
    let (ty, _) = member.split_once('.').unwrap();
    let others = [
        "Mutation",
        "NewHolder",
        "NewPass",
        "NewScan",
        "UserError",
        "UserErrorCode",
    ];
    ty.ends_with("Input") || ty.ends_with("Payload") || others.contains(&ty)
}

/// If all documents were refused or found nothing, the tests would prove nothing.
#[test]
fn documents_are_of_all_kinds_and_find_rows() {
    const DOCUMENTS: u64 = 1000;
    let schema = Schema::read();
    let data = data::make(0, 1);
    let world = World::new(data::now(), &data);
    let mut sorts: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0..DOCUMENTS {
        let viewer = viewer(usize::try_from(seed).unwrap() % (2 * ACCESSES), 0);
        let document = document::make(schema, &world, &viewer, &mut Choices::seeded(seed));
        let world = World::seen_by(viewer, data::now(), &data);
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
                let reads_all = statements.iter().any(|statement| statement.reads_all);
                count("statements that read all rows", reads_all);
                let reads_tally = statements.iter().any(|statement| statement.reads_tally);
                count("statements that read tallies", reads_tally);
                let shares = statements.iter().any(|statement| statement.paths.len() > 1);
                count("counts that share a statement", shares);
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
        // Each new type with few rows lowers these a little.
        ("many rows", 10),
        ("nested statements", 35),
        ("statements that do not run", 5),
        ("statements that read all rows", 1),
        ("counts that share a statement", 5),
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
        "FORBIDDEN",
        "TOO_MANY_STATEMENTS",
        "TOO_MANY_ROWS",
    ] {
        assert!(
            sorts.contains_key(code),
            "no document is refused with {code}: {sorts:?}"
        );
    }
}
