//! The description of a statement, from which its text and its values follow.

use std::sync::Arc;

use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbBackend, Value};

use super::alignment::start;
use super::parameters::{Parameter, Parameters};
use super::tally::{Counted, Counts};
use super::text::{Form, Place, Text};
use super::{
    Binding, Filter, Groups, Page, Position, Prepared, Rows, Search, Tallied, candidates, children,
    count, lookup,
};
use crate::table::{Cell, ColumnIndex, ColumnSet, Table};

/// What a statement fetches. The keys and the time are not included, because they
/// differ between requests with the same query.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Question<'a> {
    /// The rows with some keys, unordered. A key without a row is skipped.
    Keys {
        /// The table.
        table: &'static Table,
        /// The selected columns.
        columns: ColumnSet,
        /// A condition on the rows, if they must match one.
        filter: Option<&'a Filter>,
    },
    /// The row with a value in a unique column, if it exists.
    Value {
        /// The table.
        table: &'static Table,
        /// The selected columns.
        columns: ColumnSet,
        /// The unique column.
        column: ColumnIndex,
        /// Its value.
        value: &'a Cell,
        /// A condition on the row, if it must match one.
        filter: Option<&'a Filter>,
    },
    /// A page of a table. A backward page is in reverse order.
    Page(Rows<'a>),
    /// The same page for each of some keys, of the rows that refer to it. The rows of
    /// each key are consecutive. A backward page is in reverse order.
    Children {
        /// The page.
        rows: Rows<'a>,
        /// The column with the keys.
        foreign_key: ColumnIndex,
    },
    /// The number of rows that match a condition, as one row with one column.
    Count {
        /// The table.
        table: &'static Table,
        /// The condition.
        filter: &'a Filter,
        /// The same, if a tally covers it.
        tallied: Option<&'a Tallied>,
    },
    /// For each of some keys, the number of rows that refer to it and match a
    /// condition, as rows of key and count. A key without such rows is skipped.
    CountChildren {
        /// The table.
        table: &'static Table,
        /// The condition.
        filter: &'a Filter,
        /// The same, if a tally covers it.
        tallied: Option<&'a Tallied>,
        /// The column with the keys.
        foreign_key: ColumnIndex,
    },
    /// Several numbers of rows that a tally covers, as one row with a column each. With a
    /// foreign key, these numbers for each of some keys, as rows of key and counts; a key
    /// without any such row may be skipped.
    Counts {
        /// The table.
        table: &'static Table,
        /// The counts.
        counts: &'a [Counted<'a>],
        /// The column with the keys, if there are any.
        foreign_key: Option<ColumnIndex>,
    },
    /// Groups of a table's rows with their counts, in order.
    Groups(Groups<'a>),
    /// For each of some keys, the first groups of the rows that refer to it. The groups
    /// of each key are consecutive, and follow the key.
    GroupsOfChildren {
        /// The groups.
        groups: Groups<'a>,
        /// The column with the keys.
        foreign_key: ColumnIndex,
    },
    /// The rows that a search finds, best first, each with its rank.
    Search {
        /// The table.
        table: &'static Table,
        /// The selected columns. A row's rank follows them.
        columns: ColumnSet,
        /// The search.
        search: &'a Search,
        /// A condition on the rows, if they must also match one.
        filter: Option<&'a Filter>,
        /// The maximum number of rows.
        limit: u64,
    },
}

impl<'a> Question<'a> {
    /// The text of the statement. It is built for the first question of its form.
    #[must_use]
    pub(crate) fn text(self, backend: DbBackend) -> Arc<Text> {
        Text::find_or_build(self.form(backend), || {
            Text::build(backend, &self.build(backend))
        })
    }

    /// The statement with some keys.
    #[cfg(test)]
    pub(crate) fn prepare(self, backend: DbBackend, keys: &[i64], binding: &Binding) -> Prepared {
        self.prepare_text(&self.text(backend), &keys.into(), binding)
    }

