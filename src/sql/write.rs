//! Statements that write: the steps of mutations.
//!
//! Rows are bound as [one parameter](super::rows_parameter), so writing 500 rows is the same
//! text as writing one.

use std::fmt::Write as _;
use std::sync::Arc;

use sea_orm::{DbBackend, Value};

use super::text::{Place, Text};
use super::{Filter, Parameters, Prepared, Question, Step, is_postgres, scan};
use crate::table::{Column, ColumnIndex, ColumnSet, Kind, Table};

/// The columns of a change, beside those that it sets.
const KEY: &str = "id";
const VERSION: &str = "version";
const UPDATED_AT: &str = "updated_at";

/// Claims a key. One that is as old as the fourth parameter counts as new.
const CLAIM: [&str; 2] = [
    "INSERT INTO \"idempotency\" AS \"i\" (\"viewer\", \"key\", \"input\", \"at\") VALUES ($1, $2, $3, $4) \
     ON CONFLICT (\"viewer\", \"key\") DO UPDATE SET \
     \"input\" = CASE WHEN \"i\".\"at\" <= $5 THEN \"excluded\".\"input\" ELSE \"i\".\"input\" END, \
     \"result\" = CASE WHEN \"i\".\"at\" <= $5 THEN NULL ELSE \"i\".\"result\" END, \
     \"at\" = CASE WHEN \"i\".\"at\" <= $5 THEN \"excluded\".\"at\" ELSE \"i\".\"at\" END \
     RETURNING \"input\", \"result\"",
    "INSERT INTO \"idempotency\" AS \"i\" (\"viewer\", \"key\", \"input\", \"at\") VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT (\"viewer\", \"key\") DO UPDATE SET \
     \"input\" = CASE WHEN \"i\".\"at\" <= ?5 THEN \"excluded\".\"input\" ELSE \"i\".\"input\" END, \
     \"result\" = CASE WHEN \"i\".\"at\" <= ?5 THEN NULL ELSE \"i\".\"result\" END, \
     \"at\" = CASE WHEN \"i\".\"at\" <= ?5 THEN \"excluded\".\"at\" ELSE \"i\".\"at\" END \
     RETURNING \"input\", \"result\"",
];

/// The column by which events are ordered on PostgreSQL, and its value: the number of the
/// transaction, or of the newest one that had ended when the event was recorded.
///
/// The number of the transaction alone would not do. A transaction takes it with its key, and
/// may then wait for a row that a transaction with a higher number changes first. What is
/// recorded after a transaction has ended is not ordered before what that one recorded. And
/// it is never less than the own number, so readers who take only what is below all
/// transactions that still run miss nothing.
const EVENT_ORDER: (&str, &str) = (
    "transaction_id",
    "greatest(pg_current_xact_id()::text::bigint, \
     pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1)",
);

/// Stores a result under a key that this transaction has claimed, so its row is always there.
/// An update would find it by whatever plan was made when the table was small, and read all
/// keys of a day; a conflict is always found in the index.
const STORE: [&str; 2] = [
    "INSERT INTO \"idempotency\" (\"viewer\", \"key\", \"input\", \"at\", \"result\") VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (\"viewer\", \"key\") DO UPDATE SET \"result\" = \"excluded\".\"result\"",
    "INSERT INTO \"idempotency\" (\"viewer\", \"key\", \"input\", \"at\", \"result\") VALUES (?1, ?2, ?3, ?4, ?5) \
     ON CONFLICT (\"viewer\", \"key\") DO UPDATE SET \"result\" = \"excluded\".\"result\"",
];

impl Step {
    /// The text that is built for a form.
    pub(super) fn build(
        &self,
        backend: DbBackend,
        table: &'static Table,
        columns: ColumnSet,
        filter: Option<&Filter>,
    ) -> Text {
        let fixed = |texts: [&str; 2]| texts[usize::from(!is_postgres(backend))].to_owned();
        let sql = match self {
            Self::Read { locks } => {
                let question = Question::Keys {
                    table,
                    columns,
                    filter,
                };
                let text = question.text(backend);
                // Keys never change, so whoever refers to the row need not wait: a busy gate has
                // new scans at any time.
                let locks = match (is_postgres(backend), locks) {
                    (true, true) => " FOR NO KEY UPDATE",
                    (true, false) => " FOR SHARE",
                    (false, _) => "",
                };
                let order = format!(" ORDER BY \"{}\".\"{KEY}\"{locks}", table.name);
                return text.followed_by(&order);
            }
            Self::Claim => fixed(CLAIM),
            Self::Store => fixed(STORE),
            Self::Insert { columns, unique } => {
                let unique = unique.map(|unique| table.column(unique).name);
                let mut sql = insert(backend, table, columns, None);
                if let Some(unique) = unique {
                    let _ = write!(sql, " ON CONFLICT (\"{unique}\") DO NOTHING");
                }
                sql + &returning(table)
            }
            Self::Record { table, columns } => {
                let order = is_postgres(backend).then_some(EVENT_ORDER);
                insert(backend, table, columns, order)
            }
            Self::Update { columns } => update(backend, table, columns),
            Self::Passes => scan::passes(backend),
            Self::History => scan::history(backend),
            Self::Move { columns } => set(backend, table, columns),
        };
        Text::fixed(sql, backend)
    }
}

