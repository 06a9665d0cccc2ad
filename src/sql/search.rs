//! Searches: the rows of a table that match a text, best first.

mod ranges;
mod statement;

pub(crate) use self::ranges::Ranges;

use sea_orm::DbBackend;
use sea_orm::sea_query::SelectStatement;

use super::filter_form::FilterValue;
use super::text::Form;
use super::{Direction, Filter, Order};
use crate::table::{ColumnIndex, ColumnSet, Kind, Table};

/// How well a row matches a text. The smallest is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// The whole text is the text of a column.
    Whole,
    /// The whole text is at the start of a column.
    Start,
    /// Each word is at the start of a column's word.
    Words,
    /// Each word is somewhere in a column.
    Anywhere,
}

/// A search in a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Search {
    /// The column by which equally good rows are ordered. It is never null.
    pub(crate) order: ColumnIndex,
    /// The columns that the whole text is compared with.
    pub(crate) columns: Vec<SearchedColumn>,
    /// Conditions: that each of the columns is the whole text, that each begins with it,
    /// and those of words.
    tests: Vec<Filter>,
    /// The ranges of an index with all texts that are the whole text, and with those that
    /// begin with it.
    ranges: Ranges,
    /// Whether it reads all rows, because no index finds a text.
    pub(crate) reads_all_rows: bool,
}

/// A column that a text is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SearchedColumn {
    pub(crate) column: ColumnIndex,
    /// Whether there is an index in the order of its values.
    pub(crate) by_order: bool,
}

/// The conditions of words.
#[derive(Clone, Debug)]
pub(crate) struct WordTests {
    /// Each word is at the start of a column's word.
    pub(crate) starts: Filter,
    /// Each word is somewhere in a column.
    pub(crate) anywhere: Filter,
}

/// A condition of a search, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Test(usize);

/// The number of the values before those of the conditions: the starts of ranges, and both
/// kinds of their ends.
const RANGES: usize = 3;

impl Search {
    /// A search for a text. `compare` makes the condition of a rank, [`Rank::Whole`] or
    /// [`Rank::Start`], on a column. Without `words`, only these ranks are found.
    pub(crate) fn new(
        text: &str,
        order: ColumnIndex,
        columns: Vec<SearchedColumn>,
        compare: impl Fn(Rank, ColumnIndex) -> Filter,
        words: Option<WordTests>,
    ) -> Self {
        let of_rank = |rank| columns.iter().map(move |column| (rank, column.column));
        let mut tests: Vec<Filter> = of_rank(Rank::Whole)
            .chain(of_rank(Rank::Start))
            .map(|(rank, column)| compare(rank, column))
            .collect();
        tests.extend(
            words
                .into_iter()
                .flat_map(|words| [words.starts, words.anywhere]),
        );
        Self {
            order,
            columns,
            tests,
            ranges: Ranges::new(text),
            reads_all_rows: false,
        }
    }

    /// Its conditions.
    pub(crate) fn tests(&self) -> &[Filter] {
        &self.tests
    }

    /// The condition that every row that it finds meets. None if rows are only found by
    /// the start of a column.
    pub(crate) fn anywhere(&self) -> Option<&Filter> {
        self.has_words().then(|| &self.tests[self.tests.len() - 1])
    }

    /// The memory that it takes outside of itself and its conditions, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.columns.capacity() * size_of::<SearchedColumn>()
            + self.tests.capacity() * size_of::<Filter>()
            + self.ranges.memory()
    }

    /// Its statement, for these columns, which include the key and the order, and for the
    /// rows that also match a condition.
    pub(super) fn select(
        &self,
        backend: DbBackend,
        table: &'static Table,
        columns: ColumnSet,
        filter: Option<&Filter>,
    ) -> SelectStatement {
        statement::select(backend, table, columns, self, filter)
    }

    /// Whether it finds the words of its text.
    fn has_words(&self) -> bool {
        self.tests.len() > 2 * self.columns.len()
    }

    fn to_order(&self) -> Order {
        Order {
            column: self.order,
            direction: Direction::Ascending,
        }
    }

    /// Appends its values and those of the condition on its rows, in the order of their
    /// numbers.
    pub(super) fn values<'a>(
        &'a self,
        table: &'a Table,
        filter: Option<&'a Filter>,
        all: &mut Vec<FilterValue<'a>>,
    ) {
        let Ranges {
            starts,
            ends_of_equal,
            ends,
        } = &self.ranges;
        let ranges = [starts, ends_of_equal, ends];
        all.extend(ranges.map(|cells| FilterValue::Many(cells, Kind::Text)));
        for test in self.tests.iter().chain(filter) {
            test.filter_values(table, all);
        }
    }

    /// Adds everything that determines the text of the statement.
    pub(super) fn add_to(&self, form: &mut Form) {
        form.column(self.order);
        form.number(self.columns.len() as u64);
        for SearchedColumn { column, by_order } in &self.columns {
            form.column(*column);
            form.flags([*by_order]);
        }
        form.flags([self.has_words()]);
        for test in &self.tests {
            test.add_to(form);
        }
    }
}

impl Rank {
    /// Its number in the database.
    fn to_sql(self) -> &'static str {
        match self {
            Self::Whole => "0",
            Self::Start => "1",
            Self::Words => "2",
            Self::Anywhere => "3",
        }
    }

    /// The rank with a number from the database.
    pub(crate) fn from_number(number: i32) -> Self {
        match number {
            0 => Self::Whole,
            1 => Self::Start,
            2 => Self::Words,
            _ => Self::Anywhere,
        }
    }
}
