//! The memory of a request's rows.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::database::DatabaseError;
use crate::memory::{NoMemory, Room};

/// The memory that the rows of one request take, together. It is given back when
/// this is dropped.
#[derive(Debug)]
pub struct RowMemory(Mutex<State>);

#[derive(Debug)]
struct State {
    room: Room,
    /// Whether there was no memory for some rows: then there is no answer.
    is_spent: bool,
}

impl RowMemory {
    /// Rows may take as much as there is room.
    #[must_use]
    pub fn new(room: Room) -> Self {
        let is_spent = false;
        Self(Mutex::new(State { room, is_spent }))
    }

    /// Whether loading goes on.
    ///
    /// # Errors
    ///
    /// There was no memory for some rows.
    pub(super) fn check(&self) -> Result<(), DatabaseError> {
        if self.state().is_spent {
            return Err(DatabaseError::NoMemory);
        }
        Ok(())
    }

    /// Changes what rows take that took `before`.
    ///
    /// # Errors
    ///
    /// There is no room, or no memory, for more.
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

    /// Gives back what rows took.
    pub(super) fn give_back(&self, bytes: usize) {
        let reservation = &mut self.state().room.reservation;
        let less = reservation.bytes() - bytes;
        // There is always memory for less.
        let _ = reservation.resize(less);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::RowMemory;
    use crate::database::DatabaseError;
    use crate::memory::{AnswerMemory, NoMemory, Reservation, Room};

    /// A memory that never has any.
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
        // Others of the request are loaded all the same.
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
