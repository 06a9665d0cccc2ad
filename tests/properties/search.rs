//! Searches for texts that thousands of rows match: the best ones, as in the model, by
//! whatever way a statement finds them.

use async_graphql::Request;
use async_graphql::parser::parse_query;
use chrono::{DateTime, Utc};
use entity::pass::PassKind;
use entity::{gate, holder, pass};
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use serde_json::Value as Json;

use crate::model::{self, Data, Expected, World, expect};
use crate::properties::data::{self, store};
use crate::support::database::migrated;

/// More rows than an index is asked for.
const HOLDERS: i64 = 6000;
const GATES: i64 = 2500;
const PASSES: i64 = 5000;

/// The names of holders begin with the first part of these, which many have.
const NAMES: [&str; 10] = [
    "Common",
    "COMMON",
    "common",
    "Commonwealth",
    "Zoë",
    "ﬀ ZOË",
    "Encommon",
    "Ann",
    "Annette",
    "x",
];
const SURNAMES: [&str; 7] = [
    "Common",
    "Zoë",
    "Vale",
    "vale",
    "Ann Common",
    "Ümit",
    "Coffee",
];
const COMPANIES: [Option<&str>; 6] = [
    Some("Common GmbH"),
    Some("The Common GmbH"),
    None,
    Some("GmbH"),
    Some("Zoë & Common"),
    Some("100%_sure"),
];

fn holder(key: i64) -> holder::Model {
    let of = |length: usize, by: i64| usize::try_from(key * by / 7).unwrap() % length;
    // Few have these names, far from the start of the order and of the keys.
    let name = match key {
        4711 => "Zz Rare".to_owned(),
        4712 => "rare zz".to_owned(),
        5000 => "common".to_owned(),
        5001 => "Common".to_owned(),
        _ => format!(
            "{} {} {}",
            NAMES[of(NAMES.len(), 31)],
            SURNAMES[of(SURNAMES.len(), 17)],
            key * 7919 % 6007
        ),
    };
    holder::Model {
        id: key,
        name,
        company: match key {
            4713 => Some("Rare".to_owned()),
            _ => COMPANIES[of(COMPANIES.len(), 13)].map(str::to_owned),
        },
        phone: None,
        blocked_at: None,
        block_reason: None,
        created_at: data::now(),
        version: 1,
        updated_at: None,
    }
}

fn gate(key: i64) -> gate::Model {
    gate::Model {
        id: key,
        code: format!("G{:05}", key * 7919 % 10_007),
        name: format!(
            "{} Common {}",
            if key % 2 == 0 { "North" } else { "Gate" },
            key % 97
        ),
        location: "Hall".to_owned(),
        closed_at: None,
        created_at: data::now(),
        version: 1,
        updated_at: None,
    }
}

fn pass(key: i64, now: DateTime<Utc>) -> pass::Model {
    let code = key * 7919 % 100_003;
    pass::Model {
        id: key,
        code: format!("{}{code}", if key % 3 == 0 { "com" } else { "P" }),
        gate_id: 1 + key % GATES,
        holder_id: 1 + key % HOLDERS,
        kind: PassKind::Vehicle,
        purpose: None,
        vehicle_plate: match key % 5 {
            0 => None,
            1 => Some(format!("COM-{code}")),
            2 => Some(format!("-{code}")),
            _ => Some(format!("B COM {code}")),
        },
        any_gate: false,
        max_entries: None,
        issued_at: now,
        valid_from: now,
        valid_until: now + chrono::Duration::days(1),
        revoked_at: None,
        revoke_reason: None,
        inside_since: None,
        entries: 0,
        last_scanned_at: None,
        version: 1,
        updated_at: None,
    }
}

fn rows() -> Data {
    Data {
        gates: (1..=GATES).map(gate).collect(),
        holders: (1..=HOLDERS).map(holder).collect(),
        passes: (1..=PASSES).map(|key| pass(key, data::now())).collect(),
        ..Data::default()
    }
}

const TEXTS: [&str; 36] = [
    "c",
    "co",
    "com",
    "common",
    "COMMON",
    "commonwealth",
    "common common",
    "common vale 1",
    "mmon",
    "ommo",
    "zoë",
    "ZOË",
    "ﬀ zoë",
    "ff",
    "zoë common",
    "common zoë",
    "ann",
    "anne",
    "rare",
    "zz rare",
    "rare zz",
    "gmbh",
    "the gmbh",
    "gmbh common",
    "hundred",
    "100%_",
    "100__",
    "north",
    "g0",
    "g00",
    "p",
    "b com",
    "-",
    "-1",
    "absent",
    "x v",
];

/// Documents and their answers, and whether they are tried without an index as well.
fn questions(world: &World) -> Vec<(String, String, bool)> {
    let arguments = [
        "",
        ", first: 1",
        ", first: 60, types: [HOLDER]",
        ", types: [PASS, GATE]",
    ];
    let mut questions = Vec::new();
    for (number, text) in TEXTS.iter().enumerate() {
        // Each text with two of them.
        for (place, given) in arguments.iter().enumerate().skip(number % 2).step_by(2) {
            let text = Json::from(*text);
            let document = format!(
                "{{ search(text: {text}{given}) {{ hasMore nodes {{ ... on Node {{ id }} \
                 ... on Holder {{ name company }} ... on Gate {{ code name }} \
                 ... on Pass {{ code vehiclePlate }} }} }} }}"
            );
            let parsed = parse_query(&document).unwrap();
            let variables = serde_json::Map::new();
            match expect(world, &parsed, None, &variables, model::Limits::NONE) {
                Expected::Answer(answer, _) => {
                    questions.push((document, answer, place == number % arguments.len()));
                }
                refused @ Expected::Refused(_) => panic!("{document}: {refused:?}"),
            }
        }
    }
    questions
}

#[tokio::test]
async fn common_texts_have_the_best_rows_first() {
    let data = rows();
    let questions = questions(&World::new(data::now(), &data));
    let (mut many, mut found) = (0, 0);
    for (_, answer, _) in &questions {
        many += usize::from(answer.contains("\"hasMore\":true"));
        found += answer.matches("\"id\"").count();
    }
    assert!(
        many > 25 && found > 500,
        "{many} have more, {found} are found"
    );
    for database in migrated().await {
        store(&data, &database).await;
        let engine = |text_indexes| {
            let limits = Limits {
                text_indexes,
                max_unindexed: usize::MAX,
                ..Limits::default()
            };
            Engine::new(database.clone(), limits)
        };
        let (with, without) = (engine(true), engine(false));
        for (document, expected, tries_both) in &questions {
            for engine in [Some(&with), tries_both.then_some(&without)] {
                let Some(engine) = engine else {
                    continue;
                };
                let request = Request::new(document);
                let outcome = engine.execute_at(request, data::now()).await;
                let errors = &outcome.response.errors;
                assert!(errors.is_empty(), "{document}: {errors:?}");
                assert_eq!(outcome.response.data.as_ref(), Some(expected), "{document}");
            }
        }
    }
}
