//! The rows of the four tables in memory, with the names of the schema.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{gate, holder, pass, scan};
use sea_orm::ActiveEnum;

use super::value::Value;

/// All rows, at a time.
pub(crate) struct World {
    pub(crate) now: DateTime<Utc>,
    tables: HashMap<&'static str, Table>,
}

/// The objects of one type.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    by_key: HashMap<i64, usize>,
    /// The indices of rows by reference: the relation, and the key of the other
    /// row.
    by_reference: HashMap<(&'static str, i64), Vec<usize>>,
}

/// An object. The cell of a relation contains the other row's key.
pub(crate) struct Row {
    pub(crate) key: i64,
    cells: HashMap<&'static str, Value>,
}

/// The rows to make a world of.
#[derive(Clone, Default)]
pub(crate) struct Data {
    pub(crate) gates: Vec<gate::Model>,
    pub(crate) holders: Vec<holder::Model>,
    pub(crate) passes: Vec<pass::Model>,
    pub(crate) scans: Vec<scan::Model>,
}

/// How a field leads to other objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// To the object that it refers to.
    One { target: &'static str },
    /// To the objects that refer to it by this relation.
    Many {
        target: &'static str,
        by: &'static str,
    },
}

/// The relation of a type's field, if it is one.
pub(crate) fn relation(object: &str, field: &str) -> Option<Relation> {
    Some(match (object, field) {
        ("Gate", "passes") => many("Pass", "gate"),
        ("Gate", "scans") => many("Scan", "gate"),
        ("Holder", "passes") => many("Pass", "holder"),
        ("Pass", "scans") => many("Scan", "pass"),
        ("Pass" | "Scan", "gate") => Relation::One { target: "Gate" },
        ("Pass", "holder") => Relation::One { target: "Holder" },
        ("Scan", "pass") => Relation::One { target: "Pass" },
        _ => return None,
    })
}

fn many(target: &'static str, by: &'static str) -> Relation {
    Relation::Many { target, by }
}

impl World {
    pub(crate) fn new(now: DateTime<Utc>, data: &Data) -> Self {
        let tables = HashMap::from([
            ("Gate", Table::new(data.gates.iter().map(gate_row), &[])),
            (
                "Holder",
                Table::new(data.holders.iter().map(holder_row), &[]),
            ),
            (
                "Pass",
                Table::new(data.passes.iter().map(pass_row), &["gate", "holder"]),
            ),
            (
                "Scan",
                Table::new(data.scans.iter().map(scan_row), &["gate", "pass"]),
            ),
        ]);
        Self { now, tables }
    }

    pub(crate) fn table(&self, object: &str) -> &Table {
        &self.tables[object]
    }

    /// A type by name, if it has rows.
    pub(crate) fn object(&self, name: &str) -> Option<&'static str> {
        self.tables.keys().find(|known| **known == name).copied()
    }

    /// The value of a column or a computed field.
    pub(crate) fn value(&self, row: &Row, field: &str) -> Value {
        match field {
            "status" => Value::Text(self.status(row).to_owned()),
            "active" => Value::Boolean(self.status(row) == "ACTIVE"),
            _ => row.cell(field).clone(),
        }
    }

    /// REVOKED if it was revoked, SCHEDULED before `validFrom`, EXPIRED from
    /// `validUntil`, otherwise ACTIVE.
    pub(crate) fn status(&self, row: &Row) -> &'static str {
        let now = Value::Time(self.now);
        if *row.cell("revokedAt") != Value::Null {
            "REVOKED"
        } else if now < *row.cell("validFrom") {
            "SCHEDULED"
        } else if now >= *row.cell("validUntil") {
            "EXPIRED"
        } else {
            "ACTIVE"
        }
    }
}

