//! The state that the socket of a connection and its requests share.
//!
//! hyper is between them and informs neither about the other, so they share an
//! [`Exchange`]. From it, the socket learns what the end of the client's stream means
//! and whether to linger when it closes. The requests learn whether a body was left
//! unread.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::task;

/// The maximum size in bytes of an unread rest of a body that is discarded to keep the
/// connection.
const SMALL_REST: u64 = 64 * 1024;

/// The phase of a connection's current request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    /// The connection waits for the head of a request.
    Waiting = 0,
    /// The request has no answer yet.
    Answering = 1,
    /// The answer is not completely written.
    Sending = 2,
}

/// The state of one connection.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    phase: AtomicU8,
    asked: AtomicBool,
    lingers: AtomicBool,
    unread: Mutex<Option<Unread>>,
}

/// The part of a request's body that its handler did not read.
#[derive(Debug)]
enum Unread {
    /// There may be more to read.
    Rest(Incoming),
    /// The rest can no longer be read.
    Broken,
}

impl Exchange {
    pub(super) fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Relaxed) {
            1 => Phase::Answering,
            2 => Phase::Sending,
            _ => Phase::Waiting,
        }
    }

    fn enter(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    /// Whether there was a request.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whether the client may still be sending when the socket closes.
    pub(super) fn lingers(&self) -> bool {
        self.lingers.load(Ordering::Relaxed)
    }

    /// Records that a request was answered. The next bytes on the socket are its
    /// answer.
    pub(super) fn answered(&self) {
        self.enter(Phase::Sending);
    }

    /// Records that everything was written, and returns whether that completed an
    /// answer.
    pub(super) fn flushed(&self) -> bool {
        let (sending, waiting) = (Phase::Sending as u8, Phase::Waiting as u8);
        self.phase
            .compare_exchange(sending, waiting, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }

    /// Whether the connection can accept another request after this answer. If only a
    /// small part of the body is left and has already arrived, it is discarded.
    /// Otherwise the connection must be closed, and its socket lingers.
    pub(super) async fn can_go_on(&self, expects_continue: bool) -> bool {
        let unread = self.unread().take();
        let goes_on = match unread {
            None => true,
            Some(Unread::Broken) => false,
            // Reading would make hyper request the rest.
            Some(Unread::Rest(_)) if expects_continue => false,
            Some(Unread::Rest(body)) => discard(body).await,
        };
        if !goes_on {
            self.lingers.store(true, Ordering::Relaxed);
        }
        goes_on
    }

    fn unread(&self) -> std::sync::MutexGuard<'_, Option<Unread>> {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Discards a small rest that has already arrived, and returns whether that was all of
/// it.
async fn discard(mut body: Incoming) -> bool {
    if body
        .size_hint()
        .upper()
        .is_some_and(|rest| rest > SMALL_REST)
    {
        return false;
    }
    let mut read = 0;
    let mut yielded = false;
    while read <= SMALL_REST {
        if body.is_end_stream() {
            return true;
        }
        let frame =
            std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut body).poll_frame(context)));
        match frame.await {
            Poll::Ready(None) => return true,
            Poll::Ready(Some(Ok(frame))) => {
                read += frame.data_ref().map_or(0, |data| data.len() as u64);
                yielded = false;
            }
            // hyper returns one part per poll.
            Poll::Pending if !yielded => {
                yielded = true;
                task::yield_now().await;
            }
            Poll::Ready(Some(Err(_))) | Poll::Pending => return false,
        }
    }
    false
}

/// The body of a request, which remains readable when its handler drops it.
pub(super) struct RequestBody {
    body: Option<Incoming>,
    exchange: Arc<Exchange>,
}

impl RequestBody {
    /// The body of the current request.
    pub(super) fn new(body: Incoming, exchange: Arc<Exchange>) -> Self {
        exchange.asked.store(true, Ordering::Relaxed);
        exchange.enter(Phase::Answering);
        Self {
            body: (!body.is_end_stream()).then_some(body),
            exchange,
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = ready!(Pin::new(&mut *body).poll_frame(context));
        let ended = match &frame {
            None => true,
            Some(Ok(_)) => body.is_end_stream(),
            Some(Err(_)) => {
                *self.exchange.unread() = Some(Unread::Broken);
                self.body = None;
                return Poll::Ready(frame);
            }
        };
        if ended {
            self.body = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.body {
            Some(body) => body.size_hint(),
            None => SizeHint::with_exact(0),
        }
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            *self.exchange.unread() = Some(Unread::Rest(body));
        }
    }
}