    /// The statement with a text that was already found.
    #[must_use]
    pub(crate) fn prepare_text(
        self,
        text: &Text,
        keys: &Arc<[i64]>,
        binding: &Binding,
    ) -> Prepared {
        let mut filter_values = Vec::new();
        if let Some(filter) = self.filter() {
            filter.filter_values(self.table(), &mut filter_values);
        }
        if let Self::Counts { counts, .. } = self {
            for counted in counts {
                let filter = counted.filter;
                filter.filter_values(self.table(), &mut filter_values);
            }
        }
        if let Some(groups) = self.groups() {
            groups.case_values(&mut filter_values);
        }
        if let Self::Search { search, filter, .. } = self {
            search.values(self.table(), filter, &mut filter_values);
        }
        let backend = text.backend();
        let alignment = self.groups().and_then(|groups| groups.alignment());
        let parameter = |place: &Place| match place {
            Place::Keys => Parameter::Keys(backend, Arc::clone(keys)),
            Place::FilterValue(number) => filter_values[*number].to_parameter(backend, binding),
            Place::ZoneStarts | Place::ZoneNumbers | Place::ZonePeriods => {
                let groups = self.groups().expect("only groups have a time zone");
                Parameter::Zone(groups.zone_parameter(*place, binding))
            }
            Place::Pattern(number) => filter_values[*number].to_pattern(backend),
            Place::Quarter(number) => {
                Parameter::Value(filter_values[*number].quarter(binding, alignment).into())
            }
            Place::QuarterStart(number) => {
                let quarter = filter_values[*number].quarter(binding, alignment);
                Parameter::Value(start(quarter).into())
            }
            Place::ZoneGrain | Place::ZoneQuarter | Place::ZoneSince => {
                let alignment = alignment.expect("only groups have a time zone");
                Parameter::Value(match place {
                    Place::ZoneGrain => alignment.grain.number().into(),
                    Place::ZoneQuarter => alignment.since.into(),
                    _ => alignment.instant().into(),
                })
            }
            Place::Now => Parameter::Value(binding.now.into()),
            place => Parameter::Value(self.value(*place)),
        };
        Prepared {
            text: Arc::clone(&text.sql),
            values: Parameters::new(text.places.iter().map(parameter)),
            keys: if self.has_keys() { keys.len() } else { 0 },
        }
    }

    /// The value of a place that has one of its own.
    fn value(self, place: Place) -> Value {
        match place {
            Place::Keys
            | Place::FilterValue(_)
            | Place::Pattern(_)
            | Place::ZoneStarts
            | Place::ZoneNumbers
            | Place::ZonePeriods
            | Place::ZoneGrain
            | Place::ZoneQuarter
            | Place::ZoneSince
            | Place::Quarter(_)
            | Place::QuarterStart(_)
            | Place::Now => unreachable!("these are not values of their own"),
            Place::One => 1_u64.into(),
            Place::Candidates => candidates::MOST.into(),
            Place::Nowhere => 0_i32.into(),
            Place::Limit => {
                let rows = self.rows().map(|rows| rows.limit());
                let groups = self.groups().map(|groups| groups.limit());
                let search = match self {
                    Self::Search { limit, .. } => Some(limit),
                    _ => None,
                };
                rows.or(groups).or(search).unwrap_or_default().into()
            }
            Place::Value => match self {
                Self::Value {
                    table,
                    column,
                    value,
                    ..
                } => value.to_value(table.column(column).kind),
                _ => unreachable!("no other question has such a value"),
            },
            Place::After => self.cursor(|page| &page.after).0,
            Place::AfterKey => self.cursor(|page| &page.after).1,
            Place::Before => self.cursor(|page| &page.before).0,
            Place::BeforeKey => self.cursor(|page| &page.before).1,
        }
    }

    /// The values of a position: the order's column and the key.
    fn cursor(&self, position: fn(&Page) -> &Option<Position>) -> (Value, Value) {
        let rows = self.rows().expect("only pages have cursors");
        let position = position(rows.page).as_ref();
        let Position { value, key } = position.expect("the form contains the cursors of the page");
        let kind = rows.table.column(rows.page.order.column).kind;
        (value.to_value(kind), (*key).into())
    }

