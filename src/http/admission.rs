//! Admits requests before they run: each needs a place among those in flight, and
//! memory for its answer.
//!
//! A request is admitted when it has arrived completely, so slow bodies use no places.
//! The place is free again when the answer is made, and the memory when the answer is
//! sent.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    HttpError,
    answers::{AnswerMemory, Answers},
    budget::Permit,
    client::Network,
};
use crate::metrics::{self, Metrics};

/// The requests in flight, up to a limit.
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

    /// A place for a request. If none is free, the request is refused at once: in a
    /// queue, requests would grow older than their clients wait for answers.
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
    /// Admits a request of a client. `body` is the memory of the request's body, if it
    /// has one.
    ///
    /// # Errors
    ///
    /// If the maximum number of requests is in flight, or the maximum memory is in use.
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
