//! Reading the body of a request, within bounds.
//!
//! A body that came whole with its head is simply taken. One that has to be
//! waited for takes a place among the bodies that are being read, and must come
//! at a minimum rate. The bytes of every body count, from their arrival until the
//! request is answered. A client's network has at most a quarter of the places
//! and of the bytes.

use std::{future::poll_fn, mem, sync::Arc, task::Poll, time::Duration};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    http::{HeaderMap, header},
};
use bytesize::ByteSize;
use futures_util::StreamExt;
use tokio::time::{self, Instant};

use super::{
    HttpError,
    budget::{Budget, Permit},
    client::Network,
    rate::{Rate, after},
};

/// What a deployment may choose about bodies.
#[derive(Clone, Copy, Debug)]
pub struct BodySettings {
    /// The largest body that is read, in bytes.
    pub limit: usize,
    /// How long a client may take to send one.
    pub timeout: Duration,
    /// The most that may be waited for at once.
    pub max_waiting: usize,
    /// The most bytes that all of them may have.
    pub max_memory: usize,
    /// The least bytes a second that a client may send, over each grace time.
    pub min_rate: usize,
    /// How long a client may be slower than that.
    pub grace: Duration,
}

/// The bodies that are being read, and those of requests in flight.
#[derive(Debug)]
pub(super) struct Bodies {
    settings: BodySettings,
    places: Arc<Budget>,
    memory: Arc<Budget>,
}

/// A body that came whole. Its bytes count until the permit is dropped.
pub(super) struct WholeBody {
    pub(super) bytes: Bytes,
    pub(super) memory: Permit,
}

impl Bodies {
    pub(super) fn new(settings: BodySettings) -> Self {
        Self {
            settings,
            places: Budget::in_quarters(settings.max_waiting),
            memory: Budget::in_quarters(settings.max_memory),
        }
    }

    /// Reads a body whole.
    ///
    /// # Errors
    ///
    /// The body is larger than the limit, its client did not send all of it in
    /// time or is too slow, or there is no place or no memory for it.
    pub(super) async fn read(
        &self,
        network: Option<Network>,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<WholeBody, HttpError> {
        let limit = self.settings.limit;
        let too_large = || HttpError::PayloadTooLarge(ByteSize::b(limit as u64));
        if declared_length(headers).is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let mut chunks = Chunks {
            bodies: self,
            network,
            stream: body.into_data_stream(),
            wait: None,
        };
        let memory = self.memory.take(network, 0).map_err(|_| self.full())?;
        let mut parts = Parts::default();
        while let Some(chunk) = chunks.next().await? {
            if parts.len() + chunk.len() > limit {
                return Err(too_large());
            }
            memory.grow(chunk.len()).map_err(|_| self.full())?;
            parts.push(chunk);
        }
        let bytes = parts.whole();
        Ok(WholeBody { bytes, memory })
    }

    fn full(&self) -> HttpError {
        HttpError::TooManyBodyBytes(ByteSize::b(self.settings.max_memory as u64))
    }
}

/// What came of a body. Usually that is one part, which is not copied. Several are
/// joined: each would keep the buffer that it was read into.
#[derive(Default)]
struct Parts {
    only: Bytes,
    joined: Vec<u8>,
}

impl Parts {
    fn len(&self) -> usize {
        self.only.len() + self.joined.len()
    }

    fn push(&mut self, part: Bytes) {
        if self.len() == 0 {
            self.only = part;
        } else {
            let before = mem::take(&mut self.only);
            self.joined.extend_from_slice(&before);
            self.joined.extend_from_slice(&part);
        }
    }

    fn whole(self) -> Bytes {
        if self.joined.is_empty() {
            self.only
        } else {
            self.joined.into()
        }
    }
}

/// The parts of a body as they come.
struct Chunks<'a> {
    bodies: &'a Bodies,
    network: Option<Network>,
    stream: BodyDataStream,
    /// None while all that was asked for had come already.
    wait: Option<Wait>,
}

/// What waiting for a body takes.
struct Wait {
    /// When it ends in any case.
    deadline: Instant,
    rate: Rate,
    _place: Permit,
}

impl Chunks<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, HttpError> {
        let settings = &self.bodies.settings;
        if self.wait.is_none() {
            let stream = &mut self.stream;
            let here = poll_fn(|context| Poll::Ready(stream.poll_next_unpin(context))).await;
            if let Poll::Ready(chunk) = here {
                return read(chunk);
            }
        }
        let wait = match &mut self.wait {
            Some(wait) => wait,
            none => none.insert(self.bodies.wait(self.network)?),
        };
        loop {
            let window = wait.rate.until();
            tokio::select! {
                biased;
                chunk = self.stream.next() => {
                    let chunk = read(chunk)?;
                    wait.rate.record(chunk.as_ref().map_or(0, Bytes::len));
                    return Ok(chunk);
                }
                () = time::sleep_until(window.min(wait.deadline)) => {}
            }
            if window >= wait.deadline {
                return Err(HttpError::BodyTimeout(settings.timeout));
            }
            if !wait.rate.renew() {
                return Err(HttpError::BodyTooSlow {
                    rate: ByteSize::b(settings.min_rate as u64),
                    grace: settings.grace,
                });
            }
        }
    }
}

impl Bodies {
    fn wait(&self, network: Option<Network>) -> Result<Wait, HttpError> {
        let settings = &self.settings;
        let place = self.places.take(network, 1);
        Ok(Wait {
            deadline: after(settings.timeout),
            rate: Rate::new(settings.min_rate, settings.grace),
            _place: place.map_err(|_| HttpError::TooManyBodies(settings.max_waiting))?,
        })
    }
}

fn read<E>(chunk: Option<Result<Bytes, E>>) -> Result<Option<Bytes>, HttpError> {
    chunk.transpose().map_err(|_| {
        HttpError::BadRequest("the connection ended before the complete body arrived".to_owned())
    })
}

/// The length that the client announced, if it did.
fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
