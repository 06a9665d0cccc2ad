//! Converts a `filter` argument into a condition.
//!
//! All entries of an object must hold. An entry that is null counts as absent, so that
//! callers can pass a variable without a value. An operator that is null is refused,
//! because ignoring it would match everything.
//!
//! An unknown value is left out if it decides the condition's form; otherwise a
//! placeholder takes its place.

mod computed;
mod operators;

use async_graphql::{Name, Value};
use indexmap::IndexMap;

use super::filter_values::FilterValues;
use super::placeholder::variable;
use super::value::{Complaint, Read, cell, id};
use super::{Limits, rules};
use crate::error::Code;
use crate::object::{Computed, FieldKind, ObjectType};
use crate::sql::Filter;
use crate::table::{Cell, ColumnIndex};
use crate::viewer::Access;

/// Converts a filter of an object type.
pub(super) fn filter(
    object: &'static ObjectType,
    access: Access,
    limits: Limits,
    values: &mut FilterValues,
    value: &Value,
) -> Read<Filter> {
    match value {
        Value::Null => Ok(Filter::EVERYTHING),
        value if variable(value).is_some() => Ok(Filter::EVERYTHING),
        value => Reader {
            access,
            limits,
            values,
            conditions: 0,
            depth: 0,
        }
        .object(object, value),
    }
}

struct Reader<'a> {
    access: Access,
    limits: Limits,
    /// The counter of values that all filters of the operation share.
    values: &'a mut FilterValues,
    /// The number of operators and logical connectives read so far.
    conditions: usize,
    /// The number of filters around the one being read.
    depth: usize,
}

impl Reader<'_> {
    fn object(&mut self, object: &'static ObjectType, value: &Value) -> Read<Filter> {
        self.depth += 1;
        let most = self.limits.max_filter_depth;
        if self.depth > most {
            return Err((
                Code::FilterTooLarge,
                format!(
                    "The filter is nested too deeply; the limit is {most} levels (--max-filter-depth)."
                ),
            ));
        }
        let mut all = Vec::new();
        for (name, value) in entries(value)? {
            if variable(value).is_some() {
                continue;
            }
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

    /// The filter of related rows. Those that the viewer does not see do not match.
    fn visible(&mut self, object: &'static ObjectType, value: &Value) -> Read<Filter> {
        let filter = self.object(object, value)?;
        Ok(rules::visible(self.access, object, filter))
    }

    fn list(&mut self, object: &'static ObjectType, value: &Value) -> Read<Vec<Filter>> {
        let items = match value {
            Value::List(items) => items.as_slice(),
            // The specification coerces a single item to a list.
            one => std::slice::from_ref(one),
        };
        items
            .iter()
            .filter(|item| variable(item).is_none())
            .map(|item| {
                self.count()?;
                self.object(object, item)
            })
            .collect()
    }

    fn field(&mut self, object: &'static ObjectType, name: &str, value: &Value) -> Read<Filter> {
        let Some(field) = object.fields.get(name) else {
            return Err(unknown(name));
        };
        rules::check(self.access, field.role, || field.path(object))?;
        match &field.kind {
            FieldKind::Id => {
                let key = object.table.key();
                let read = |value: &Value| id(object, value).map(Cell::Integer);
                self.operators(object, value, read, key)
            }
            FieldKind::Column { column, leaf } => {
                let kind = object.table.column(*column).kind;
                self.operators(object, value, |value| cell(kind, *leaf, value), *column)
            }
            FieldKind::Computed(Computed {
                filter: Some(of), ..
            }) => self.computed(*of, value),
            FieldKind::Many {
                target,
                foreign_key,
            } => self.rows(target(), *foreign_key, value),
            FieldKind::One { target, key } => {
                self.count()?;
                let target = target();
                // If everyone who sees the row sees the other one, its rule adds nothing.
                let filter = if object.shows(target, *key, self.access) {
                    self.object(target, value)?
                } else {
                    self.visible(target, value)?
                };
                let filter = Box::new(filter);
                Ok(Filter::Related {
                    key: *key,
                    table: &target.table,
                    filter,
                })
            }
            _ => Err(unknown(name)),
        }
    }

    /// The conditions on the rows that refer to a row.
    fn rows(
        &mut self,
        target: &'static ObjectType,
        foreign_key: ColumnIndex,
        value: &Value,
    ) -> Read<Filter> {
        let mut all = Vec::new();
        for (name, value) in entries(value)? {
            if variable(value).is_some() {
                continue;
            }
            self.count()?;
            let some = Filter::Referring {
                table: &target.table,
                foreign_key,
                filter: Box::new(self.visible(target, value)?),
            };
            all.push(match name.as_str() {
                "some" => some,
                "none" => Filter::Not(Box::new(some)),
                name => return Err(unknown(name)),
            });
        }
        Ok(all_of(all))
    }

    fn count(&mut self) -> Read<()> {
        self.conditions += 1;
        let most = self.limits.max_filter_conditions;
        if self.conditions > most {
            return Err((
                Code::FilterTooLarge,
                format!(
                    "The filter has too many conditions; the limit is {most} (--max-filter-conditions)."
                ),
            ));
        }
        Ok(())
    }
}

/// The entries of a filter that are not null.
fn entries(value: &Value) -> Read<impl Iterator<Item = (&Name, &Value)>> {
    Ok(fields(value)?
        .iter()
        .filter(|(_, value)| **value != Value::Null))
}

fn fields(value: &Value) -> Read<&IndexMap<Name, Value>> {
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err((
            Code::BadArgument,
            "A filter must be an input object.".to_owned(),
        )),
    }
}

/// A single condition as it is, several as a conjunction.
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
        format!("`{name}` does not accept this value."),
    )
}
