//! Reads the databases' plans of statements.

use gatepass::internals::Prepared;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;

/// The large tables, which must never be read completely.
const LARGE: [&str; 6] = ["gate", "holder", "pass", "scan", "event", "scan_tally"];

/// The number of a parent's rows that PostgreSQL may sort if it expects no more. If
/// two conditions leave only a few rows, looking them up is faster than an ordered
/// walk.
const FEW: u64 = 100;

/// Checks that a statement uses an index: it neither reads a whole table nor sorts
/// more than a few of its rows.
pub(crate) async fn walks_an_index(
    database: &DatabaseConnection,
    prepared: Prepared,
) -> Result<(), String> {
    let backend = database.get_database_backend();
    let statement = |explain: &str| {
        let text = format!("{explain} {}", prepared.text);
        Statement::from_sql_and_values(backend, text, prepared.values.bind())
    };
    match backend {
        DbBackend::Postgres => postgres(database, statement("EXPLAIN (FORMAT JSON)")).await,
        _ => sqlite(database, statement("EXPLAIN QUERY PLAN")).await,
    }
}

/// Checks that a statement uses an index: that both databases' plans name it.
pub(crate) async fn names(
    database: &DatabaseConnection,
    prepared: Prepared,
    index: &str,
) -> Result<(), String> {
    let backend = database.get_database_backend();
    let explain = match backend {
        DbBackend::Postgres => "EXPLAIN (FORMAT JSON)",
        _ => "EXPLAIN QUERY PLAN",
    };
    let text = format!("{explain} {}", prepared.text);
    let statement = Statement::from_sql_and_values(backend, text, prepared.values.bind());
    let rows = database.query_all_raw(statement).await.unwrap();
    let plan = rows.iter().map(|row| match backend {
        DbBackend::Postgres => format!("{:#}", row.try_get_by_index::<Value>(0).unwrap()),
        _ => row.try_get::<String>("", "detail").unwrap(),
    });
    let plan = plan.collect::<Vec<_>>().join("\n");
    if plan.contains(index) {
        Ok(())
    } else {
        Err(format!("{index} is not in\n{plan}"))
    }
}

/// Checks that a statement reads the rows of a large table through this index alone. It
/// may sort what it has counted.
pub(crate) async fn reads_through(
    database: &DatabaseConnection,
    prepared: Prepared,
    index: &str,
) -> Result<(), String> {
    let (plan, scans) = plan_and_scans(database, prepared).await;
    if plan.contains(index) && scans == 0 {
        Ok(())
    } else {
        Err(format!("it does not use {index} alone: {plan}"))
    }
}

/// The plan of a statement that reads all rows of a large table. None if it does not.
pub(crate) async fn scans_a_table(
    database: &DatabaseConnection,
    prepared: Prepared,
) -> Option<String> {
    // Rows that an index was asked for have the name of their table.
    let found = |table: &&str| prepared.text.matches(&format!(" AS \"{table}\"")).count();
    let found: usize = match database.get_database_backend() {
        DbBackend::Postgres => 0,
        _ => LARGE.iter().map(found).sum(),
    };
    let (plan, scans) = plan_and_scans(database, prepared).await;
    (scans > found).then_some(plan)
}

/// The plan of a statement, and how often it reads all rows of a large table.
async fn plan_and_scans(database: &DatabaseConnection, prepared: Prepared) -> (String, usize) {
    let backend = database.get_database_backend();
    let (explain, scans): (_, &dyn Fn(&str) -> String) = match backend {
        DbBackend::Postgres => ("EXPLAIN", &|table| format!("Seq Scan on {table} ")),
        _ => ("EXPLAIN QUERY PLAN", &|table| format!("SCAN {table}\n")),
    };
    let text = format!("{explain} {}", prepared.text);
    let values = prepared.values.bind();
    let statement = Statement::from_sql_and_values(backend, text, values);
    let rows = database.query_all_raw(statement).await.unwrap();
    let lines = rows.iter().map(|row| match backend {
        DbBackend::Postgres => row.try_get_by_index::<String>(0).unwrap(),
        _ => row.try_get("", "detail").unwrap(),
    });
    let plan: String = lines.map(|line| line + "\n").collect();
    let reading = LARGE
        .iter()
        .map(|table| plan.matches(&scans(table)).count());
    let reading = reading.sum();
    (plan, reading)
}

async fn postgres(database: &DatabaseConnection, statement: Statement) -> Result<(), String> {
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    let plan: Value = row.try_get_by_index(0).unwrap();
    let mut complaints = Vec::new();
    visit(&plan[0]["Plan"], &mut complaints);
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(format!("{complaints:?} in {plan:#}"))
    }
}

fn visit(node: &Value, complaints: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap();
    let table = node["Relation Name"].as_str().unwrap_or_default();
    match kind {
        "Seq Scan" if LARGE.contains(&table) => {
            complaints.push(format!("reads {table} row by row"));
        }
        "Sort" | "Incremental Sort"
            if node["Plan Rows"].as_u64().unwrap() > FEW && !is_of_found_rows(node) =>
        {
            complaints.push("sorts".to_owned());
        }
        _ => {}
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        visit(child, complaints);
    }
}

/// Whether a node's rows are those that an index of texts found, of which there are few.
fn is_of_found_rows(node: &Value) -> bool {
    let below = node["Plans"].as_array().into_iter().flatten();
    let mut rows = below.filter(|child| child["Parent Relationship"] != "InitPlan");
    node["CTE Name"] == "n" || rows.any(is_of_found_rows)
}

async fn sqlite(database: &DatabaseConnection, statement: Statement) -> Result<(), String> {
    let rows = database.query_all_raw(statement).await.unwrap();
    let steps: Vec<(i32, i32, String)> = rows
        .iter()
        .map(|row| {
            (
                row.try_get("", "id").unwrap(),
                row.try_get("", "parent").unwrap(),
                row.try_get("", "detail").unwrap(),
            )
        })
        .collect();
    // The rows that an index of texts found have the name of their table. There are few
    // of them, so they may be read and sorted.
    let found = steps.iter().find(|(.., detail)| detail == "MATERIALIZE n");
    let found = found.map(|(id, ..)| *id);
    let children = steps
        .iter()
        .any(|(_, _, detail)| detail.starts_with("SCAN k"));
    let complaints: Vec<&str> = steps
        .iter()
        .filter(|(_, parent, detail)| {
            // The rows of all parents are sorted once more, at the top.
            let sorts =
                detail.contains("TEMP B-TREE FOR ORDER BY") || detail.contains("OF ORDER BY");
            let reads = LARGE
                .iter()
                .any(|table| *detail == format!("SCAN {table}") || *detail == "SCAN c");
            match found {
                Some(found) => reads && *parent == found,
                None => reads || (sorts && !(children && *parent == 0)),
            }
        })
        .map(|(_, _, detail)| detail.as_str())
        .collect();
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(format!("{complaints:?} in {steps:#?}"))
    }
}
