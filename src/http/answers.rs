//! The memory of all unsent answers.
//!
//! A client that reads its answer slowly uses this memory. Each answer takes [`SMALL`]
//! bytes before its request runs, and more as its rows are loaded and its text grows.
//! It returns them when its last byte is sent or its connection is closed.
//!
//! An eighth of the budget is reserved for the first bytes of each answer. So slow
//! readers of large answers do not keep others from small ones.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use bytesize::ByteSize;

use super::{
    HttpError,
    budget::{Budget, Permit},
    client::Network,
    encoding::Coding,
};
use crate::engine::{Options, Outcome};
use crate::execute::Response;
use crate::memory::{self, NoMemory, Reservation};

/// The size in bytes above which an answer counts as large.
const SMALL: usize = 64 * 1024;

/// The budget of all answers.
#[derive(Debug)]
pub(super) struct Answers {
    small: Arc<Budget>,
    large: Arc<Budget>,
    most: ByteSize,
}

impl Answers {
    /// A budget of this many bytes.
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
    /// If none is left.
    pub(super) fn begin(&self, network: Option<Network>) -> Result<Arc<AnswerMemory>, HttpError> {
        let full = |_| HttpError::TooManyAnswers(self.most);
        Ok(Arc::new(AnswerMemory {
            taken: Mutex::new(0),
            small: self.small.take(network, SMALL).map_err(full)?,
            large: self.large.take(network, 0).map_err(full)?,
            most: self.most,
        }))
    }
}

/// The memory of one request's answers. Dropping it returns the memory.
#[derive(Debug)]
pub(super) struct AnswerMemory {
    /// The bytes of rows and texts.
    taken: Mutex<usize>,
    small: Permit,
    large: Permit,
    most: ByteSize,
}

impl AnswerMemory {
    /// A body with the memory of its bytes, which is returned when they are sent.
    ///
    /// # Errors
    ///
    /// If none is left, or the client's network uses a quarter of all.
    pub(super) fn hold(self: Arc<Self>, body: AnswerBody) -> Result<Bytes, HttpError> {
        let AnswerBody {
            json,
            mut reservation,
        } = body;
        reservation
            .resize(json.capacity())
            .map_err(|NoMemory| self.full())?;
        self.small.shrink_to(json.capacity().min(SMALL));
        Ok(Bytes::from_owner(Answer {
            json,
            _reservation: reservation,
        }))
    }

    fn taken(&self) -> MutexGuard<'_, usize> {
        // No code panics while it holds the lock.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The error if no memory is left.
    pub(super) fn full(&self) -> HttpError {
        HttpError::TooManyAnswers(self.most)
    }
}

impl memory::AnswerMemory for AnswerMemory {
    fn take(&self, bytes: usize) -> Result<(), NoMemory> {
        let mut taken = self.taken();
        let wanted = taken.saturating_add(bytes);
        let more = wanted
            .saturating_sub(SMALL)
            .saturating_sub(self.large.amount());
        self.large.grow(more).map_err(|_| NoMemory)?;
        *taken = wanted;
        Ok(())
    }

    fn give_back(&self, bytes: usize) {
        let mut taken = self.taken();
        *taken -= bytes;
        self.large.shrink_to(taken.saturating_sub(SMALL));
    }
}

/// The text of an answer, and its memory.
pub(super) struct AnswerBody {
    pub(super) json: Vec<u8>,
    pub(super) reservation: Reservation,
}

impl AnswerBody {
    /// Compresses the text if that makes it shorter, and returns whether it did.
    pub(super) fn compress(&mut self, coding: Coding) -> bool {
        let encoded = coding.encode(&self.json);
        let is_shorter = encoded.is_some();
        if let Some(encoded) = encoded {
            self.json = encoded;
        }
        is_shorter
    }

    /// The body of one answer. None if it found no memory.
    pub(super) fn from_response(response: Response) -> Option<Self> {
        let there_is = !response.lacks_memory();
        there_is.then(|| {
            let (json, reservation) = response.into_body();
            Self { json, reservation }
        })
    }

    /// The answers to a batch as one JSON array. None if it or one of them found no
    /// memory.
    pub(super) fn from_outcomes(outcomes: Vec<Outcome>, options: Options) -> Option<Self> {
        let bodies = outcomes
            .into_iter()
            .map(|outcome| Self::from_response(outcome.response))
            .collect::<Option<Vec<_>>>()?;
        let bytes = bodies.iter().map(|body| body.json.len() + 1).sum::<usize>() + 1;
        let mut reservation = Reservation::new(options.memory);
        reservation.resize(bytes).ok()?;
        let mut json = Vec::with_capacity(bytes);
        json.push(b'[');
        for (index, body) in bodies.into_iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            json.extend_from_slice(&body.json);
        }
        json.push(b']');
        Some(Self { json, reservation })
    }
}

