//! The rows that one statement returned, kept together.

mod decode;

use chrono::{DateTime, Utc};
use sea_orm::{DbErr, QueryResult};

use self::decode::decode;
use crate::table::{CellRef, ColumnIndex, ColumnSet, Table};

/// Rows of one table, with the columns that their statement selected.
///
/// Cells lie row after row in one allocation, and their texts one after another
/// in a second one. A row is a batch and an index, never a copy. The default has
/// no rows, as of a statement that did not run.
#[derive(Debug, Default)]
pub struct Batch {
    columns: ColumnSet,
    /// Those of which a row had a value.
    known: ColumnSet,
    cells: Vec<Stored>,
    text: String,
    rows: usize,
}

/// A cell. Text is a part of the batch's text.
#[derive(Clone, Copy, Debug)]
enum Stored {
    Null,
    Integer(i64),
    Boolean(bool),
    Text { start: u32, len: u32 },
    Time(DateTime<Utc>),
}

impl Batch {
    /// An empty batch of rows with these columns, at least one.
    #[must_use]
    pub fn new(columns: ColumnSet) -> Self {
        debug_assert!(!columns.is_empty(), "a statement selects at least a key");
        Self {
            columns,
            known: ColumnSet::default(),
            cells: Vec::new(),
            text: String::new(),
            rows: 0,
        }
    }

    /// Reads the next row. Its columns stand in the order of the set, from the
    /// first.
    ///
    /// # Errors
    ///
    /// When the database holds something else than the entity says.
    pub fn read(&mut self, table: &Table, row: &QueryResult) -> Result<(), DbErr> {
        for (place, column) in self.columns.iter().enumerate() {
            let is_known = self.known.contains(column);
            let cell = match decode(row, place, table.column(column).kind, is_known)? {
                CellRef::Null => {
                    self.cells.push(Stored::Null);
                    continue;
                }
                CellRef::Integer(value) => Stored::Integer(value),
                CellRef::Boolean(value) => Stored::Boolean(value),
                CellRef::Text(text) => self.store(text)?,
                CellRef::Time(value) => Stored::Time(value),
            };
            self.known.insert(column);
            self.cells.push(cell);
        }
        self.rows += 1;
        Ok(())
    }

    fn store(&mut self, text: &str) -> Result<Stored, DbErr> {
        let too_large = |_| DbErr::Custom("a batch has more than 4 GiB of text".to_owned());
        let start = u32::try_from(self.text.len()).map_err(too_large)?;
        let len = u32::try_from(text.len()).map_err(too_large)?;
        self.text.push_str(text);
        Ok(Stored::Text { start, len })
    }

    /// Makes room for rows.
    pub fn reserve(&mut self, rows: usize) {
        self.cells.reserve(rows * self.columns.len());
    }

    /// Forgets the last row.
    pub fn pop(&mut self) {
        self.rows -= 1;
        self.cells.truncate(self.rows * self.columns.len());
    }

    /// Turns the rows from `start` to the end around.
    pub fn reverse_from(&mut self, start: usize) {
        let width = self.columns.len();
        let cells = &mut self.cells[start * width..];
        // Backwards cell by cell, then each row forwards again.
        cells.reverse();
        cells.chunks_mut(width).for_each(<[Stored]>::reverse);
    }

    /// How much memory its rows take, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.cells.capacity() * size_of::<Stored>() + self.text.capacity()
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether it has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// One of its rows.
    #[must_use]
    pub fn row(&self, index: usize) -> Row<'_> {
        let width = self.columns.len();
        Row {
            batch: self,
            cells: &self.cells[index * width..(index + 1) * width],
        }
    }

    /// Its rows, in the order the statement gave them.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows).map(|index| self.row(index))
    }
}

/// A row of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    batch: &'a Batch,
    cells: &'a [Stored],
}

impl<'a> Row<'a> {
    /// The value of a column.
    ///
    /// # Panics
    ///
    /// When the statement did not select it, which only a wrong plan can cause.
    #[must_use]
    pub fn cell(self, column: ColumnIndex) -> CellRef<'a> {
        match self.cells[self.batch.columns.place(column)] {
            Stored::Null => CellRef::Null,
            Stored::Integer(value) => CellRef::Integer(value),
            Stored::Boolean(value) => CellRef::Boolean(value),
            Stored::Text { start, len } => {
                let start = start as usize;
                CellRef::Text(&self.batch.text[start..start + len as usize])
            }
            Stored::Time(value) => CellRef::Time(value),
        }
    }
}
