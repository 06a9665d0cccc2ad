//! The memory of a request's rows.

use std::sync::{Mutex, PoisonError};

use crate::database::DatabaseError;
use crate::memory::{NoMemory, Room};

/// The memory that the rows of one request take, together. It is given back when
/// this is dropped.
#[derive(Debug)]
pub struct RowMemory(Mutex<Room>);

impl RowMemory {
    /// Rows may take as much as there is room.
    #[must_use]
    pub fn new(room: Room) -> Self {
        Self(Mutex::new(room))
    }

    /// Changes what rows take that took `before`.
    ///
    /// # Errors
    ///
    /// There is no room, or no memory, for more.
    pub(super) fn resize(&self, before: usize, now: usize) -> Result<(), DatabaseError> {
        // Nothing panics while it is held.
        let mut room = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = (room.reservation.bytes() - before).saturating_add(now);
        if taken > room.limit {
            return Err(DatabaseError::RowsTooLarge(room.limit));
        }
        let resized = room.reservation.resize(taken);
        resized.map_err(|NoMemory| DatabaseError::NoMemory)
    }
}
