//! Compares the bill that `gatepass plan` prints for a case with what the server
//! planned and ran.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use gatepass::engine::Outcome;
use serde_json::Value;

use super::case::Case;
use crate::model::Viewer;
use crate::support::effort::effort;
use crate::support::server::gatepass;

/// How a case's bill differs from its outcome on a database. None if it does not.
pub(crate) fn differs(case: &Case, kind: &str, outcome: &Outcome) -> Option<String> {
    // The command plans for those who may do everything. Each case is a process of its own,
    // so only CI tries all of them for PostgreSQL, too.
    let is_tried = kind == "sqlite" || effort(false, true);
    if case.viewer != Viewer::ADMIN || !is_tried {
        return None;
    }
    let (folder, name) = case.place();
    let temporary = tempfile::tempdir().unwrap();
    let variables = temporary.path().join("variables.json");
    let values = match &case.variables {
        Value::Null => "{}".to_owned(),
        values => values.to_string(),
    };
    fs::write(&variables, values).unwrap();
    let (document, variables) = (format!("{name}.graphql"), variables.to_str().unwrap());
    let arguments = [
        "plan",
        &document,
        "--variables",
        variables,
        "--sql",
        "--database",
        kind,
    ];
    let output = gatepass(&temporary, &arguments)
        .args(["--format", "json"])
        .current_dir(folder)
        .output()
        .unwrap();
    let difference = |what: String| {
        let errors = String::from_utf8_lossy(&output.stderr);
        Some(format!("{document}: {what}\n{errors}"))
    };
    if case.is_mistaken() {
        let code = outcome.response.errors[0].extensions.as_ref();
        let code = code.and_then(|extensions| extensions.get("code"));
        let expected = match code.map(ToString::to_string).as_deref() {
            Some(
                "\"TOO_MANY_STATEMENTS\""
                | "\"TOO_MANY_ROWS\""
                | "\"TOO_MANY_UNINDEXED\""
                | "\"ANSWER_TOO_LARGE\"",
            ) => 1,
            // The request selects the operation.
            _ if case.operation.is_some() => return None,
            _ => 2,
        };
        let found = output.status.code();
        return if found == Some(expected) {
            None
        } else {
            difference(format!("exit code {found:?}"))
        };
    }
    let Ok(listing) = serde_json::from_slice::<Value>(&output.stdout) else {
        return difference("no bill".to_owned());
    };
    let mut operations = listing["operations"].as_array().unwrap().iter();
    let wanted = |operation: &&Value| {
        case.operation.is_none() || operation["name"].as_str() == case.operation.as_deref()
    };
    let bill = &operations.find(wanted).unwrap()["bill"];
    let planned = (outcome.planned(), outcome.planned_round_trips());
    let told_by_bill = (&bill["statements"], &bill["roundTrips"]);
    if bill["exact"] != true || told_by_bill != (&planned.0.into(), &planned.1.into()) {
        return difference(format!("planned {planned:?}, not {bill:#}"));
    }
    if bill["maxRows"].as_u64() < Some(returned(outcome)) {
        return difference(format!("{} rows are more than {bill:#}", returned(outcome)));
    }
    let statements = bill["plan"].as_array().unwrap().iter();
    let reading = statements.filter(|statement| statement["reads"] == "all rows");
    if reading.count() != outcome.plan.as_ref().unwrap().unindexed() {
        return difference(format!("other statements read all rows: {bill:#}"));
    }
    let mut texts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for statement in bill["plan"].as_array().unwrap() {
        let text = statement["sql"].as_str().unwrap();
        let path = statement["path"].as_str().unwrap();
        texts.entry(path).or_default().insert(text);
    }
    let ran = outcome.statements.iter();
    let mut others = ran.filter(|entry| {
        let known = texts.get(entry.path.as_str());
        !known.is_some_and(|known| known.contains(&*entry.text))
    });
    let other = others.next()?;
    difference(format!("{} ran {}, not {texts:?}", other.path, other.text))
}

/// The number of returned rows, without those fetched only to detect more pages: at
/// most one on each side of a page, for each parent.
fn returned(outcome: &Outcome) -> u64 {
    let plan = outcome.plan.as_ref().unwrap();
    let looks_around = plan
        .nodes
        .iter()
        .any(|node| node.probes.preceding || node.probes.following);
    if looks_around {
        return 0;
    }
    outcome.rows() as u64
}
