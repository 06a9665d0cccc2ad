//! Reads the rows of a search, with their ranks.

use sea_orm::{DbErr, QueryResult};

use super::reading::Reader;
use crate::batch::Batch;
use crate::plan::Node;
use crate::sql::Rank;
use crate::table::Table;

/// How well each row of a search matches its text.
#[derive(Clone, Debug, Default)]
pub struct Ranks {
    /// The ranks of the rows, best first.
    pub(crate) ranks: Vec<Rank>,
    /// Whether there are more rows, if that was looked up.
    pub(crate) following: bool,
}

impl Ranks {
    /// The memory that they take, in bytes.
    pub(super) fn memory(&self) -> usize {
        size_of_val(self.ranks.as_slice())
    }
}

/// Reads rows with their ranks. One that was fetched only to see whether there are more
/// is dropped.
pub(super) struct RankReader {
    table: &'static Table,
    /// The position of the rank in a row.
    place: usize,
    first: usize,
    batch: Batch,
    ranks: Ranks,
}

impl RankReader {
    pub(super) fn new(node: &Node, first: u32) -> Self {
        Self {
            table: &node.object.table,
            place: node.columns.len(),
            first: first as usize,
            batch: Batch::new(node.columns),
            ranks: Ranks::default(),
        }
    }

    pub(super) fn finish(self) -> (Batch, Ranks) {
        (self.batch, self.ranks)
    }
}

impl Reader for RankReader {
    fn read(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        if self.batch.len() == self.first {
            self.ranks.following = true;
            return Ok(());
        }
        let rank = row.try_get_by_index(self.place)?;
        self.ranks.ranks.push(Rank::from_number(rank));
        self.batch.read(self.table, row)
    }

    fn memory(&self) -> usize {
        self.batch.memory() + self.ranks.ranks.capacity() * size_of::<Rank>()
    }
}
