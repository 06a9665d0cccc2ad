//! The rows that one statement returned, kept together.

mod decode;

use chrono::{DateTime, Utc};
use sea_orm::{DbErr, QueryResult};

pub(crate) use self::decode::decode;
use crate::table::{CellRef, ColumnIndex, ColumnSet, Table};

/// Rows of one table, with the columns that their statement selected.
///
/// All cells are in one allocation, row by row, and all texts in a second one. A
/// row is a batch and an index, never a copy. The default has no rows, like the
/// batch of a statement that did not run.
#[derive(Debug, Default)]
pub struct Batch {
    columns: ColumnSet,
    /// The columns that had a value in some row.
    known: ColumnSet,
    cells: Vec<Stored>,
    text: String,
    rows: usize,
}

/// A cell. A text is a range of the batch's text.
#[derive(Clone, Copy, Debug)]
enum Stored {
    Null,
    Integer(i64),
    Boolean(bool),
    Text { start: u32, len: u32 },
    Time(DateTime<Utc>),
}

impl Batch {
    /// An empty batch of rows with these columns. There must be at least one.
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

    /// Appends a row. It has the set's columns, in order.
    ///
    /// # Errors
    ///
    /// When a value's type is not the entity's.
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

    /// Appends the next cell of a row that is computed from a statement's.
    ///
    /// # Errors
    ///
    /// When the batch has too much text.
    pub fn push(&mut self, cell: CellRef<'_>) -> Result<(), DbErr> {
        let cell = match cell {
            CellRef::Null => Stored::Null,
            CellRef::Integer(value) => Stored::Integer(value),
            CellRef::Boolean(value) => Stored::Boolean(value),
            CellRef::Text(text) => self.store(text)?,
            CellRef::Time(value) => Stored::Time(value),
        };
        self.cells.push(cell);
        Ok(())
    }

    /// Ends a row, all cells of which were appended.
    pub fn end_row(&mut self) {
        self.rows += 1;
        debug_assert_eq!(self.cells.len(), self.rows * self.columns.len());
    }

    /// Makes a cell of the last row true, if the batch has the column.
    pub fn mark_last(&mut self, column: ColumnIndex) {
        if self.columns.contains(column) && self.rows > 0 {
            let row = (self.rows - 1) * self.columns.len();
            self.cells[row + self.columns.place(column)] = Stored::Boolean(true);
        }
    }

    fn store(&mut self, text: &str) -> Result<Stored, DbErr> {
        let too_large = |_| DbErr::Custom("a batch has more than 4 GiB of text".to_owned());
        let start = u32::try_from(self.text.len()).map_err(too_large)?;
        let len = u32::try_from(text.len()).map_err(too_large)?;
        self.text.push_str(text);
        Ok(Stored::Text { start, len })
    }

    /// Reserves capacity for rows.
    pub fn reserve(&mut self, rows: usize) {
        self.cells.reserve(rows * self.columns.len());
    }

    /// Removes the last row.
    pub fn pop(&mut self) {
        self.rows -= 1;
        self.cells.truncate(self.rows * self.columns.len());
    }

    /// Reverses the order of the rows from `start` to the end.
    pub fn reverse_from(&mut self, start: usize) {
        let width = self.columns.len();
        let cells = &mut self.cells[start * width..];
        // Reverses all cells, then the cells of each row.
        cells.reverse();
        cells.chunks_mut(width).for_each(<[Stored]>::reverse);
    }

    /// The memory of the rows, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.cells.capacity() * size_of::<Stored>() + self.text.capacity()
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether the batch has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The row at an index.
    #[must_use]
    pub fn row(&self, index: usize) -> Row<'_> {
        let width = self.columns.len();
        Row {
            batch: self,
            cells: &self.cells[index * width..(index + 1) * width],
        }
    }

    /// The rows, in the order of the statement.
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
    /// When the statement did not select the column, which means that the plan is
    /// wrong.
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
