//! The memory of all answers that are being made or wait to be sent.
//!
//! A client that reads its answer slowly holds it here. Each answer takes
//! [`SMALL`] bytes before its request runs, and more as it grows; it gives them
//! back once its last byte was sent, or its connection is gone.
//!
//! An eighth of the budget is for the first bytes of each answer alone. So slow
//! readers of large answers keep nobody from small ones.

use std::sync::Arc;

use axum::body::Bytes;
use bytesize::ByteSize;

use super::{
    HttpError,
    budget::{Budget, Permit},
    client::Network,
};

/// The size that an answer may have, in bytes, before it counts as a large one.
const SMALL: usize = 64 * 1024;

/// The budget of all answers.
#[derive(Debug)]
pub(super) struct Answers {
    small: Arc<Budget>,
    large: Arc<Budget>,
    most: ByteSize,
}

impl Answers {
    /// A budget of so many bytes.
    pub(super) fn new(most: usize) -> Self {
        let small = (most / 8).max(SMALL);
        Self {
            small: Budget::new(small, small),
            large: Budget::in_quarters(most.saturating_sub(small)),
            most: ByteSize::b(most as u64),
        }
    }

    /// Memory for the answer of a request that is about to run.
    ///
    /// # Errors
    ///
    /// There is none left.
    pub(super) fn begin(&self, network: Option<Network>) -> Result<AnswerMemory, HttpError> {
        let full = |_| HttpError::TooManyAnswers(self.most);
        Ok(AnswerMemory {
            small: self.small.take(network, SMALL).map_err(full)?,
            large: self.large.take(network, 0).map_err(full)?,
            most: self.most,
        })
    }
}

/// The memory that one answer has, until it is dropped.
#[derive(Debug)]
pub(super) struct AnswerMemory {
    small: Permit,
    large: Permit,
    most: ByteSize,
}

impl AnswerMemory {
    /// Makes sure that the answer may have so many bytes in all.
    ///
    /// # Errors
    ///
    /// There is not as much left, or the client's network holds a quarter of all.
    pub(super) fn grow_to(&self, bytes: usize) -> Result<(), HttpError> {
        let more = bytes
            .saturating_sub(SMALL)
            .saturating_sub(self.large.amount());
        self.large
            .grow(more)
            .map_err(|_| HttpError::TooManyAnswers(self.most))
    }

    /// A body that holds the memory of its bytes until they are sent.
    ///
    /// # Errors
    ///
    /// As [`grow_to`](Self::grow_to).
    pub(super) fn hold(self, json: Vec<u8>) -> Result<Bytes, HttpError> {
        let bytes = json.capacity();
        self.grow_to(bytes)?;
        self.large.shrink_to(bytes.saturating_sub(SMALL));
        self.small.shrink_to(bytes.min(SMALL));
        Ok(Bytes::from_owner(Answer {
            json,
            _memory: self,
        }))
    }
}

/// An answer and its memory: hyper drops both when the last byte was written to
/// the socket.
struct Answer {
    json: Vec<u8>,
    _memory: AnswerMemory,
}

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        &self.json
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{Answers, SMALL};
    use crate::http::client::Network;

    fn network(last: u8) -> Option<Network> {
        Some(Network::from(IpAddr::from([192, 0, 2, last])))
    }

    #[test]
    fn large_answers_leave_room_for_small_ones() {
        let answers = Answers::new(64 * SMALL);
        let mut held = Vec::new();
        for last in 0..4 {
            let memory = answers.begin(network(last)).unwrap();
            held.push(memory.hold(vec![b' '; 15 * SMALL]).unwrap());
        }
        // The large part is full, whoever asks.
        let memory = answers.begin(network(9)).unwrap();
        assert!(memory.grow_to(5 * SMALL).is_err());
        // What is small is answered all the same, for the same client, too.
        let memory = answers.begin(network(0)).unwrap();
        assert!(memory.hold(vec![b' '; SMALL]).is_ok());
        held.pop();
        let memory = answers.begin(network(9)).unwrap();
        assert!(memory.grow_to(5 * SMALL).is_ok());
    }

    #[test]
    fn a_client_has_a_quarter_of_the_large_part() {
        let answers = Answers::new(64 * SMALL);
        let memory = answers.begin(network(0)).unwrap();
        assert!(memory.grow_to(15 * SMALL).is_ok());
        let second = answers.begin(network(0)).unwrap();
        assert!(second.grow_to(2 * SMALL).is_err());
        assert!(second.grow_to(SMALL).is_ok());
    }

    #[test]
    fn memory_is_held_by_the_last_slice_of_an_answer() {
        let answers = Answers::new(16 * SMALL);
        let body = answers.begin(None).unwrap().hold(vec![b' '; 10 * SMALL]);
        let slice = body.unwrap().slice(5..);
        let second = answers.begin(None).unwrap();
        assert!(second.grow_to(10 * SMALL).is_err());
        drop(slice);
        assert!(second.grow_to(10 * SMALL).is_ok());
    }

    #[test]
    fn small_answers_are_bounded_together() {
        let answers = Answers::new(16 * SMALL);
        let first = answers.begin(None).unwrap();
        let second = answers.begin(None).unwrap();
        assert!(answers.begin(None).is_err());
        // What is smaller than it may be gives back the rest.
        let bodies = [first, second].map(|memory| memory.hold(vec![b' '; 100]).unwrap());
        assert!(answers.begin(None).is_ok());
        drop(bodies);
    }
}
