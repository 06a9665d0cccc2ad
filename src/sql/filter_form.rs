//! The form of a filter, and its values.
//!
//! The form is everything that determines the text of a filter: columns, operators and
//! nesting. Form and values are read in the order in which [`Filter`] writes its
//! conditions, so a value has the same number in the text and here.

use std::sync::Arc;

use sea_orm::DbBackend;

use super::alignment::{Alignment, quarter};
use super::filter::{Comparison, Filter, Fit, Operand, is_simple, pattern};
use super::parameters::Parameter;
use super::text::Form;
use super::{Binding, is_postgres, trigrams};
use crate::table::{Cell, ColumnIndex, Kind, Table};

/// A value in a filter.
#[derive(Clone, Copy, Debug)]
pub(super) enum FilterValue<'a> {
    One(&'a Operand, Kind),
    Many(&'a Arc<[Cell]>, Kind),
    /// The gates that the viewer is bound to.
    Gates,
    Text {
        column: &'static str,
        text: &'a str,
        fit: Fit,
    },
}

impl FilterValue<'_> {
    pub(super) fn to_parameter(self, backend: DbBackend, binding: &Binding) -> Parameter {
        Parameter::Value(match self {
            Self::One(Operand::Given(cell), kind) => cell.to_value(kind),
            Self::One(Operand::Now, _) => binding.now.into(),
            Self::One(Operand::Ago(span), _) => (binding.now - *span).into(),
            Self::One(Operand::Ahead(span), _) => (binding.now + *span).into(),
            Self::Gates => {
                let gates = binding.viewer.gates.clone();
                return Parameter::Keys(backend, gates.unwrap_or_default());
            }
            Self::Many(cells, kind) => return Parameter::Cells(backend, kind, Arc::clone(cells)),
            Self::Text { text, .. } if is_postgres(backend) && is_simple(text) => {
                text.to_ascii_uppercase().into()
            }
            Self::Text { text, .. } if is_postgres(backend) => text.into(),
            Self::Text { text, fit, .. } => pattern(text, fit).into(),
        })
    }

    /// The quarter of an hour that a time is in. Groups only ask for quarters that serve the
    /// buckets of their time zone.
    pub(super) fn quarter(self, binding: &Binding, alignment: Option<Alignment>) -> i64 {
        let Self::One(operand, _) = self else {
            unreachable!("only single values are times")
        };
        let time = operand.time(binding).unwrap_or(binding.now);
        let first = alignment.map_or(0, |alignment| alignment.since);
        quarter(time.timestamp()).max(first)
    }

    /// The pattern with which an index finds a text.
    pub(super) fn to_pattern(self, backend: DbBackend) -> Parameter {
        let Self::Text { column, text, fit } = self else {
            unreachable!("only texts have patterns")
        };
        Parameter::Value(if is_postgres(backend) {
            trigrams::like(text, fit).into()
        } else {
            trigrams::match_expression(column, text, fit).into()
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
            Self::OfGates(_) => all.push(FilterValue::Gates),
            Self::IsNull(_) | Self::Settled(_) => {}
            Self::Matches {
                column, text, fit, ..
            } => all.push(FilterValue::Text {
                column: table.column(*column).name,
                text,
                fit: *fit,
            }),
            Self::Related { table, filter, .. } | Self::Referring { table, filter, .. } => {
                filter.filter_values(table, all);
            }
        }
    }

    /// How many values the filter has.
    pub(super) fn number_of_values(&self) -> usize {
        match self {
            Self::All(filters) | Self::Any(filters) => {
                filters.iter().map(Self::number_of_values).sum()
            }
            Self::Not(filter)
            | Self::Broad(filter)
            | Self::Related { filter, .. }
            | Self::Referring { filter, .. } => filter.number_of_values(),
            Self::Compare { .. } | Self::OneOf { .. } | Self::OfGates(_) | Self::Matches { .. } => {
                1
            }
            Self::IsNull(_) | Self::Settled(_) => 0,
        }
    }

    /// The number of the value with the viewer's gates, if all rows must refer to one of
    /// them by this column.
    pub(super) fn value_of_gates(&self, column: ColumnIndex) -> Option<usize> {
        match self {
            Self::OfGates(own) if *own == column => Some(0),
            Self::Broad(filter) => filter.value_of_gates(column),
            Self::All(filters) => {
                let mut before = 0;
                filters.iter().find_map(|filter| {
                    let found = filter.value_of_gates(column).map(|number| before + number);
                    before += filter.number_of_values();
                    found
                })
            }
            _ => None,
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
                column,
                fit,
                indexed,
                text,
            } => {
                form.byte(match fit {
                    Fit::Start => 12,
                    Fit::Anywhere => 13,
                    Fit::Whole => 18,
                });
                form.column(*column);
                form.flags([*indexed, is_simple(text)]);
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
            Self::OfGates(column) => {
                form.byte(16);
                form.column(*column);
            }
            Self::Settled(column) => {
                form.byte(17);
                form.column(*column);
            }
        }
    }
}
