//! Groups of an object's rows: their keys, and the type of a group.

use indexmap::IndexMap;

use super::rules::required;
use super::{DateTime, Field, FieldKind, Leaf, ObjectType};
use crate::sql::{Case, Direction, GroupKey, Order};
use crate::table::{Column, ColumnIndex, Kind, Table};
use crate::viewer::Role;
use crate::zone::Unit;

/// The number of groups that `groups` returns by default.
pub(crate) const DEFAULT_GROUPS: u32 = 100;

/// The groups of an object's rows.
///
/// A group is an object with fields, like a row. Its columns are those of a table that a
/// statement computes, so its relations are loaded like those of rows.
#[derive(Debug)]
pub struct GroupType {
    /// Its type, `ScanGroup`. Its table has the columns of a group.
    pub object: ObjectType,
    /// The keys by name, in the order of the schema.
    pub keys: IndexMap<&'static str, GroupKeyName>,
    /// The start and the end of a bucket of time, if there are keys of time.
    pub time: Option<[ColumnIndex; 2]>,
    /// The number of rows.
    pub count: ColumnIndex,
    /// Whether it is the last group, and others were left out.
    pub has_more: ColumnIndex,
}

/// A key that callers can group by.
#[derive(Debug)]
pub struct GroupKeyName {
    /// The column of a group with its value. None for a key of time.
    pub column: Option<ColumnIndex>,
    source: KeySource,
    /// The field whose values it is made of.
    pub field: String,
    /// The role that it requires: that of the field.
    pub role: Role,
    /// The description in the schema.
    pub(super) description: String,
}

/// The source of a key's values, in the object's own table and fields.
#[derive(Clone, Copy, Debug)]
pub(super) enum KeySource {
    /// A column.
    Column(ColumnIndex),
    /// The buckets of a column's times.
    Time(ColumnIndex, Unit),
    /// The field with a computed value, and its cases. They are made when they are first
    /// needed, because they refer to the finished object.
    Computed(&'static str, fn() -> &'static [Case]),
}

impl GroupKeyName {
    /// How statements group by it.
    #[must_use]
    pub fn key(&self) -> GroupKey {
        match self.source {
            KeySource::Column(column) => GroupKey::Column(column),
            KeySource::Time(column, unit) => GroupKey::Time(column, unit),
            KeySource::Computed(_, cases) => GroupKey::Computed(cases()),
        }
    }

    /// Whether it is a key of time.
    #[must_use]
    pub fn is_time(&self) -> bool {
        self.column.is_none()
    }
}

impl GroupType {
    /// The groups of an object with these keys. None if there are no keys.
    pub(super) fn new(of: &ObjectType, keys: Vec<(&'static str, KeySource)>) -> Option<Self> {
        if keys.is_empty() {
            return None;
        }
        let mut parts = Parts::default();
        let time = keys.iter().find_map(|(_, source)| match source {
            KeySource::Time(column, _) => Some(parts.bucket(&field_of(of, *column).name)),
            _ => None,
        });
        let keys = keys
            .into_iter()
            .map(|(name, source)| (name, parts.key(of, source)))
            .collect();
        let count = parts.add(
            "count",
            new_column("count", Kind::BigInteger, false),
            Leaf::from_type::<i32>(),
            "The number of objects in the group. Never 0.".to_owned(),
        );
        let has_more = parts.add(
            "hasMore",
            new_column("has_more", Kind::Boolean, false),
            Leaf::from_type::<bool>(),
            "True for the last group of a list if `first` left out others. Otherwise false."
                .to_owned(),
        );
        let name: &'static str = format!("{}Group", of.name).leak();
        let description = format!("{} objects with the same keys.", of.name).leak();
        let table = Table::computed(name, parts.columns, usize::from(count.number()));
        let object = ObjectType {
            name,
            description,
            table,
            fields: parts.fields,
            // Groups have orders of their own.
            orderings: Vec::new(),
            default_order: Order {
                column: count,
                direction: Direction::Descending,
            },
            search: Vec::new(),
            groups: None,
            tally: None,
            rows: None,
            rows_for_all: None,
            role: of.role,
        };
        Some(Self {
            object,
            keys,
            time,
            count,
            has_more,
        })
    }

    /// The name of the type of its keys: `ScanGroupKey`.
    pub(super) fn key_type(&self) -> String {
        format!("{}Key", self.object.name)
    }
}

/// The columns and fields of a group.
#[derive(Default)]
struct Parts {
    columns: Vec<Column>,
    fields: IndexMap<String, Field>,
}

impl Parts {
    /// The start and the end of a bucket of a field's times.
    fn bucket(&mut self, time: &str) -> [ColumnIndex; 2] {
        let ends = [("from", "start", ""), ("until", "end", ", exclusive")];
        ends.map(|(name, end, note)| {
            let description = format!(
                "The {end} of the hour, day, week or month of `{time}`{note}. Null without a key of time, or beyond the years 1 to 9999."
            );
            let column = new_column(name, Kind::Time, true);
            self.add(name, column, Leaf::from_type::<DateTime>(), description)
        })
    }

