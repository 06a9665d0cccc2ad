//! A bill without the values of variables is an upper bound of the bills with any
//! values, and equal to them if it claims to be exact.

use std::collections::BTreeMap;

use async_graphql::Variables;
use gatepass::document::{Documents, Selected, Variable};
use gatepass::error::Refusal;
use gatepass::plan::{Bindings, Bound, Limits, Plan, bound, plan};
use serde_json::{Map, Value as Json, json};

use crate::model::{self, Viewer, World};
use crate::properties::choices::Choices;
use crate::properties::document::{self, Document};
use crate::properties::{cases, data};
use crate::support::schema::Schema;

/// The number of documents. Nothing runs them, so they are more than elsewhere.
fn number_of_documents() -> u64 {
    u64::from(cases()) * 8 / 5
}

/// The number of sets of values for each document.
const VALUES: usize = 8;

/// Rows of the page size that random pages often fill.
const LIMITS: Limits = Limits {
    introspection: true,
    max_page_size: 24,
    max_statements: usize::MAX,
    max_rows: u64::MAX,
    max_values: u64::MAX,
    max_answer: usize::MAX,
    max_rows_memory: usize::MAX,
    max_depth: 32,
    max_selections: 10_000,
    max_path_text: usize::MAX,
    max_aliases: usize::MAX,
    max_directives: usize::MAX,
    max_tokens: usize::MAX,
    max_arguments: usize::MAX,
    max_variables: usize::MAX,
    max_operations: usize::MAX,
    max_filter_depth: 100,
    max_filter_conditions: 10_000,
    max_filter_values: usize::MAX,
    max_filter_text: 1000,
    max_unindexed: usize::MAX,
    text_indexes: true,
    tallies: true,
};

fn planned(selected: Selected<'_>, variables: &Variables) -> Result<Plan, Refusal> {
    plan(selected.with(Bindings::Values(variables)), LIMITS)
}

/// Statements, rows and round trips.
fn cost(plan: &Plan) -> (usize, u64, usize) {
    (plan.statements(), plan.max_rows(), plan.round_trips())
}

fn most(bound: &Bound) -> (usize, u64, usize) {
    (
        bound.statements(),
        bound.max_rows(),
        bound.plan.round_trips(),
    )
}

/// Other values for some variables, of the same types.
fn others(
    definitions: &[Variable],
    known: &Map<String, Json>,
    choices: &mut Choices<'_>,
) -> Map<String, Json> {
    let id = |choices: &mut Choices<'_>| {
        let object = *choices.pick(model::objects());
        json!(model::id(object, i64::try_from(choices.below(3)).unwrap()))
    };
    let mut values = known.clone();
    for definition in definitions {
        let (name, ty) = (&definition.name, &definition.ty);
        let optional = !ty.is_non_null() || definition.default.is_some();
        if optional && choices.below(3) == 0 {
            values.remove(name.as_str());
            continue;
        }
        let value = match (ty.inner_named_type().as_str(), ty.is_list()) {
            _ if choices.below(4) == 0 => continue,
            ("Boolean", false) => json!(choices.below(2) == 0),
            ("Int", false) => json!(choices.below(25)),
            ("ID", false) => id(choices),
            ("ScanGroupKey", true) => json!(choices.pick(&SCAN_KEYS)),
            ("PassGroupKey", true) => json!(choices.pick(&PASS_KEYS)),
            ("SearchType", true) => json!(choices.pick(&SEARCH_TYPES)),
            ("ID", true) => (0..choices.below(7)).map(|_| id(choices)).collect(),
            _ => continue,
        };
        values.insert(name.to_string(), value);
    }
    values
}

/// Keys of groups, with and without relations.
const SCAN_KEYS: [&[&str]; 4] = [
    &["GATE"],
    &["OUTCOME"],
    &["DAY", "GATE"],
    &["HOUR", "DENIAL_REASON", "DIRECTION"],
];
const PASS_KEYS: [&[&str]; 4] = [
    &["HOLDER"],
    &["STATUS"],
    &["GATE", "HOLDER"],
    &["MONTH", "KIND"],
];

/// Types of objects that a search finds.
const SEARCH_TYPES: [&[&str]; 4] = [&["PASS"], &[], &["GATE", "HOLDER"], &["PASS", "GATE"]];

/// The number of documents and values of each kind.
type Tally = BTreeMap<&'static str, u64>;

