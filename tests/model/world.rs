//! The rows of the tables in memory, with the names of the schema: columns in camel
//! case, and foreign keys by the relation that follows them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use entity::{event, gate, holder, pass, scan};
use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait};

use super::access::Viewer;
use super::opaque::camel_case;
use super::value::Value;
use crate::support::schema::{Schema, base};

/// All rows, at a time. Clones share the rows.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) now: DateTime<Utc>,
    /// Whether a server's clock, which goes on, is the time of requests.
    pub(crate) is_live: bool,
    /// Who asks. The tables have the rows that it sees.
    pub(crate) viewer: Viewer,
    tables: Arc<HashMap<&'static str, Table>>,
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
    cells: HashMap<String, Value>,
}

/// The rows to make a world of.
#[derive(Clone, Default)]
pub(crate) struct Data {
    pub(crate) gates: Vec<gate::Model>,
    pub(crate) holders: Vec<holder::Model>,
    pub(crate) passes: Vec<pass::Model>,
    pub(crate) scans: Vec<scan::Model>,
    pub(crate) events: Vec<event::Model>,
}

/// How a field leads to other objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// To the object that it refers to.
    One { target: &'static str },
    /// To the newest object that refers to it by this relation.
    Last {
        target: &'static str,
        by: &'static str,
    },
    /// To the objects that refer to it by this relation.
    Many {
        target: &'static str,
        by: &'static str,
    },
}

/// The relation of a type's field, if it is one. A connection leads to the objects whose
/// only field of the type refers back, and so does a field with the name `last…`.
pub(crate) fn relation(object: &str, field: &str) -> Option<Relation> {
    let schema = schema();
    let definition = schema
        .fields(object)
        .into_iter()
        .find(|known| known.name.node == field)?;
    let ty = base(&definition.ty.node);
    let back = |target| {
        let mut fields = schema.fields(target).into_iter();
        let back = fields.find(|back| base(&back.ty.node) == object)?;
        Some(back.name.node.as_str())
    };
    if schema.implements(ty, "Node") {
        if field.starts_with("last") {
            let by = back(ty)?;
            return Some(Relation::Last { target: ty, by });
        }
        return Some(Relation::One { target: ty });
    }
    let target = ty.strip_suffix("Connection")?;
    let by = back(target)?;
    Some(Relation::Many { target, by })
}

/// The types of fragments that apply to the objects of a type: it, its interfaces and its
/// unions.
pub(super) fn type_names(object: &str) -> Vec<&str> {
    let mut names = vec![object, "Node"];
    names.extend(schema().unions(object));
    names
}

/// The schema that the server prints.
pub(super) fn schema() -> &'static Schema {
    Schema::read()
}

/// The types whose objects have an ID, in alphabetical order.
pub(crate) fn objects() -> &'static [&'static str] {
    static OBJECTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let mut names = schema().conditions("Node");
        names.retain(|name| schema().implements(name, "Node"));
        names
    });
    &OBJECTS
}

impl World {
    pub(crate) fn new(now: DateTime<Utc>, data: &Data) -> Self {
        Self::seen_by(Viewer::ADMIN, now, data)
    }

    /// The part of the rows that a viewer sees.
    pub(crate) fn seen_by(viewer: Viewer, now: DateTime<Utc>, data: &Data) -> Self {
        let data = &viewer.rows(data);
        let tables = HashMap::from([
            ("Gate", Table::new("Gate", &data.gates)),
            ("Holder", Table::new("Holder", &data.holders)),
            ("Pass", Table::new("Pass", &data.passes)),
            ("Scan", Table::new("Scan", &data.scans)),
            ("Event", Table::new("Event", &data.events)),
        ]);
        Self {
            now,
            is_live: false,
            viewer,
            tables: Arc::new(tables),
        }
    }

    /// The world of a server whose clock goes on from this time.
    pub(crate) fn live(now: DateTime<Utc>, data: &Data) -> Self {
        Self {
            is_live: true,
            ..Self::new(now, data)
        }
    }

    /// The same rows at another time.
    pub(crate) fn at(&self, now: DateTime<Utc>) -> Self {
        Self {
            now,
            ..self.clone()
        }
    }

    /// The same rows for a viewer with another role, who sees the same ones.
    pub(crate) fn as_role(&self, role: &'static str) -> Self {
        let mut world = self.clone();
        world.viewer.role = role;
        world
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
            "inside" => Value::Boolean(*row.cell("insideSince") != Value::Null),
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
    fn new<M: ModelTrait>(object: &'static str, models: &[M]) -> Self {
        let fields = schema().fields(object);
        let references: Vec<&'static str> = fields
            .iter()
            .map(|field| field.name.node.as_str())
            .filter(|field| matches!(relation(object, field), Some(Relation::One { .. })))
            .collect();
        let mut table = Self {
            rows: models
                .iter()
                .map(|model| Row::new(model, &references))
                .collect(),
            ..Self::default()
        };
        for (index, row) in table.rows.iter().enumerate() {
            table.by_key.insert(row.key, index);
            for &reference in &references {
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
    /// The cells of a row of an entity, which refers to others by these relations.
    fn new<M: ModelTrait>(model: &M, references: &[&'static str]) -> Self {
        let columns = <M::Entity as EntityTrait>::Column::iter();
        let cells: HashMap<String, Value> = columns
            .map(|column| {
                let name = column.as_str();
                let relation = name
                    .strip_suffix("_id")
                    .filter(|name| references.contains(name));
                (
                    relation.map_or_else(|| camel_case(name), str::to_owned),
                    value(model.get(column)),
                )
            })
            .collect();
        let Some(Value::Integer(key)) = cells.get("id") else {
            panic!("{model:?} has no key");
        };
        Self { key: *key, cells }
    }

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

fn value(value: sea_orm::Value) -> Value {
    use sea_orm::Value::{BigInt, Bool, ChronoDateTimeUtc, Int, String};
    let value = match value {
        BigInt(value) => value.map(Value::Integer),
        Int(value) => value.map(|value| Value::Integer(value.into())),
        Bool(value) => value.map(Value::Boolean),
        String(value) => value.map(Value::Text),
        ChronoDateTimeUtc(value) => value.map(Value::Time),
        other => panic!("the model has no rule for {other:?}"),
    };
    value.unwrap_or(Value::Null)
}