    /// A key, and the column and field with its value.
    fn key(&mut self, of: &ObjectType, source: KeySource) -> GroupKeyName {
        let known = match source {
            KeySource::Column(column) | KeySource::Time(column, _) => field_of(of, column),
            KeySource::Computed(field, _) => &of.fields[field],
        };
        let (column, description) = match source {
            KeySource::Column(column) => {
                let own = of.table.column(column);
                let column = self.insert(
                    &known.name,
                    new_column(own.name, own.kind, true),
                    format!(
                        "The `{}` of the group's objects. Null if it is null, or not a key.",
                        known.name
                    ),
                    |column| match known.kind {
                        FieldKind::One { target, .. } => FieldKind::One {
                            target,
                            key: column,
                        },
                        FieldKind::Column { leaf, .. } => FieldKind::Column { column, leaf },
                        _ => unreachable!("only these fields have one column"),
                    },
                );
                (Some(column), format!("The value of `{}`.", known.name))
            }
            KeySource::Time(_, unit) => {
                let (time, unit_name) = (&known.name, unit.name().to_lowercase());
                let description = format!("The {unit_name} of `{time}`. {}", about(unit));
                (None, description)
            }
            KeySource::Computed(field, _) => {
                let FieldKind::Computed(computed) = &known.kind else {
                    panic!("{field} is not computed");
                };
                let column = self.add(
                    field,
                    new_column(field, Kind::Text, true),
                    computed.leaf,
                    format!("The `{field}` of the group's objects. Null if it is not a key."),
                );
                (Some(column), format!("The value of `{field}`."))
            }
        };
        GroupKeyName {
            column,
            source,
            field: known.name.clone(),
            role: known.role,
            description: description + &required(known.role),
        }
    }

    fn add(&mut self, name: &str, column: Column, leaf: Leaf, description: String) -> ColumnIndex {
        self.insert(name, column, description, |column| FieldKind::Column {
            column,
            leaf,
        })
    }

    fn insert(
        &mut self,
        name: &str,
        column: Column,
        description: String,
        kind: impl FnOnce(ColumnIndex) -> FieldKind,
    ) -> ColumnIndex {
        let index = ColumnIndex::new(self.columns.len());
        self.columns.push(column);
        let field = Field {
            name: name.to_owned(),
            description: description.leak(),
            kind: kind(index),
            // A key requires its field's role, and a field that is not a key is null.
            role: Role::Viewer,
        };
        self.fields.insert(field.name.clone(), field);
        index
    }
}

fn new_column(name: &'static str, kind: Kind, nullable: bool) -> Column {
    Column {
        name,
        kind,
        nullable,
        unique: false,
        sparse: false,
        searched: false,
    }
}

/// The field with the value of a column, or with the row that it refers to.
fn field_of(of: &ObjectType, column: ColumnIndex) -> &Field {
    of.field_of(column).expect("a key's column has a field")
}

/// What callers should know about the buckets of a unit.
fn about(unit: Unit) -> &'static str {
    match unit {
        Unit::Hour => "An hour ends when the clocks change: one that comes twice is two groups.",
        Unit::Day => {
            "A day lasts from when the clocks first show its date until they show a later one."
        }
        Unit::Week => "An ISO week, which starts on Monday.",
        Unit::Month => "A month of the calendar.",
    }
}