    fn table(&self) -> &'static Table {
        match self {
            Self::Keys { table, .. }
            | Self::Value { table, .. }
            | Self::Count { table, .. }
            | Self::CountChildren { table, .. }
            | Self::Counts { table, .. }
            | Self::Search { table, .. } => table,
            Self::Page(rows) | Self::Children { rows, .. } => rows.table,
            Self::Groups(groups) | Self::GroupsOfChildren { groups, .. } => groups.table,
        }
    }

    fn groups(&self) -> Option<Groups<'a>> {
        match self {
            Self::Groups(groups) | Self::GroupsOfChildren { groups, .. } => Some(*groups),
            _ => None,
        }
    }

    fn rows(&self) -> Option<Rows<'a>> {
        match self {
            Self::Page(rows) | Self::Children { rows, .. } => Some(*rows),
            _ => None,
        }
    }

    fn filter(&self) -> Option<&'a Filter> {
        match self {
            // Its condition follows the values of the search, and counts have one each.
            Self::Search { .. } | Self::Counts { .. } => None,
            Self::Keys { filter, .. } | Self::Value { filter, .. } => *filter,
            Self::Page(rows) | Self::Children { rows, .. } => Some(rows.filter),
            Self::Count { filter, .. } | Self::CountChildren { filter, .. } => Some(filter),
            Self::Groups(groups) | Self::GroupsOfChildren { groups, .. } => Some(groups.filter),
        }
    }

    fn has_keys(&self) -> bool {
        match self {
            Self::Keys { .. }
            | Self::Children { .. }
            | Self::CountChildren { .. }
            | Self::GroupsOfChildren { .. } => true,
            Self::Counts { foreign_key, .. } => foreign_key.is_some(),
            Self::Value { .. }
            | Self::Page(_)
            | Self::Count { .. }
            | Self::Groups(_)
            | Self::Search { .. } => false,
        }
    }

    fn form(self, backend: DbBackend) -> Form {
        let mut form = Form::new(backend, self.table());
        match self {
            Self::Keys {
                columns, filter, ..
            } => {
                form.byte(if filter.is_none() { 0 } else { 8 });
                form.columns(columns);
                add_filter(filter, &mut form);
            }
            Self::Value {
                columns,
                column,
                filter,
                ..
            } => {
                form.byte(if filter.is_none() { 1 } else { 9 });
                form.columns(columns);
                form.column(column);
                add_filter(filter, &mut form);
            }
            Self::Page(rows) => {
                form.byte(2);
                rows.add_to(&mut form);
            }
            Self::Children { rows, foreign_key } => {
                form.byte(3);
                form.column(foreign_key);
                rows.add_to(&mut form);
            }
            // What is tallied follows from the filter.
            Self::Count {
                filter, tallied, ..
            } => {
                form.byte(if tallied.is_none() { 4 } else { 12 });
                filter.add_to(&mut form);
            }
            Self::CountChildren {
                filter,
                tallied,
                foreign_key,
                ..
            } => {
                form.byte(if tallied.is_none() { 5 } else { 13 });
                form.column(foreign_key);
                filter.add_to(&mut form);
            }
            Self::Counts {
                counts,
                foreign_key,
                ..
            } => {
                form.byte(if foreign_key.is_none() { 20 } else { 21 });
                if let Some(key) = foreign_key {
                    form.column(key);
                }
                Counts(counts).add_to(&mut form);
            }
            Self::Groups(groups) => {
                form.byte(6);
                groups.add_to(&mut form);
            }
            Self::GroupsOfChildren {
                groups,
                foreign_key,
            } => {
                form.byte(7);
                form.column(foreign_key);
                groups.add_to(&mut form);
            }
            Self::Search {
                columns,
                search,
                filter,
                ..
            } => {
                form.byte(if filter.is_none() { 10 } else { 11 });
                form.columns(columns);
                search.add_to(&mut form);
                add_filter(filter, &mut form);
            }
        }
        form
    }

    pub(super) fn build(self, backend: DbBackend) -> SelectStatement {
        match self {
            Self::Keys {
                table,
                columns,
                filter,
            } => lookup::by_key(backend, table, columns, filter),
            Self::Value {
                table,
                columns,
                column,
                filter,
                ..
            } => lookup::by_value(backend, table, columns, column, filter),
            Self::Page(rows) => candidates::page(backend, rows),
            Self::Children { rows, foreign_key } => children::select(backend, rows, foreign_key),
            Self::Count {
                table,
                tallied: Some(tallied),
                ..
            } => tallied.count(backend, table, false),
            Self::CountChildren {
                table,
                tallied: Some(tallied),
                ..
            } => tallied.count(backend, table, true),
            Self::Count { table, filter, .. } => count::all(backend, table, filter),
            Self::CountChildren {
                table,
                filter,
                foreign_key,
                ..
            } => count::children(backend, table, filter, foreign_key),
            Self::Counts {
                table,
                counts,
                foreign_key,
            } => Counts(counts).select(backend, table, foreign_key),
            Self::Groups(groups) => groups.all(backend),
            Self::GroupsOfChildren {
                groups,
                foreign_key,
            } => groups.of_children(backend, foreign_key),
            Self::Search {
                table,
                columns,
                search,
                filter,
                ..
            } => search.select(backend, table, columns, filter),
        }
    }
}

/// Adds the condition of a question that may have none.
fn add_filter(filter: Option<&Filter>, form: &mut Form) {
    if let Some(filter) = filter {
        filter.add_to(form);
    }
}