fn check(documents: &Documents, document: &Document, choices: &mut Choices<'_>, tally: &mut Tally) {
    let read = documents.read(&document.text);
    let parsed = read.unwrap_or_else(|errors| panic!("{errors:?}\n{}", document.text));
    let selected = parsed.operation(document.operation.as_deref()).unwrap();
    let definitions = selected.definitions();
    let mut count = |sort| *tally.entry(sort).or_default() += 1;
    let bound = bound(selected.with(Bindings::UNKNOWN), LIMITS);
    count(match &bound {
        Err(_) => "refused",
        Ok(bound) if bound.unknown.deciding.is_empty() => "exact",
        Ok(_) => "bounds",
    });
    for values in 0..VALUES {
        let variables = match values {
            0 => document.variables.clone(),
            _ => others(definitions, &document.variables, choices),
        };
        let given = Variables::from_json(variables.clone().into());
        let Ok(given) = selected.variables(&given) else {
            continue;
        };
        let described = || format!("{}\n{}", document.text, Json::from(variables.clone()));
        match (&bound, planned(selected, &given)) {
            (_, Err(_)) => count("values refused"),
            // The mistake may be in a field that these values exclude: by a condition, by
            // an id of another type, or by keys of groups without the relation above it.
            (Err(_), Ok(_)) => {
                let excludes = ["if: $", "ids: ", "id: $", "by: "];
                assert!(
                    excludes.iter().any(|text| document.text.contains(text)),
                    "{:?}\n{}",
                    bound,
                    described()
                );
                count("values that leave out what is wrong");
            }
            (Ok(bound), Ok(exact)) => {
                count("values");
                let (most, cost) = (most(bound), cost(&exact));
                let is_bound = most.0 >= cost.0 && most.1 >= cost.1 && most.2 >= cost.2;
                assert!(
                    is_bound,
                    "{most:?} is not a bound of {cost:?}\n{}",
                    described()
                );
                let (most_written, written) = (bound.plan.written, exact.written);
                let is_bound = most_written.values >= written.values
                    && most_written.key_bytes >= written.key_bytes;
                assert!(
                    is_bound,
                    "{most_written:?} is not a bound of {written:?}\n{}",
                    described()
                );
                if most != cost {
                    count("values that cost less");
                }
                if bound.unknown.deciding.is_empty() {
                    assert_eq!(most, cost, "it is not exact\n{}", described());
                }
                if definitions.is_empty() {
                    let paths = |plan: &Plan| -> Vec<String> {
                        plan.nodes.iter().map(|node| node.path.clone()).collect()
                    };
                    assert_eq!(paths(&bound.plan), paths(&exact), "{}", described());
                }
            }
        }
    }
}

#[test]
fn a_bill_without_values_is_an_upper_bound() {
    let schema = Schema::read();
    let documents = Documents::new(LIMITS);
    let mut tally = Tally::new();
    let worlds: Vec<World> = (0..4)
        .map(|number| World::new(data::now(), &data::make(number, 1)))
        .collect();
    let tried = number_of_documents();
    for seed in 0_u64..tried {
        let world = &worlds[usize::try_from(seed).unwrap() % worlds.len()];
        let mut choices = Choices::seeded(seed.wrapping_mul(0x5851_f42d_4c95_7f2d));
        let document = document::make(schema, world, &Viewer::ADMIN, &mut choices);
        check(&documents, &document, &mut choices, &mut tally);
    }
    for (sort, least) in [
        ("exact", tried / 5),
        ("bounds", tried / 5),
        ("values", tried * 2),
        ("values that cost less", tried / 2),
    ] {
        assert!(tally[sort] >= least, "too few are {sort}: {tally:?}");
    }
}

/// Whether a count shares a statement with others depends on its filter, and so on the value of
/// a variable anywhere in it.
#[test]
fn unknown_filters_in_filters_may_need_statements_of_their_own() {
    let documents = Documents::new(LIMITS);
    for (ty, filter, value) in [
        ("PassFilter", "$v", json!({ "code": { "eq": "A" } })),
        (
            "[PassFilter!]",
            "{ and: $v }",
            json!([{ "code": { "eq": "A" } }]),
        ),
        (
            "ScanFilter",
            "{ scans: { none: $v } }",
            json!({ "outcome": { "eq": "DENIED" } }),
        ),
        (
            "ScanFilter",
            "{ scans: { some: $v } }",
            json!({ "outcome": { "eq": "DENIED" } }),
        ),
        (
            "HolderFilter",
            "{ holder: $v }",
            json!({ "name": { "eq": "Ada" } }),
        ),
        (
            "StringFilter",
            "{ holder: { name: $v } }",
            json!({ "eq": "Ada" }),
        ),
        (
            "StringFilter",
            "{ scans: { some: { gate: { name: $v } } } }",
            json!({ "eq": "Ada" }),
        ),
    ] {
        let text = format!(
            "query ($v: {ty}) {{ gates {{ nodes {{ passes {{ totalCount }}
                 some: passes(filter: {filter}) {{ totalCount }} }} }} }}"
        );
        let parsed = documents.read(&text).unwrap();
        let selected = parsed.operation(None).unwrap();
        let bound = bound(selected.with(Bindings::UNKNOWN), LIMITS).unwrap();
        for value in [Json::Null, value] {
            let given = Variables::from_json(json!({ "v": value }));
            let given = selected.variables(&given).unwrap();
            let exact = planned(selected, &given).unwrap();
            assert!(most(&bound) >= cost(&exact), "{text} {value}");
        }
        assert_eq!(bound.statements(), 3, "{text}");
    }
}
