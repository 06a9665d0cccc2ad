//! The memory of answers: of each one, and of all together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A budget of bytes that all answers share. Clones share it.
///
/// A request's rows count from when they are loaded until its answer is written,
/// and the answer from when it is written until its [`Reservation`] is dropped.
#[derive(Clone, Debug)]
pub struct AnswerBudget(Arc<Bytes>);

#[derive(Debug)]
struct Bytes {
    total: usize,
    used: AtomicUsize,
}

impl AnswerBudget {
    /// A budget of so many bytes.
    #[must_use]
    pub fn new(total: usize) -> Self {
        let used = AtomicUsize::new(0);
        Self(Arc::new(Bytes { total, used }))
    }

    /// How many bytes are reserved.
    #[must_use]
    pub fn used(&self) -> usize {
        self.0.used.load(Ordering::Relaxed)
    }

    /// Takes bytes if there are that many left.
    fn take(&self, bytes: usize) -> Result<(), BudgetSpent> {
        let total = self.0.total;
        let more = |used: usize| used.checked_add(bytes).filter(|used| *used <= total);
        let taken = self
            .0
            .used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        taken.map(|_| ()).map_err(|_| BudgetSpent)
    }

    fn give_back(&self, bytes: usize) {
        self.0.used.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// All bytes of a budget are reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the budget of all answers is spent")]
pub struct BudgetSpent;

/// The bytes that one request or answer has of a budget, if there is one. They are
/// given back when it is dropped.
#[derive(Debug, Default)]
pub struct Reservation {
    budget: Option<AnswerBudget>,
    bytes: usize,
}

impl Reservation {
    /// Nothing yet.
    #[must_use]
    pub fn new(budget: Option<AnswerBudget>) -> Self {
        Self { budget, bytes: 0 }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Changes how many bytes it has.
    ///
    /// # Errors
    ///
    /// When the budget does not have that many more. It keeps those that it has.
    pub fn resize(&mut self, bytes: usize) -> Result<(), BudgetSpent> {
        if let Some(budget) = &self.budget {
            match bytes.checked_sub(self.bytes) {
                Some(more) => budget.take(more)?,
                None => budget.give_back(self.bytes - bytes),
            }
        }
        self.bytes = bytes;
        Ok(())
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(budget) = &self.budget {
            budget.give_back(self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AnswerBudget, BudgetSpent, Reservation};

    #[test]
    fn reservations_share_a_budget_and_give_it_back() {
        let budget = AnswerBudget::new(100);
        let mut one = Reservation::new(Some(budget.clone()));
        let mut other = Reservation::new(Some(budget.clone()));
        one.resize(60).unwrap();
        other.resize(40).unwrap();
        assert_eq!(other.resize(41), Err(BudgetSpent));
        assert_eq!((other.bytes(), budget.used()), (40, 100));
        one.resize(10).unwrap();
        other.resize(90).unwrap();
        assert_eq!(budget.used(), 100);
        drop((one, other));
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn a_reservation_without_a_budget_takes_what_it_wants() {
        let mut free = Reservation::default();
        free.resize(usize::MAX).unwrap();
        assert_eq!(free.bytes(), usize::MAX);
    }
}
