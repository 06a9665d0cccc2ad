//! A `filter` argument, as a condition.
//!
//! An object's entries all have to hold. An entry that is null is as good as not
//! given, so that a caller's variable may be empty. An operator that is null is
//! refused: a caller who means null gets no page of everything.

use std::collections::HashSet;

use async_graphql::{Name, ScalarType, Value};
use chrono::{DateTime as Instant, Utc};
use indexmap::IndexMap;

use super::Limits;
use super::page::Complaint;
use crate::error::Code;
use crate::object::{Computed, DateTime, FieldKind, Leaf, ObjectType};
use crate::opaque::decode_id;
use crate::schema::object_named;
use crate::sql::{Comparison, Filter};
use crate::table::{Cell, ColumnIndex, Kind};

/// Reads a filter of an object type.
pub(super) fn filter(
    object: &'static ObjectType,
    limits: Limits,
    now: Instant<Utc>,
    value: Option<&Value>,
) -> Result<Filter, Complaint> {
    match value {
        None | Some(Value::Null) => Ok(Filter::EVERYTHING),
        Some(value) => Reader {
            limits,
            now,
            conditions: 0,
            depth: 0,
        }
        .object(object, value),
    }
}

struct Reader {
    limits: Limits,
    now: Instant<Utc>,
    /// Operators and logic read so far.
    conditions: usize,
    /// Filters that the one being read is inside of.
    depth: usize,
}

type Read<T> = Result<T, Complaint>;

impl Reader {
    fn object(&mut self, object: &'static ObjectType, value: &Value) -> Read<Filter> {
        self.depth += 1;
        let most = self.limits.max_filter_depth;
        if self.depth > most {
            return Err((
                Code::FilterTooLarge,
                format!("A filter is at most {most} filters deep."),
            ));
        }
        let mut all = Vec::new();
        for (name, value) in entries(value)? {
            all.push(match name.as_str() {
                "and" => Filter::All(self.list(object, value)?),
                "or" => Filter::Any(self.list(object, value)?),
                "not" => Filter::Not(Box::new(self.object(object, value)?)),
                name => self.field(object, name, value)?,
            });
        }
        self.depth -= 1;
        Ok(all_of(all))
    }

    fn list(&mut self, object: &'static ObjectType, value: &Value) -> Read<Vec<Filter>> {
        let items = match value {
            Value::List(items) => items.as_slice(),
            // The specification's coercion of one item to a list of it.
            one => std::slice::from_ref(one),
        };
        items
            .iter()
            .map(|item| {
                self.count()?;
                self.object(object, item)
            })
            .collect()
    }

    fn field(&mut self, object: &'static ObjectType, name: &str, value: &Value) -> Read<Filter> {
        match object.fields.get(name).map(|field| &field.kind) {
            Some(FieldKind::Id) => {
                let key = object.table.key();
                self.operators(value, |value| id(object, value).map(Cell::Integer), key)
            }
            Some(FieldKind::Column { column, leaf }) => {
                let kind = object.table.column(*column).kind;
                self.operators(value, |value| cell(kind, *leaf, value), *column)
            }
            Some(FieldKind::Computed(Computed {
                filter: Some(of), ..
            })) => self.computed(*of, value),
            Some(FieldKind::One { target, key }) => {
                self.count()?;
                let target = target();
                let filter = Box::new(self.object(target, value)?);
                Ok(Filter::Related {
                    key: *key,
                    table: &target.table,
                    filter,
                })
            }
            _ => Err(unknown(name)),
        }
    }

    /// The operators on a column, whose values `read` reads.
    fn operators(
        &mut self,
        value: &Value,
        read: impl Fn(&Value) -> Read<Cell>,
        column: ColumnIndex,
    ) -> Read<Filter> {
        let mut all = Vec::new();
        for (name, value) in given_operators(value)? {
            self.count()?;
            let compare = |comparison| {
                Ok(Filter::Compare {
                    column,
                    comparison,
                    value: read(value)?,
                })
            };
            all.push(match name.as_str() {
                "eq" => compare(Comparison::Equal)?,
                "ne" => compare(Comparison::NotEqual)?,
                "lt" => compare(Comparison::Less)?,
                "lte" => compare(Comparison::LessOrEqual)?,
                "gt" => compare(Comparison::Greater)?,
                "gte" => compare(Comparison::GreaterOrEqual)?,
                "in" => Filter::OneOf {
                    column,
                    values: self.values(value, &read)?,
                },
                "isNull" => is_null(column, value)?,
                "contains" => Filter::Matches {
                    column,
                    text: self.part(value)?,
                    at_start: false,
                },
                "startsWith" => Filter::Matches {
                    column,
                    text: self.part(value)?,
                    at_start: true,
                },
                name => return Err(unknown(name)),
            });
        }
        Ok(all_of(all))
    }

    /// The operators on a computed value, which is one of a few names.
    fn computed(
        &mut self,
        of: fn(&str, Instant<Utc>) -> Option<Filter>,
        value: &Value,
    ) -> Read<Filter> {
        let now = self.now;
        let is = |value: &Value| {
            name_of(value)
                .and_then(|name| of(name, now))
                .ok_or_else(|| unknown("eq"))
        };
        let mut all = Vec::new();
        for (name, value) in given_operators(value)? {
            self.count()?;
            all.push(match name.as_str() {
                "eq" => is(value)?,
                "in" => {
                    let mut any = self.values(value, is)?;
                    // A few names there are, however often they are given.
                    let mut seen = HashSet::new();
                    any.retain(|filter| seen.insert(filter.clone()));
                    Filter::Any(any)
                }
                name => return Err(unknown(name)),
            });
        }
        Ok(all_of(all))
    }

