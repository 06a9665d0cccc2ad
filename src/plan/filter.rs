//! Converts a `filter` argument into a condition.
//!
//! All entries of an object must hold. An entry that is null counts as absent, so that
//! callers can pass a variable without a value. An operator that is null is refused,
//! because ignoring it would match everything.
//!
//! An unknown value is left out if it decides the condition's form; otherwise a
//! placeholder takes its place.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{Name, Value};
use chrono::TimeDelta;
use indexmap::IndexMap;

use super::filter_values::FilterValues;
use super::placeholder::{any_cell, is_open, variable};
use super::value::{Complaint, Read, cell, id, name_of, span, text};
use super::{Limits, rules};
use crate::error::Code;
use crate::object::{Computed, ComputedFilter, FieldKind, ObjectType};
use crate::sql::{Comparison, Filter, Fit, Operand, is_indexed};
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

    /// The operators on a column. `read` converts their values.
    fn operators(
        &mut self,
        object: &ObjectType,
        value: &Value,
        read: impl Fn(&Value) -> Read<Cell>,
        column: ColumnIndex,
    ) -> Read<Filter> {
        let kind = object.table.column(column).kind;
        let read = |value: &Value| match variable(value) {
            Some(_) => Ok(any_cell(kind)),
            None => read(value),
        };
        let mut all = Vec::new();
        for (name, value) in given_operators(value)? {
            let is_open = variable(value).is_some();
            if !is_open {
                self.count()?;
            }
            let values = &mut *self.values;
            let mut compare = |comparison| {
                values.add_value(value)?;
                Ok(Filter::Compare {
                    column,
                    comparison,
                    value: Operand::Given(read(value)?),
                })
            };
            all.push(match name.as_str() {
                "eq" => compare(Comparison::Equal)?,
                "ne" => compare(Comparison::NotEqual)?,
                "lt" => compare(Comparison::Less)?,
                "lte" => compare(Comparison::LessOrEqual)?,
                "gt" => compare(Comparison::Greater)?,
                "gte" => compare(Comparison::GreaterOrEqual)?,
                "in" if is_open => Filter::OneOf {
                    column,
                    values: Arc::default(),
                },
                "in" => Filter::OneOf {
                    column,
                    values: self.list_of(value, read)?.into(),
                },
                "last" => self.within(column, value, |span| {
                    let from = (Comparison::Greater, Operand::Ago(span));
                    [from, (Comparison::LessOrEqual, Operand::Now)]
                })?,
                "next" => self.within(column, value, |span| {
                    let until = (Comparison::LessOrEqual, Operand::Ahead(span));
                    [(Comparison::Greater, Operand::Now), until]
                })?,
                "isNull" if is_open => continue,
                "isNull" => is_null(column, value)?,
                "contains" => self.matches(object, column, value, Fit::Anywhere)?,
                "startsWith" => self.matches(object, column, value, Fit::Start)?,
                name => return Err(unknown(name)),
            });
        }
        Ok(all_of(all))
    }

    /// A condition on a time, relative to the time of the request. `range` makes the ends
    /// of the range from a span.
    fn within(
        &mut self,
        column: ColumnIndex,
        value: &Value,
        range: fn(TimeDelta) -> [(Comparison, Operand); 2],
    ) -> Read<Filter> {
        self.values.add_value(value)?;
        let span = match variable(value) {
            Some(_) => TimeDelta::zero(),
            None => span(value)?,
        };
        let ends = range(span).map(|(comparison, value)| Filter::Compare {
            column,
            comparison,
            value,
        });
        Ok(Filter::All(ends.into()))
    }

    /// The condition on a computed value.
    fn computed(&mut self, of: ComputedFilter, value: &Value) -> Read<Filter> {
        match (of, value) {
            (ComputedFilter::Enumeration { names, filter }, value) => {
                self.names(names, filter, value)
            }
            (ComputedFilter::Boolean(filter), Value::Boolean(value)) => {
                self.count()?;
                Ok(filter(*value))
            }
            (ComputedFilter::Boolean(_), _) => {
                Err((Code::BadArgument, "Expected a Boolean.".to_owned()))
            }
        }
    }

    /// The operators on a computed value, which has a fixed set of names.
    fn names(
        &mut self,
        all_names: fn() -> Vec<&'static str>,
        of: fn(&BTreeSet<&str>) -> Option<Filter>,
        value: &Value,
    ) -> Read<Filter> {
        let name = |value: &Value| name_of(value).map(str::to_owned);
        let mut all = Vec::new();
        for (operator, value) in given_operators(value)? {
            if is_open(value) {
                continue;
            }
            self.count()?;
            let wrong = || unknown(operator);
            let names = match operator.as_str() {
                "eq" => vec![name(value).ok_or_else(wrong)?],
                "ne" => {
                    let name = name(value).ok_or_else(wrong)?;
                    let others = all_names().into_iter().filter(|other| *other != name);
                    others.map(str::to_owned).collect()
                }
                "in" => self.list_of(value, |value| name(value).ok_or_else(wrong))?,
                _ => return Err(wrong()),
            };
            // Duplicates and order do not matter.
            let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
            all.push(of(&names).ok_or_else(wrong)?);
        }
        Ok(all_of(all))
    }

    /// A search in a column.
    fn matches(
        &mut self,
        object: &ObjectType,
        column: ColumnIndex,
        value: &Value,
        fit: Fit,
    ) -> Read<Filter> {
        let text = self.part(value)?;
        Ok(Filter::Matches {
            column,
            indexed: self.limits.text_indexes
                && object.table.column(column).searched
                && is_indexed(&text),
            text,
            fit,
        })
    }

    /// The text of a search.
    fn part(&mut self, value: &Value) -> Read<String> {
        if variable(value).is_some() {
            return Ok(String::new());
        }
        self.values.add_value(value)?;
        let text = text(value)?;
        let most = self.limits.max_filter_text;
        if text.chars().nth(most).is_some() {
            return Err((
                Code::FilterTooLarge,
                format!(
                    "`contains` and `startsWith` accept at most {most} characters (--max-filter-text)."
                ),
            ));
        }
        Ok(text)
    }

    /// The values of an `in` operator.
    fn list_of<T>(&mut self, value: &Value, read: impl Fn(&Value) -> Read<T>) -> Read<Vec<T>> {
        let items = match value {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let most = self.limits.max_page_size as usize;
        if items.len() > most {
            return Err((
                Code::FilterTooLarge,
                format!("`in` has too many values; the limit is {most} (--max-page-size)."),
            ));
        }
        items
            .iter()
            .map(|item| {
                self.values.add_value(item)?;
                read(item)
            })
            .collect()
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

fn is_null(column: ColumnIndex, value: &Value) -> Read<Filter> {
    match value {
        Value::Boolean(true) => Ok(Filter::IsNull(column)),
        Value::Boolean(false) => Ok(Filter::Not(Box::new(Filter::IsNull(column)))),
        _ => Err(unknown("isNull")),
    }
}

/// The entries of a filter that are not null.
fn entries(value: &Value) -> Read<impl Iterator<Item = (&Name, &Value)>> {
    Ok(fields(value)?
        .iter()
        .filter(|(_, value)| **value != Value::Null))
}

/// The operators in the filter of a value.
fn given_operators(value: &Value) -> Read<&IndexMap<Name, Value>> {
    let fields = fields(value)?;
    match fields.iter().find(|(_, value)| **value == Value::Null) {
        None => Ok(fields),
        Some((name, _)) => Err((
            Code::BadArgument,
            format!("`{name}` is null. Omit it, or use `isNull` to match rows without a value."),
        )),
    }
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
