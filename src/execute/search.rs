//! The objects that a search finds, of all types together.

use super::Results;
use crate::database::DatabaseError;
use crate::loader::Loaded;
use crate::plan::SearchOutput;

/// The objects of a search.
pub(super) struct Found {
    /// The index of each object's type, and that of its row, best first.
    pub(super) objects: Vec<(usize, usize)>,
    /// Whether there are more, if that was looked up.
    pub(super) has_more: bool,
}

impl Found {
    /// Merges the rows of all types. Equally good ones are in the order of their types,
    /// and those of a type in the order of its statement.
    ///
    /// # Errors
    ///
    /// If a statement failed, or a node does not belong to a search.
    pub(super) fn merge(results: &Results, search: &SearchOutput) -> Result<Self, DatabaseError> {
        let (mut ranked, mut has_more) = (Vec::new(), false);
        for (of, node) in search.nodes.iter().enumerate() {
            let Loaded::Ranked { ranks, .. } = results.get(*node)? else {
                return Err(DatabaseError::Internal);
            };
            has_more |= ranks.following;
            let rows = ranks.ranks.iter().enumerate();
            ranked.extend(rows.map(|(row, rank)| (*rank, of, row)));
        }
        ranked.sort_unstable();
        let first = search.first as usize;
        has_more |= ranked.len() > first;
        ranked.truncate(first);
        Ok(Self {
            objects: ranked.into_iter().map(|(_, of, row)| (of, row)).collect(),
            has_more,
        })
    }
}