    /// Text that other text is searched for.
    fn part(&self, value: &Value) -> Read<String> {
        let text = text(value)?;
        let most = self.limits.max_filter_text;
        if text.chars().nth(most).is_some() {
            return Err((
                Code::FilterTooLarge,
                format!("`contains` and `startsWith` take at most {most} characters."),
            ));
        }
        Ok(text)
    }

    fn values<T>(&self, value: &Value, read: impl Fn(&Value) -> Read<T>) -> Read<Vec<T>> {
        let items = match value {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let most = self.limits.max_page_size as usize;
        if items.len() > most {
            return Err((
                Code::FilterTooLarge,
                format!("`in` takes at most {most} values."),
            ));
        }
        items.iter().map(read).collect()
    }

    fn count(&mut self) -> Read<()> {
        self.conditions += 1;
        let most = self.limits.max_filter_conditions;
        if self.conditions > most {
            return Err((
                Code::FilterTooLarge,
                format!("A filter has at most {most} conditions."),
            ));
        }
        Ok(())
    }
}

/// The type and the key of the object that an id names.
pub(super) fn any_id(value: &Value) -> Read<(&'static ObjectType, i64)> {
    let decoded = match value {
        Value::String(id) => decode_id(id),
        _ => None,
    };
    decoded
        .and_then(|(name, key)| Some((object_named(&name)?, key)))
        .ok_or_else(|| {
            (
                Code::BadId,
                "The id is none of ours. Take one from the `id` of an object.".to_owned(),
            )
        })
}

/// The key of an object of this type that an id names.
pub(super) fn id(object: &ObjectType, value: &Value) -> Read<i64> {
    let (named, key) = any_id(value)?;
    if named.name == object.name {
        return Ok(key);
    }
    Err((
        Code::BadId,
        format!(
            "The id is of a {}, and one of a {} is asked for.",
            named.name, object.name
        ),
    ))
}

/// Text that a database can hold.
pub(super) fn text(value: &Value) -> Read<String> {
    match value {
        Value::String(text) if !text.contains('\0') => Ok(text.clone()),
        _ => Err((
            Code::BadArgument,
            "Text has no zero character here.".to_owned(),
        )),
    }
}

/// The name of an enum's value: literals give a name, variables give text.
pub(super) fn name_of(value: &Value) -> Option<&str> {
    match value {
        Value::Enum(name) => Some(name),
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn cell(kind: Kind, leaf: Leaf, value: &Value) -> Read<Cell> {
    let bad = || {
        (
            Code::BadArgument,
            format!("A value is no {}.", leaf.reference(true)),
        )
    };
    // Validation skips the argument of a variable that was left out, and with it
    // all other values of the argument.
    if !leaf.accepts(value) {
        return Err(bad());
    }
    match (kind, value) {
        (Kind::BigInteger | Kind::Integer, Value::Number(number)) => {
            number.as_i64().map(Cell::Integer)
        }
        (Kind::Boolean, Value::Boolean(value)) => Some(Cell::Boolean(*value)),
        (Kind::Text, Value::String(_)) => return text(value).map(Cell::Text),
        (Kind::Text, Value::Enum(name)) => Some(Cell::Text(name.to_string())),
        (Kind::Time, value) => DateTime::parse(value.clone())
            .ok()
            .map(|time| Cell::Time(time.0)),
        _ => None,
    }
    .ok_or_else(bad)
}

fn is_null(column: ColumnIndex, value: &Value) -> Read<Filter> {
    match value {
        Value::Boolean(true) => Ok(Filter::IsNull(column)),
        Value::Boolean(false) => Ok(Filter::Not(Box::new(Filter::IsNull(column)))),
        _ => Err(unknown("isNull")),
    }
}

/// The entries of a filter that say something.
fn entries(value: &Value) -> Read<impl Iterator<Item = (&Name, &Value)>> {
    Ok(fields(value)?
        .iter()
        .filter(|(_, value)| **value != Value::Null))
}

/// The operators of a value's filter.
fn given_operators(value: &Value) -> Read<&IndexMap<Name, Value>> {
    let fields = fields(value)?;
    match fields.iter().find(|(_, value)| **value == Value::Null) {
        None => Ok(fields),
        Some((name, _)) => Err((
            Code::BadArgument,
            format!("`{name}` is null. Leave it out, or ask for nulls with `isNull`."),
        )),
    }
}

fn fields(value: &Value) -> Read<&IndexMap<Name, Value>> {
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err((Code::BadArgument, "A filter is an input object.".to_owned())),
    }
}

/// One condition as it is, several as all of them.
fn all_of(mut all: Vec<Filter>) -> Filter {
    if all.len() == 1 {
        all.remove(0)
    } else {
        Filter::All(all)
    }
}

fn unknown(name: &str) -> Complaint {
    (
        Code::BadArgument,
        format!("`{name}` does not have this value in the schema's filters."),
    )
}
