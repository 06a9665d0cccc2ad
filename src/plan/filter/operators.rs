//! The operators on a column.

use std::sync::Arc;

use async_graphql::{Name, Value};
use chrono::TimeDelta;
use indexmap::IndexMap;

use super::{Reader, all_of, fields, unknown};
use crate::error::Code;
use crate::object::ObjectType;
use crate::plan::placeholder::{any_cell, variable};
use crate::plan::value::{Read, span, text};
use crate::sql::{Comparison, Filter, Fit, Operand, is_indexed};
use crate::table::{Cell, ColumnIndex};

impl Reader<'_> {
    /// The operators on a column. `read` converts their values.
    pub(super) fn operators(
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
    pub(super) fn list_of<T>(
        &mut self,
        value: &Value,
        read: impl Fn(&Value) -> Read<T>,
    ) -> Read<Vec<T>> {
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
}

fn is_null(column: ColumnIndex, value: &Value) -> Read<Filter> {
    match value {
        Value::Boolean(true) => Ok(Filter::IsNull(column)),
        Value::Boolean(false) => Ok(Filter::Not(Box::new(Filter::IsNull(column)))),
        _ => Err(unknown("isNull")),
    }
}

/// The operators in the filter of a value.
pub(super) fn given_operators(value: &Value) -> Read<&IndexMap<Name, Value>> {
    let fields = fields(value)?;
    match fields.iter().find(|(_, value)| **value == Value::Null) {
        None => Ok(fields),
        Some((name, _)) => Err((
            Code::BadArgument,
            format!("`{name}` is null. Omit it, or use `isNull` to match rows without a value."),
        )),
    }
}
