//! The memory of a request's rows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::database::DatabaseError;
use crate::memory::{NoMemory, Room};

/// The memory of all rows of one request. Dropping it returns the memory.
#[derive(Debug)]
pub struct RowMemory(Mutex<State>);

#[derive(Debug)]
struct State {
    room: Room,
    /// Whether some rows did not fit. Then there is no answer.
    is_spent: bool,
}

impl RowMemory {
    /// A limit for the rows of a request.
    #[must_use]
    pub fn new(room: Room) -> Self {
        let is_spent = false;
        Self(Mutex::new(State { room, is_spent }))
    }

    /// Whether loading can continue.
    ///
    /// # Errors
    ///
    /// If some rows did not fit.
    pub(super) fn check(&self) -> Result<(), DatabaseError> {
        if self.state().is_spent {
            return Err(DatabaseError::NoMemory);
        }
        Ok(())
    }

    /// Changes the memory of rows from `before` to `now`.
    ///
    /// # Errors
    ///
    /// If the limit is reached or no memory is available.
    pub(crate) fn resize(&self, before: usize, now: usize) -> Result<(), DatabaseError> {
        let mut state = self.state();
        if state.is_spent && now > before {
            return Err(DatabaseError::NoMemory);
        }
        let Room { limit, reservation } = &mut state.room;
        let taken = (reservation.bytes() - before).saturating_add(now);
        if taken > *limit {
            return Err(DatabaseError::RowsTooLarge(*limit));
        }
        reservation.resize(taken).map_err(|NoMemory| {
            state.is_spent = true;
            DatabaseError::NoMemory
        })
    }

    /// Returns the memory of some rows.
    pub(super) fn give_back(&self, bytes: usize) {
        let reservation = &mut self.state().room.reservation;
        let less = reservation.bytes() - bytes;
        // Shrinking never fails.
        let _ = reservation.resize(less);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::RowMemory;
    use crate::database::DatabaseError;
    use crate::memory::{AnswerMemory, NoMemory, Reservation, Room};

    /// A budget that is always used up.
    #[derive(Debug)]
    struct Nothing;

    impl AnswerMemory for Nothing {
        fn take(&self, bytes: usize) -> Result<(), NoMemory> {
            if bytes > 0 { Err(NoMemory) } else { Ok(()) }
        }

        fn give_back(&self, _: usize) {}
    }

    #[test]
    fn rows_take_no_more_than_there_is_room_for() {
        let memory = RowMemory::new(Room::new(100));
        memory.resize(0, 60).unwrap();
        memory.resize(0, 30).unwrap();
        let error = memory.resize(30, 41);
        assert_eq!(error, Err(DatabaseError::RowsTooLarge(100)));
        memory.give_back(60);
        memory.resize(30, 100).unwrap();
        // Other rows of the request are still loaded.
        memory.check().unwrap();
    }

    #[test]
    fn once_there_is_no_memory_nothing_more_is_loaded() {
        let reservation = Reservation::new(Some(Arc::new(Nothing)));
        let limit = 100;
        let memory = RowMemory::new(Room { limit, reservation });
        memory.check().unwrap();
        assert_eq!(memory.resize(0, 1), Err(DatabaseError::NoMemory));
        assert_eq!(memory.check(), Err(DatabaseError::NoMemory));
    }
}
