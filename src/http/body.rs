//! Reads the body of a request within limits.
//!
//! A body that arrived with its head is read at once. Otherwise, the body takes a place
//! among those that are being read, and must arrive at a minimum rate. The bytes of
//! every body count from their arrival until its request is answered. A client's
//! network may use a quarter of the places and of the bytes.

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

/// The settings of bodies.
#[derive(Clone, Copy, Debug)]
pub struct BodySettings {
    /// The maximum size of a body, in bytes.
    pub limit: usize,
    /// The maximum time for sending a body.
    pub timeout: Duration,
    /// The maximum number of bodies that are being read.
    pub max_waiting: usize,
    /// The maximum total size of all bodies, in bytes.
    pub max_memory: usize,
    /// The minimum rate at which a client must send, in bytes per second, over each
    /// grace time.
    pub min_rate: usize,
    /// The grace time.
    pub grace: Duration,
}

/// The bodies that are being read, and those of requests in flight.
#[derive(Debug)]
pub(super) struct Bodies {
    settings: BodySettings,
    places: Arc<Budget>,
    memory: Arc<Budget>,
}

/// A complete body. Its bytes count until the permit is dropped.
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

    /// Reads a complete body.
    ///
    /// # Errors
    ///
    /// If the body is larger than the limit, does not arrive in time, arrives too
    /// slowly, or no place or memory is free for it.
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

/// The parts of a body so far. Usually there is only one, which is not copied. Several
/// are joined, because each would keep the buffer that it was read into.
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

/// The parts of a body as they arrive.
struct Chunks<'a> {
    bodies: &'a Bodies,
    network: Option<Network>,
    stream: BodyDataStream,
    /// None as long as every part had already arrived.
    wait: Option<Wait>,
}

/// The resources for waiting for a body.
struct Wait {
    /// The time at which waiting ends in any case.
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

/// The length that the client announced, if any.
fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
