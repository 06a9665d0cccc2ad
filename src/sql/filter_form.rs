//! The form of a filter, and its values.
//!
//! The form is everything that determines the text of a filter: columns, operators and
//! nesting. Form and values are read in the order in which [`Filter`] writes its
//! conditions, so a value has the same number in the text and here.

use std::sync::Arc;

use sea_orm::DbBackend;

use super::filter::{Comparison, Filter, Operand, pattern};
use super::parameters::Parameter;
use super::text::Form;
use super::{Binding, is_postgres};
use crate::table::{Cell, Kind, Table};

/// A value in a filter.
#[derive(Clone, Copy, Debug)]
pub(super) enum FilterValue<'a> {
    One(&'a Operand, Kind),
    Many(&'a Arc<[Cell]>, Kind),
    Text { text: &'a str, at_start: bool },
}

impl FilterValue<'_> {
    pub(super) fn to_parameter(self, backend: DbBackend, binding: &Binding) -> Parameter {
        Parameter::Value(match self {
            Self::One(Operand::Given(cell), kind) => cell.to_value(kind),
            Self::One(Operand::Now, _) => binding.now.into(),
            Self::One(Operand::Ago(span), _) => (binding.now - *span).into(),
            Self::One(Operand::Ahead(span), _) => (binding.now + *span).into(),
            Self::Many(cells, kind) => return Parameter::Cells(backend, kind, Arc::clone(cells)),
            Self::Text { text, .. } if is_postgres(backend) => text.into(),
            Self::Text { text, at_start } => pattern(text, at_start).into(),
        })
    }
}

impl Filter {
    /// Appends the values of the filter, in the order of the text.
    pub(super) fn filter_values<'a>(&'a self, table: &'a Table, all: &mut Vec<FilterValue<'a>>) {
        match self {
            Self::All(filters) | Self::Any(filters) => {
                for filter in filters {
                    filter.filter_values(table, all);
                }
            }
            Self::Not(filter) | Self::Broad(filter) => filter.filter_values(table, all),
            Self::Compare { column, value, .. } => {
                all.push(FilterValue::One(value, table.column(*column).kind));
            }
            Self::OneOf { column, values } => {
                all.push(FilterValue::Many(values, table.column(*column).kind));
            }
            Self::IsNull(_) => {}
            Self::Matches { text, at_start, .. } => all.push(FilterValue::Text {
                text,
                at_start: *at_start,
            }),
            Self::Related { table, filter, .. } | Self::Referring { table, filter, .. } => {
                filter.filter_values(table, all);
            }
        }
    }

    /// Appends the form, without the values. No form is the beginning of another one.
    pub(super) fn add_to(&self, form: &mut Form) {
        match self {
            Self::All(filters) => {
                form.byte(0);
                form.number(filters.len() as u64);
                for filter in filters {
                    filter.add_to(form);
                }
            }
            Self::Any(filters) => {
                form.byte(1);
                form.number(filters.len() as u64);
                for filter in filters {
                    filter.add_to(form);
                }
            }
            Self::Not(filter) => {
                form.byte(2);
                filter.add_to(form);
            }
            Self::Broad(filter) => {
                form.byte(3);
                filter.add_to(form);
            }
            Self::Compare {
                column, comparison, ..
            } => {
                form.byte(match comparison {
                    Comparison::Equal => 4,
                    Comparison::NotEqual => 5,
                    Comparison::Less => 6,
                    Comparison::LessOrEqual => 7,
                    Comparison::Greater => 8,
                    Comparison::GreaterOrEqual => 9,
                });
                form.column(*column);
            }
            Self::OneOf { column, .. } => {
                form.byte(10);
                form.column(*column);
            }
            Self::IsNull(column) => {
                form.byte(11);
                form.column(*column);
            }
            Self::Matches {
                column, at_start, ..
            } => {
                form.byte(if *at_start { 12 } else { 13 });
                form.column(*column);
            }
            Self::Related { key, table, filter } => {
                form.byte(14);
                form.column(*key);
                form.table(table);
                filter.add_to(form);
            }
            Self::Referring {
                table,
                foreign_key,
                filter,
            } => {
                form.byte(15);
                form.table(table);
                form.column(*foreign_key);
                filter.add_to(form);
            }
        }
    }
}
