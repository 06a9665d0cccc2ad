//! What a request needs before it runs: a place among those in flight, and memory
//! for its answer.
//!
//! It is asked for when the request is whole, so that slow bodies hold no places.
//! The place is free again when the answer is made; its memory when it is sent.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    HttpError,
    answers::{AnswerMemory, Answers},
    budget::Permit,
    client::Network,
};
use crate::metrics::{self, Metrics};

/// The requests that are being answered, up to a limit.
pub(super) struct InFlight {
    places: Arc<Semaphore>,
    most: usize,
    metrics: Option<Metrics>,
}

/// A place among them. The fields are dropped in this order, so a request that is not
/// counted holds no place.
struct Place {
    _permit: OwnedSemaphorePermit,
    _counted: Option<metrics::InFlight>,
}

impl InFlight {
    pub(super) fn new(most: usize, metrics: Option<Metrics>) -> Self {
        Self {
            places: Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))),
            most,
            metrics,
        }
    }

    /// A place for a request; none is free when it is refused. Waiting for one
    /// would make a queue, in which requests grow older than anybody waits for
    /// their answers.
    fn enter(&self) -> Result<Place, HttpError> {
        let permit = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| HttpError::TooManyInFlight(self.most))?;
        Ok(Place {
            _permit: permit,
            _counted: self.metrics.as_ref().map(|metrics| metrics.http().begin()),
        })
    }
}

/// What an admitted request has until it is answered.
pub(super) struct Admission {
    _place: Place,
    _body: Option<Permit>,
    pub(super) memory: Arc<AnswerMemory>,
}

impl Admission {
    /// Admits a request of a client whose body, if there was any, has this memory.
    ///
    /// # Errors
    ///
    /// As many requests are in flight, or as much memory is taken, as allowed.
    pub(super) fn new(
        in_flight: &InFlight,
        answers: &Answers,
        network: Option<Network>,
        body: Option<Permit>,
    ) -> Result<Self, HttpError> {
        Ok(Self {
            _place: in_flight.enter()?,
            _body: body,
            memory: answers.begin(network)?,
        })
    }
}
