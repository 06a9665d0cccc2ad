//! The memory of an answer: first of its rows, then of its text.

use std::fmt::Debug;
use std::sync::Arc;

/// A memory budget for answers.
///
/// The rows of a request use it from when they are loaded until the answer is written.
/// The answer's text uses it from when it is written until its [`Reservation`] is
/// dropped.
pub trait AnswerMemory: Debug + Send + Sync {
    /// Takes this many bytes, or none.
    ///
    /// # Errors
    ///
    /// If fewer bytes are left.
    fn take(&self, bytes: usize) -> Result<(), NoMemory>;

    /// Returns bytes that were taken.
    fn give_back(&self, bytes: usize);
}

/// An [`AnswerMemory`] has fewer bytes left than requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no memory is available for this answer now")]
pub struct NoMemory;

/// Bytes taken from an [`AnswerMemory`], if there is one. Dropping the reservation
/// returns them.
#[derive(Debug, Default)]
pub struct Reservation {
    memory: Option<Arc<dyn AnswerMemory>>,
    bytes: usize,
}

impl Reservation {
    /// An empty reservation. Without a memory budget, it can always grow.
    #[must_use]
    pub fn new(memory: Option<Arc<dyn AnswerMemory>>) -> Self {
        Self { memory, bytes: 0 }
    }

    /// The number of reserved bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Changes the number of reserved bytes.
    ///
    /// # Errors
    ///
    /// If the budget has too few bytes left. The reservation is then unchanged.
    pub fn resize(&mut self, bytes: usize) -> Result<(), NoMemory> {
        if let Some(memory) = &self.memory {
            match bytes.checked_sub(self.bytes) {
                Some(more) => memory.take(more)?,
                None => memory.give_back(self.bytes - bytes),
            }
        }
        self.bytes = bytes;
        Ok(())
    }

    /// Takes over the bytes of another reservation from the same budget.
    pub fn join(&mut self, mut other: Self) {
        if self.memory.is_none() {
            *self = other;
            return;
        }
        other.memory = None;
        self.bytes += other.bytes;
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(memory) = &self.memory {
            memory.give_back(self.bytes);
        }
    }
}

/// The maximum memory of rows or of a text.
#[derive(Debug)]
pub struct Room {
    /// The maximum number of bytes.
    pub limit: usize,
    /// The bytes reserved for them.
    pub reservation: Reservation,
}

impl Room {
    /// A limit without a memory budget.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        let reservation = Reservation::default();
        Self { limit, reservation }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::{AnswerMemory, NoMemory, Reservation};

    /// The number of bytes left.
    #[derive(Debug)]
    struct Left(Mutex<usize>);

    impl AnswerMemory for Left {
        fn take(&self, bytes: usize) -> Result<(), NoMemory> {
            let mut left = self.0.lock().unwrap();
            *left = left.checked_sub(bytes).ok_or(NoMemory)?;
            Ok(())
        }

        fn give_back(&self, bytes: usize) {
            *self.0.lock().unwrap() += bytes;
        }
    }

    #[test]
    fn reservations_share_a_memory_and_give_it_back() {
        let memory = Arc::new(Left(Mutex::new(100)));
        let reservation = || Reservation::new(Some(Arc::<Left>::clone(&memory)));
        let (mut one, mut other) = (reservation(), reservation());
        one.resize(60).unwrap();
        other.resize(40).unwrap();
        assert_eq!(other.resize(41), Err(NoMemory));
        assert_eq!((other.bytes(), *memory.0.lock().unwrap()), (40, 0));
        one.resize(10).unwrap();
        other.resize(90).unwrap();
        assert_eq!(*memory.0.lock().unwrap(), 0);
        drop((one, other));
        assert_eq!(*memory.0.lock().unwrap(), 100);
    }

    #[test]
    fn without_a_memory_there_are_always_enough() {
        let mut free = Reservation::default();
        free.resize(usize::MAX).unwrap();
        assert_eq!(free.bytes(), usize::MAX);
    }
}
