//! Filters: conditions on an object, with two-valued logic.

use std::collections::BTreeSet;

use async_graphql::Value as Input;

use super::access::Viewer;
use super::opaque::read_id;
use super::span::{distance, microseconds};
use super::value::Value;
use super::world::{Relation, Row, World, relation};

/// The condition of a filter. A comparison with null is false.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Compare(String, Comparison, Value),
    OneOf(String, Vec<Value>),
    /// A gate that the viewer is bound to.
    OfViewer,
    IsNull(String),
    Contains(String, String),
    StartsWith(String, String),
    /// The status is one of these. Neither their order nor repetitions make a difference.
    Status(BTreeSet<String>),
    /// A time lies in a span of microseconds before now.
    Last(String, i64),
    /// A time lies in a span of microseconds after now.
    Next(String, i64),
    Related(String, &'static str, Box<Condition>),
    /// A row of a type matches and refers to this one by a relation.
    Some(&'static str, &'static str, Box<Condition>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The code of the error that an invalid argument causes.
pub(crate) type Code = &'static str;

impl Condition {
    pub(crate) fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// The condition that a value is not null.
    pub(crate) fn present(field: &str) -> Self {
        Self::Not(Box::new(Self::IsNull(field.to_owned())))
    }

    /// Reads a type's filter. Ignores entries that are null.
    pub(crate) fn read(viewer: &Viewer, object: &str, filter: &Input) -> Result<Self, Code> {
        let conditions = entries(filter).map(|(name, value)| match name {
            "and" => Self::read_each(viewer, object, value).map(Self::All),
            "or" => Self::read_each(viewer, object, value).map(Self::Any),
            "not" => Ok(Self::Not(Box::new(Self::read(viewer, object, value)?))),
            _ if !viewer.may(&format!("{object}Filter"), name) => Err("FORBIDDEN"),
            _ => match relation(object, name) {
                Some(Relation::One { target }) => {
                    let condition = Box::new(Self::read(viewer, target, value)?);
                    Ok(Self::Related(name.to_owned(), target, condition))
                }
                Some(Relation::Many { target, by }) => Self::read_rows(viewer, target, by, value),
                // Filters do not offer it.
                Some(Relation::Last { .. }) => panic!("the model has no rule for {name}"),
                None => Self::read_field(object, name, value),
            },
        });
        conditions.collect::<Result<_, _>>().map(Self::all)
    }

    fn read_each(viewer: &Viewer, object: &str, value: &Input) -> Result<Vec<Self>, Code> {
        items(value)
            .iter()
            .map(|item| Self::read(viewer, object, item))
            .collect()
    }

    /// Reads the conditions on the rows of a connection. Ignores those that are null.
    fn read_rows(
        viewer: &Viewer,
        target: &'static str,
        by: &'static str,
        value: &Input,
    ) -> Result<Self, Code> {
        let conditions = entries(value).map(|(name, value)| {
            let some = Self::Some(target, by, Box::new(Self::read(viewer, target, value)?));
            Ok(match name {
                "some" => some,
                "none" => Self::Not(Box::new(some)),
                other => panic!("the model has no rule for {other}"),
            })
        });
        conditions.collect::<Result<_, _>>().map(Self::all)
    }

    /// Reads the operators for a field. None may be null.
    fn read_field(object: &str, field: &str, operators: &Input) -> Result<Self, Code> {
        match (field, operators) {
            ("inside", Input::Boolean(true)) => return Ok(Self::present("insideSince")),
            ("inside", Input::Boolean(false)) => {
                return Ok(Self::IsNull("insideSince".to_owned()));
            }
            _ => {}
        }
        if let Input::Object(operators) = operators
            && operators.values().any(|value| *value == Input::Null)
        {
            return Err("BAD_ARGUMENT");
        }
        let conditions = entries(operators).map(|(operator, value)| {
            let compare = |comparison| {
                let value = read_value(object, field, value)?;
                Ok(Self::Compare(field.to_owned(), comparison, value))
            };
            match operator {
                "eq" if field == "status" => Ok(Self::status([text(value)].into())),
                "in" if field == "status" => {
                    Ok(Self::status(items(value).iter().map(text).collect()))
                }
                "ne" if field == "status" => {
                    let others = ["ACTIVE", "EXPIRED", "REVOKED", "SCHEDULED"].into_iter();
                    let others = others.filter(|other| *other != text(value));
                    Ok(Self::status(others.map(str::to_owned).collect()))
                }
                "eq" => compare(Comparison::Equal),
                "ne" => compare(Comparison::NotEqual),
                "lt" => compare(Comparison::Less),
                "lte" => compare(Comparison::LessOrEqual),
                "gt" => compare(Comparison::Greater),
                "gte" => compare(Comparison::GreaterOrEqual),
                "in" => {
                    let values = items(value)
                        .iter()
                        .map(|value| read_value(object, field, value));
                    Ok(Self::OneOf(
                        field.to_owned(),
                        values.collect::<Result<_, _>>()?,
                    ))
                }
                "isNull" if *value == Input::Boolean(true) => Ok(Self::IsNull(field.to_owned())),
                "isNull" => Ok(Self::present(field)),
                "last" => Ok(Self::Last(field.to_owned(), microseconds(&text(value)))),
                "next" => Ok(Self::Next(field.to_owned(), microseconds(&text(value)))),
                "contains" => Ok(Self::Contains(field.to_owned(), text(value))),
                "startsWith" => Ok(Self::StartsWith(field.to_owned(), text(value))),
                other => panic!("the model has no rule for the operator {other}"),
            }
        });
        conditions.collect::<Result<_, _>>().map(Self::all)
    }

    /// A pass is REVOKED exactly if `revokedAt` is set. So a set of statuses that does not
    /// depend on the time is the same as a condition on that, as one may write it.
    fn status(statuses: BTreeSet<String>) -> Self {
        let is_revoked = statuses.contains("REVOKED");
        let others = match statuses.len() - usize::from(is_revoked) {
            0 => None,
            3 => Some(Self::All(vec![Self::IsNull("revokedAt".to_owned())])),
            _ => return Self::Status(statuses),
        };
        let revoked = is_revoked.then(|| Self::present("revokedAt"));
        Self::Any(revoked.into_iter().chain(others).collect())
    }

    /// A single condition stays as it is; several are combined with "and".
    fn all(mut conditions: Vec<Self>) -> Self {
        if conditions.len() == 1 {
            conditions.remove(0)
        } else {
            Self::All(conditions)
        }
    }

    /// Whether the condition is true for a row.
    pub(crate) fn holds(&self, world: &World, row: &Row) -> bool {
        let text_of = |field: &str| match row.cell(field) {
            Value::Text(text) => Some(fold(text)),
            _ => None,
        };
        match self {
            Self::All(all) => all.iter().all(|condition| condition.holds(world, row)),
            Self::Any(any) => any.iter().any(|condition| condition.holds(world, row)),
            Self::Not(condition) => !condition.holds(world, row),
            Self::Compare(field, comparison, value) => {
                let cell = row.cell(field);
                *cell != Value::Null && comparison.holds(cell, value)
            }
            Self::OneOf(field, values) => {
                let cell = row.cell(field);
                *cell != Value::Null && values.contains(cell)
            }
            Self::OfViewer => {
                let gates = world.viewer.gates.as_ref();
                gates.is_some_and(|gates| gates.contains(&row.key))
            }
            Self::IsNull(field) => *row.cell(field) == Value::Null,
            Self::Contains(field, part) => {
                text_of(field).is_some_and(|text| text.contains(&fold(part)))
            }
            Self::StartsWith(field, start) => {
                text_of(field).is_some_and(|text| text.starts_with(&fold(start)))
            }
            // The spans touch at now, which is in the first one. Each contains its later end.
            Self::Last(field, span) => {
                distance(row.cell(field), world).is_some_and(|ahead| -span < ahead && ahead <= 0)
            }
            Self::Next(field, span) => {
                distance(row.cell(field), world).is_some_and(|ahead| 0 < ahead && ahead <= *span)
            }
            Self::Status(statuses) => statuses.contains(world.status(row)),
            Self::Related(relation, target, condition) => {
                let table = world.table(target);
                row.reference(relation)
                    .and_then(|key| table.find(key))
                    .is_some_and(|other| condition.holds(world, &table.rows[other]))
            }
            Self::Some(target, by, condition) => {
                let table = world.table(target);
                let mut rows = table.referring(by, row.key).iter();
                rows.any(|&other| condition.holds(world, &table.rows[other]))
            }
        }
    }
}

impl Comparison {
    fn holds(self, left: &Value, right: &Value) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

fn entries(value: &Input) -> impl Iterator<Item = (&str, &Input)> {
    let Input::Object(fields) = value else {
        panic!("a filter is an object, not {value}");
    };
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .filter(|(_, value)| **value != Input::Null)
}

/// The items of a list. A single value counts as a list.
pub(crate) fn items(value: &Input) -> &[Input] {
    match value {
        Input::List(items) => items,
        one => std::slice::from_ref(one),
    }
}

/// A string, or the name of an enum value.
pub(crate) fn text(value: &Input) -> String {
    match value {
        Input::String(text) => text.clone(),
        Input::Enum(name) => name.to_string(),
        other => panic!("{other} is not text"),
    }
}

fn read_value(object: &str, field: &str, value: &Input) -> Result<Value, Code> {
    Ok(match value {
        Input::Boolean(value) => Value::Boolean(*value),
        Input::Number(number) => Value::Integer(number.as_i64().expect("an Int is whole")),
        _ if field == "id" => match read_id(&text(value)) {
            Some((of, key)) if of == object => Value::Integer(key),
            _ => return Err("BAD_ID"),
        },
        // The names of time columns say that they are times.
        _ if field == "at"
            || ["At", "From", "Until", "Since"]
                .iter()
                .any(|end| field.ends_with(end)) =>
        {
            let time = chrono::DateTime::parse_from_rfc3339(&text(value));
            Value::Time(time.expect("a DateTime is RFC 3339").to_utc())
        }
        value => Value::Text(text(value)),
    })
}

/// A text folded by Unicode's simple case folding, one character at a time. All
/// characters that share an upper or lower case are the same letter, except for the
/// dotless i.
pub(crate) fn fold(text: &str) -> String {
    // Most are, and what follows takes an unoptimised test long.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().map(fold_character).collect()
}

fn fold_character(character: char) -> char {
    if character.is_ascii() || character == 'ı' {
        return character.to_ascii_lowercase();
    }
    let single = |mut characters: Box<dyn Iterator<Item = char>>| {
        characters.next().filter(|_| characters.next().is_none())
    };
    let upper = single(Box::new(character.to_uppercase())).unwrap_or(character);
    single(Box::new(upper.to_lowercase())).unwrap_or(upper)
}