/// The statement of a step with these parameters.
pub(crate) fn prepare(text: &Text, values: impl IntoIterator<Item = Value>) -> Prepared {
    Prepared {
        text: Arc::clone(text.shared()),
        values: Parameters::from_values(values),
        keys: 0,
    }
}

/// Adds rows with values in these columns, and in one that the database computes.
fn insert(
    backend: DbBackend,
    table: &Table,
    columns: &[ColumnIndex],
    computed: Option<(&str, &str)>,
) -> String {
    let columns: Vec<&Column> = columns.iter().map(|of| table.column(*of)).collect();
    let mut into: Vec<String> = columns.iter().map(|of| quoted(of.name)).collect();
    let mut values = into.clone();
    if let Some((name, value)) = computed {
        into.push(quoted(name));
        values.push(value.to_owned());
    }
    let (into, values, name) = (into.join(", "), values.join(", "), table.name);
    let from = source(backend, &columns);
    // Keys are given out in the order of the items.
    format!("INSERT INTO \"{name}\" ({into}) SELECT {values} FROM {from} WHERE TRUE ORDER BY \"n\"")
}

fn update(backend: DbBackend, table: &Table, columns: &[ColumnIndex]) -> String {
    let set: Vec<&Column> = columns.iter().map(|of| table.column(*of)).collect();
    let named = |name: &str| table.columns().map(|(_, of)| of).find(|of| of.name == name);
    let beside = [KEY, UPDATED_AT].into_iter().filter_map(named);
    let given: Vec<&Column> = set.iter().copied().chain(beside).collect();
    let assigned: Vec<String> = set
        .iter()
        .map(|of| of.name)
        .chain([UPDATED_AT])
        .map(|name| format!("\"{name}\" = \"x\".\"{name}\""))
        .collect();
    let (assigned, from) = (assigned.join(", "), source(backend, &given));
    let name = table.name;
    format!(
        "UPDATE \"{name}\" SET {assigned}, \"{VERSION}\" = \"{name}\".\"{VERSION}\" + 1 \
         FROM {from} WHERE \"{name}\".\"{KEY}\" = \"x\".\"{KEY}\"{}",
        returning(table)
    )
}

/// The statement that changes columns of rows, and nothing else.
fn set(backend: DbBackend, table: &Table, columns: &[ColumnIndex]) -> String {
    let set: Vec<&Column> = columns.iter().map(|of| table.column(*of)).collect();
    let assigned = set
        .iter()
        .map(|Column { name, .. }| format!("\"{name}\" = \"x\".\"{name}\""));
    let assigned: Vec<String> = assigned.collect();
    let key = table.column(table.key());
    let given: Vec<&Column> = set.iter().copied().chain([key]).collect();
    let (name, from) = (table.name, source(backend, &given));
    format!(
        "UPDATE \"{name}\" SET {} FROM {from} WHERE \"{name}\".\"{KEY}\" = \"x\".\"{KEY}\"",
        assigned.join(", ")
    )
}

fn returning(table: &Table) -> String {
    let names = table
        .columns()
        .map(|(_, column)| format!("\"{}\".\"{}\"", table.name, column.name));
    format!(" RETURNING {}", names.collect::<Vec<_>>().join(", "))
}

/// The rows of the parameter as a table `x`, with their position `n`.
fn source(backend: DbBackend, columns: &[&Column]) -> String {
    let mut parts = Vec::new();
    if is_postgres(backend) {
        parts.push("\"n\" integer".to_owned());
        for column in columns {
            let ty = match column.kind {
                Kind::BigInteger => "bigint",
                Kind::Integer => "integer",
                Kind::Boolean => "boolean",
                Kind::Text => "text",
                Kind::Time => "timestamptz",
            };
            parts.push(format!("{} {ty}", quoted(column.name)));
        }
        format!(
            "json_to_recordset($1::json) AS \"x\" ({})",
            parts.join(", ")
        )
    } else {
        parts.push("\"key\" AS \"n\"".to_owned());
        for Column { name, .. } in columns {
            parts.push(format!("\"value\" ->> '$.{name}' AS \"{name}\""));
        }
        format!("(SELECT {} FROM json_each(?1)) AS \"x\"", parts.join(", "))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

impl Text {
    /// A text whose parameters have no places.
    fn fixed(sql: String, backend: DbBackend) -> Self {
        let places: Box<[Place]> = Box::default();
        Self {
            sql: sql.into(),
            backend,
            places,
        }
    }

    /// This text, and more that has no parameters.
    fn followed_by(&self, more: &str) -> Self {
        Self {
            sql: format!("{}{more}", self.sql).into(),
            backend: self.backend,
            places: self.places.clone(),
        }
    }

    /// The text, shared.
    fn shared(&self) -> &Arc<str> {
        &self.sql
    }
}