/// An answer and its memory. hyper drops both when the last byte is written to the
/// socket.
struct Answer {
    json: Vec<u8>,
    _reservation: Reservation,
}

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        &self.json
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use std::sync::Arc;

    use axum::body::Bytes;

    use super::{AnswerBody, AnswerMemory, Answers, SMALL};
    use crate::http::client::Network;
    use crate::http::encoding::Coding;
    use crate::http::error::HttpError;
    use crate::memory::{AnswerMemory as _, NoMemory, Reservation};

    /// A body of this many bytes.
    fn hold(memory: Arc<AnswerMemory>, bytes: usize) -> Result<Bytes, HttpError> {
        let reservation = Reservation::new(Some(Arc::<AnswerMemory>::clone(&memory)));
        let json = vec![b' '; bytes];
        memory.hold(AnswerBody { json, reservation })
    }

    fn network(last: u8) -> Network {
        Network::from(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn large_answers_leave_room_for_small_ones() {
        let answers = Answers::new(64 * SMALL);
        let mut held = Vec::new();
        for last in 0..4 {
            let memory = answers.begin(Some(network(last))).unwrap();
            held.push(hold(memory, 15 * SMALL).unwrap());
        }
        // The large part is full for all clients.
        let memory = answers.begin(Some(network(9))).unwrap();
        assert!(memory.take(5 * SMALL).is_err());
        // Small answers are still possible, even for the same client.
        let memory = answers.begin(Some(network(0))).unwrap();
        assert!(hold(memory, SMALL).is_ok());
        held.pop();
        let memory = answers.begin(Some(network(9))).unwrap();
        assert!(memory.take(5 * SMALL).is_ok());
    }

    #[test]
    fn a_client_has_a_quarter_of_the_large_part() {
        let answers = Answers::new(64 * SMALL);
        let memory = answers.begin(Some(network(0))).unwrap();
        assert!(memory.take(15 * SMALL).is_ok());
        let second = answers.begin(Some(network(0))).unwrap();
        assert!(second.take(2 * SMALL).is_err());
        assert!(second.take(SMALL).is_ok());
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let answers = Answers::new(16 * SMALL);
        let memory = answers.begin(None).unwrap();
        memory.take(8 * SMALL).unwrap();
        memory.take(6 * SMALL).unwrap();
        assert_eq!(memory.take(2 * SMALL), Err(NoMemory));
        memory.give_back(8 * SMALL);
        memory.take(7 * SMALL).unwrap();
        memory.give_back(13 * SMALL);
        assert_eq!(memory.large.amount(), 0);
    }

    #[test]
    fn memory_is_held_by_the_last_slice_of_an_answer() {
        let answers = Answers::new(16 * SMALL);
        let body = hold(answers.begin(None).unwrap(), 10 * SMALL);
        let slice = body.unwrap().slice(5..);
        let second = answers.begin(None).unwrap();
        assert!(second.take(10 * SMALL).is_err());
        drop(slice);
        assert!(second.take(10 * SMALL).is_ok());
    }

    #[test]
    fn small_answers_are_bounded_together() {
        let answers = Answers::new(16 * SMALL);
        let first = answers.begin(None).unwrap();
        let second = answers.begin(None).unwrap();
        assert!(answers.begin(None).is_err());
        // An answer that is smaller than its memory returns the rest.
        let bodies = [first, second].map(|memory| hold(memory, 100).unwrap());
        assert!(answers.begin(None).is_ok());
        drop(bodies);
    }

    #[test]
    fn a_compressed_answer_has_the_memory_of_what_is_sent() {
        let answers = Answers::new(16 * SMALL);
        let text = || vec![b' '; 10 * SMALL];
        for _ in 0..10 {
            let memory = answers.begin(None).unwrap();
            let mut reservation = Reservation::new(Some(Arc::<AnswerMemory>::clone(&memory)));
            reservation.resize(text().len()).unwrap();
            let mut body = AnswerBody {
                json: text(),
                reservation,
            };
            assert!(body.compress(Coding::Zstd));
            let bytes = memory.hold(body).unwrap();
            assert!(bytes.len() < 1000);
            let other = answers.begin(None).unwrap();
            assert!(other.take(10 * SMALL).is_ok());
        }
        let memory = answers.begin(None).unwrap();
        let _held = hold(memory, 10 * SMALL).unwrap();
        let other = answers.begin(None).unwrap();
        assert!(other.take(10 * SMALL).is_err());
    }
}
