//! Runs a node's statement and reads its rows as they arrive.
//!
//! In the database driver's form, a row takes about ten times as much memory as in a
//! batch, so rows are never collected in that form.

use std::ops::ControlFlow;
use std::sync::Arc;

use sea_orm::{DbErr, QueryResult};

use super::Source;
use crate::batch::Batch;
use crate::database::{DatabaseError, Transaction};
use crate::plan::Node;
use crate::sql::Prepared;
use crate::table::Table;

/// Reads the rows of a statement.
pub(super) trait Reader: Send {
    /// Reads the next row.
    ///
    /// # Errors
    ///
    /// If the types in the database differ from those of the entity.
    fn read(&mut self, row: &QueryResult) -> Result<(), DbErr>;

    /// The memory of the rows that it has read.
    fn memory(&self) -> usize;
}

impl Source {
    /// Runs the statement of a node with some keys. If a row cannot be read, or its
    /// memory is not available, the rows are dropped and the statement is abandoned.
    pub(super) async fn read<R: Reader>(
        &self,
        node: &Node,
        keys: &Arc<[i64]>,
        reader: R,
    ) -> Result<R, DatabaseError> {
        let prepared = node.statement(self.session.backend(), keys, &self.binding);
        // The ledger keeps them until the request's end.
        self.memory.resize(0, prepared.values.memory())?;
        let mut reading = Reading::new(self, node, reader);
        let mut each = |row| reading.take(&row);
        let ran = self.session.fetch(&node.path, prepared, &mut each).await;
        ran.and(reading.reader)
    }

    /// Runs a step of a mutation, and returns its rows.
    pub(crate) async fn read_step(
        &self,
        transaction: &mut Transaction<'_>,
        (path, node): (&str, &Node),
        prepared: Prepared,
    ) -> Result<Batch, DatabaseError> {
        self.memory.resize(0, prepared.values.memory())?;
        let mut reading = Reading::new(self, node, BatchReader::new(node));
        let mut each = |row| reading.take(&row);
        let step = (path, node.step().unwrap_or_default());
        let ran = transaction.fetch(step, prepared, &mut each).await;
        Ok(ran.and(reading.reader)?.batch)
    }

    /// Runs a step of a mutation that returns no rows.
    pub(crate) async fn run_step(
        &self,
        transaction: &mut Transaction<'_>,
        (path, node): (&str, &Node),
        prepared: Prepared,
    ) -> Result<(), DatabaseError> {
        self.memory.resize(0, prepared.values.memory())?;
        let mut each = |_| ControlFlow::Continue(());
        let step = (path, node.step().unwrap_or_default());
        transaction.fetch(step, prepared, &mut each).await
    }
}

/// Rows that are being read, and their memory.
struct Reading<'a, R> {
    source: &'a Source,
    node: &'a Node,
    reader: Result<R, DatabaseError>,
    taken: usize,
}

impl<'a, R: Reader> Reading<'a, R> {
    fn new(source: &'a Source, node: &'a Node, reader: R) -> Self {
        Self {
            source,
            node,
            reader: Ok(reader),
            taken: 0,
        }
    }

    /// Reads a row, and returns whether to continue.
    fn take(&mut self, row: &QueryResult) -> ControlFlow<()> {
        let Ok(reader) = &mut self.reader else {
            return ControlFlow::Break(());
        };
        let read = reader
            .read(row)
            .map_err(|cause| DatabaseError::from_cause(&cause, &self.node.path));
        let (memory, rows) = (reader.memory(), &self.source.memory);
        let kept = read.and_then(|()| {
            if memory == self.taken {
                return Ok(());
            }
            rows.resize(self.taken, memory)?;
            self.taken = memory;
            Ok(())
        });
        if let Err(error) = kept {
            self.reader = Err(error);
            rows.give_back(std::mem::take(&mut self.taken));
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// Reads rows into a batch.
pub(super) struct BatchReader {
    table: &'static Table,
    pub(super) batch: Batch,
}

impl BatchReader {
    pub(super) fn new(node: &Node) -> Self {
        Self {
            table: &node.object.table,
            batch: Batch::new(node.columns),
        }
    }
}

impl Reader for BatchReader {
    fn read(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        self.batch.read(self.table, row)
    }

    fn memory(&self) -> usize {
        self.batch.memory()
    }
}
