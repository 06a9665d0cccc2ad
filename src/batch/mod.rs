//! The rows that one statement returned, kept together.

use sea_orm::{DbErr, QueryResult};

use crate::table::{Cell, ColumnIndex, ColumnSet, Table};

/// Rows of one table, with the columns that their statement selected.
///
/// Cells lie row after row in one allocation. A row is a batch and an index,
/// never a copy.
#[derive(Debug)]
pub struct Batch {
    columns: ColumnSet,
    cells: Vec<Cell>,
    rows: usize,
}

impl Batch {
    /// An empty batch of rows with these columns, at least one.
    #[must_use]
    pub fn new(columns: ColumnSet) -> Self {
        debug_assert!(!columns.is_empty(), "a statement selects at least a key");
        Self {
            columns,
            cells: Vec::new(),
            rows: 0,
        }
    }

    /// No rows, of a statement that was not run.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            columns: ColumnSet::default(),
            cells: Vec::new(),
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
            self.cells
                .push(Cell::read(row, place, table.column(column).kind)?);
        }
        self.rows += 1;
        Ok(())
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
        cells.chunks_mut(width).for_each(<[Cell]>::reverse);
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
            columns: self.columns,
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
    columns: ColumnSet,
    cells: &'a [Cell],
}

impl<'a> Row<'a> {
    /// The value of a column.
    ///
    /// # Panics
    ///
    /// When the statement did not select it, which only a wrong plan can cause.
    #[must_use]
    pub fn cell(self, column: ColumnIndex) -> &'a Cell {
        &self.cells[self.columns.place(column)]
    }
}
