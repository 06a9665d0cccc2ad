//! Texts of statements, kept.
//!
//! Where neither a condition nor a cursor is part of a statement, a few things
//! decide its text, its shape. Texts are kept by shape, and a request for one
//! that is known only binds its values.

use std::sync::{Arc, LazyLock};

use quick_cache::sync::Cache;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbBackend, Value, Values};

use super::{Order, Prepared, is_postgres};
use crate::table::{ColumnIndex, ColumnSet, Table};

/// How many texts are kept, of some hundred bytes each. There could be more:
/// clients choose the columns.
const MOST: usize = 1024;

static KNOWN: LazyLock<Cache<Shape, Arc<str>>> = LazyLock::new(|| Cache::new(MOST));

/// All that decides a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    postgres: bool,
    table: &'static str,
    columns: ColumnSet,
    rows: Of,
}

/// Which rows a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Of {
    /// Those with some keys.
    Keys,
    /// The one with a value in a unique column.
    Value(ColumnIndex),
    /// A page of all, as they are walked.
    Page(Order),
    /// A page of those that name a parent, for each.
    Children(ColumnIndex, Order),
    /// All, counted.
    Count,
    /// Those that name a parent, counted for each.
    CountChildren(ColumnIndex),
}

impl Shape {
    pub(super) fn new(backend: DbBackend, table: &Table, columns: ColumnSet, rows: Of) -> Self {
        Self {
            postgres: is_postgres(backend),
            table: table.name,
            columns,
            rows,
        }
    }
}

/// A statement about so many keys. One that has a shape also has its values
/// here, in the order of the text; if that is known, nothing is built.
pub(super) fn prepare(
    backend: DbBackend,
    known: Option<(Shape, Vec<Value>)>,
    keys: usize,
    build: impl FnOnce() -> SelectStatement,
) -> Prepared {
    let known = match known {
        Some((shape, values)) => match KNOWN.get(&shape) {
            Some(text) => return Prepared { text, values, keys },
            None => Some((shape, values)),
        },
        None => None,
    };
    let statement = backend.build(&build());
    let text = Arc::from(statement.sql);
    let Values(values) = statement.values.unwrap_or(Values(Vec::new()));
    if let Some((shape, expected)) = known {
        // Kept only if it has these values in these places, or others would be
        // bound to the wrong ones from then on.
        debug_assert_eq!(expected, values, "{shape:?}: {text}");
        if expected == values {
            KNOWN.insert(shape, Arc::clone(&text));
        }
    }
    Prepared { text, values, keys }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{
        Direction, Filter, Page, Position, Probes, Rows, count, count_children, fetch_by_key,
        fetch_by_value, fetch_children, fetch_page,
    };
    use crate::table::Cell;

    /// What varies where the shape does not.
    struct Given {
        keys: &'static [i64],
        value: Cell,
        limit: u32,
        probes: Probes,
    }

    /// A statement of each shape that there is for a column, with some values.
    fn each(table: &'static Table, column: ColumnIndex, given: &Given) -> Vec<Prepared> {
        let mut columns = ColumnSet::default();
        columns.insert(table.key());
        columns.insert(column);
        let filter = &Filter::EVERYTHING;
        let mut all = Vec::new();
        for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
            let value = (column, &given.value);
            all.push(fetch_by_key(backend, table, columns, given.keys));
            all.push(fetch_by_value(backend, table, columns, value));
            all.push(count(backend, table, filter));
            all.push(count_children(backend, table, filter, column, given.keys));
            for direction in [Direction::Ascending, Direction::Descending] {
                for backward in [false, true] {
                    let page = &Page {
                        order: Order { column, direction },
                        limit: given.limit,
                        backward,
                        after: None,
                        before: None,
                    };
                    let probes = given.probes;
                    let rows = Rows {
                        table,
                        columns,
                        filter,
                        page,
                        probes,
                    };
                    all.push(fetch_page(backend, rows));
                    all.push(fetch_children(backend, rows, column, given.keys));
                }
            }
        }
        all
    }

    #[test]
    fn a_known_text_is_what_would_be_built() {
        // Of a name that no other test asks for.
        let mut table = Table::from_entity::<entity::pass::Entity>();
        table.name = "known";
        let table: &Table = Box::leak(Box::new(table));
        let first = Given {
            keys: &[3],
            value: Cell::Integer(3),
            limit: 1,
            probes: Probes::default(),
        };
        let second = Given {
            keys: &[1, 2, 20],
            value: Cell::Text(String::from("GP")),
            limit: 20,
            probes: Probes {
                preceding: true,
                following: true,
            },
        };
        for (column, _) in table.columns() {
            let first = each(table, column, &first);
            let known = each(table, column, &second);
            KNOWN.clear();
            let built = each(table, column, &second);
            for ((first, known), built) in first.iter().zip(&known).zip(&built) {
                assert!(Arc::ptr_eq(&first.text, &known.text), "{}", built.text);
                assert_eq!(
                    (&known.text, &known.values, known.keys),
                    (&built.text, &built.values, built.keys)
                );
            }
        }
    }

    #[test]
    fn conditions_and_cursors_have_texts_of_their_own() {
        let table: &Table = Box::leak(Box::new(Table::from_entity::<entity::gate::Entity>()));
        let text = |filter: &Filter, after| {
            let page = &Page {
                order: Order {
                    column: table.key(),
                    direction: Direction::Ascending,
                },
                limit: 5,
                backward: false,
                after,
                before: None,
            };
            let rows = Rows {
                table,
                columns: ColumnSet::default(),
                filter,
                page,
                probes: Probes::default(),
            };
            fetch_page(DbBackend::Postgres, rows).text
        };
        let position = Position {
            value: Cell::Integer(7),
            key: 7,
        };
        for _ in 0..2 {
            let all = text(&Filter::EVERYTHING, None);
            assert!(!all.contains("WHERE"), "{all}");
            let some = text(&Filter::IsNull(table.key()), None);
            assert!(some.contains("IS NULL"), "{some}");
            let rest = text(&Filter::EVERYTHING, Some(position.clone()));
            assert!(rest.contains('>'), "{rest}");
        }
    }
}