impl Table {
    fn new(rows: impl Iterator<Item = Row>, references: &[&'static str]) -> Self {
        let mut table = Self {
            rows: rows.collect(),
            ..Self::default()
        };
        for (index, row) in table.rows.iter().enumerate() {
            table.by_key.insert(row.key, index);
            for &reference in references {
                if let Value::Integer(key) = row.cell(reference) {
                    let rows = table.by_reference.entry((reference, *key));
                    rows.or_default().push(index);
                }
            }
        }
        table
    }

    /// The index of the row with a key.
    pub(crate) fn find(&self, key: i64) -> Option<usize> {
        self.by_key.get(&key).copied()
    }

    /// The indices of the rows that refer to a key.
    pub(crate) fn referring(&self, by: &'static str, key: i64) -> &[usize] {
        self.by_reference.get(&(by, key)).map_or(&[], Vec::as_slice)
    }
}

impl Row {
    /// A cell. `id` is the key.
    pub(crate) fn cell(&self, name: &str) -> &Value {
        self.cells
            .get(name)
            .unwrap_or_else(|| panic!("the model has no rule for the field {name}"))
    }

    /// The key of the row that a relation refers to.
    pub(crate) fn reference(&self, relation: &str) -> Option<i64> {
        match self.cell(relation) {
            Value::Integer(key) => Some(*key),
            _ => None,
        }
    }
}

fn row<const N: usize>(key: i64, cells: [(&'static str, Value); N]) -> Row {
    let mut cells = HashMap::from(cells);
    cells.insert("id", Value::Integer(key));
    Row { key, cells }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn or_null<T: Clone>(value: Option<&T>, present: impl FnOnce(T) -> Value) -> Value {
    value.cloned().map_or(Value::Null, present)
}

fn gate_row(gate: &gate::Model) -> Row {
    row(
        gate.id,
        [
            ("code", text(&gate.code)),
            ("name", text(&gate.name)),
            ("location", text(&gate.location)),
            ("closedAt", or_null(gate.closed_at.as_ref(), Value::Time)),
            ("createdAt", Value::Time(gate.created_at)),
        ],
    )
}

fn holder_row(holder: &holder::Model) -> Row {
    row(
        holder.id,
        [
            ("name", text(&holder.name)),
            ("company", or_null(holder.company.as_ref(), Value::Text)),
            ("phone", or_null(holder.phone.as_ref(), Value::Text)),
            (
                "blockedAt",
                or_null(holder.blocked_at.as_ref(), Value::Time),
            ),
            (
                "blockReason",
                or_null(holder.block_reason.as_ref(), Value::Text),
            ),
            ("createdAt", Value::Time(holder.created_at)),
        ],
    )
}

fn pass_row(pass: &pass::Model) -> Row {
    row(
        pass.id,
        [
            ("code", text(&pass.code)),
            ("gate", Value::Integer(pass.gate_id)),
            ("holder", Value::Integer(pass.holder_id)),
            ("kind", Value::Text(pass.kind.to_value())),
            ("purpose", or_null(pass.purpose.as_ref(), Value::Text)),
            (
                "vehiclePlate",
                or_null(pass.vehicle_plate.as_ref(), Value::Text),
            ),
            ("anyGate", Value::Boolean(pass.any_gate)),
            (
                "maxEntries",
                or_null(pass.max_entries.as_ref(), |most| {
                    Value::Integer(most.into())
                }),
            ),
            ("issuedAt", Value::Time(pass.issued_at)),
            ("validFrom", Value::Time(pass.valid_from)),
            ("validUntil", Value::Time(pass.valid_until)),
            ("revokedAt", or_null(pass.revoked_at.as_ref(), Value::Time)),
            (
                "revokeReason",
                or_null(pass.revoke_reason.as_ref(), Value::Text),
            ),
            (
                "insideSince",
                or_null(pass.inside_since.as_ref(), Value::Time),
            ),
        ],
    )
}

fn scan_row(scan: &scan::Model) -> Row {
    row(
        scan.id,
        [
            ("code", text(&scan.code)),
            ("pass", or_null(scan.pass_id.as_ref(), Value::Integer)),
            ("gate", Value::Integer(scan.gate_id)),
            ("direction", Value::Text(scan.direction.to_value())),
            ("outcome", Value::Text(scan.outcome.to_value())),
            (
                "denialReason",
                or_null(scan.denial_reason.as_ref(), |reason| {
                    Value::Text(reason.to_value())
                }),
            ),
            ("scannedAt", Value::Time(scan.scanned_at)),
        ],
    )
}
