//! The socket of a connection, with features that hyper lacks: a client must read its
//! answer at a minimum rate; a client that has closed its side of the stream still gets
//! its answer; and a client that is still sending when the connection is closed can
//! read the error.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep, sleep_until},
};

use super::{
    exchange::{Exchange, Phase},
    rate::Rate,
};

/// The time that a request continues after its client has closed its side of the
/// stream. The client may be waiting for its answer or may have disconnected, which
/// only a write can distinguish.
const HALF_CLOSED: Duration = Duration::from_secs(1);

/// The time that incoming bytes are discarded after the last answer. Most clients do
/// not read an answer before they have sent everything, and if a socket is closed with
/// unread bytes, the system discards the answer.
const LINGER: Duration = Duration::from_secs(5);

/// The minimum rate at which a client must read its answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// The minimum number of bytes per second.
    pub(super) rate: usize,
    /// The time over which the rate is measured.
    pub(super) window: Duration,
}

/// A TCP stream that enforces the limits of this module.
pub(super) struct Socket {
    stream: TcpStream,
    exchange: Arc<Exchange>,
    pace: Pace,
    /// Set while the server waits for a client that reads slowly.
    slow: Option<Slow>,
    /// Whether the client has closed its side.
    half_closed: bool,
    half_closed_timer: Option<Pin<Box<Sleep>>>,
    /// Set after the server has closed its own side.
    linger: Option<Pin<Box<Sleep>>>,
}

/// A client that has not read all that was available.
struct Slow {
    rate: Rate,
    timer: Pin<Box<Sleep>>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, exchange: Arc<Exchange>, pace: Pace) -> Self {
        Self {
            stream,
            exchange,
            pace,
            slow: None,
            half_closed: false,
            half_closed_timer: None,
            linger: None,
        }
    }

    /// Records the result of a write.
    fn watch(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let (Poll::Ready(Ok(bytes)), Some(slow)) = (&written, &mut self.slow) {
            slow.rate.record(*bytes);
        }
        if written.is_pending() {
            let pace = self.pace;
            let slow = self.slow.get_or_insert_with(|| Slow::new(pace));
            if slow.is_too_slow(context) {
                let error = "the client reads its answer too slowly";
                return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, error)));
            }
        }
        written
    }
}

impl Slow {
    fn new(pace: Pace) -> Self {
        let rate = Rate::new(pace.rate, pace.window);
        Self {
            timer: Box::pin(sleep_until(rate.until())),
            rate,
        }
    }

    fn is_too_slow(&mut self, context: &mut Context<'_>) -> bool {
        while self.timer.as_mut().poll(context).is_ready() {
            if !self.rate.renew() {
                return true;
            }
            self.timer.as_mut().reset(self.rate.until());
        }
        false
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if !this.half_closed {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
            if buffer.filled().len() > before || buffer.remaining() == 0 {
                return Poll::Ready(Ok(()));
            }
            this.half_closed = true;
        }
        match this.exchange.phase() {
            Phase::Waiting => Poll::Ready(Ok(())),
            Phase::Answering => this
                .half_closed_timer
                .get_or_insert_with(|| Box::pin(sleep(HALF_CLOSED)))
                .as_mut()
                .poll(context)
                .map(Ok),
            // The end is reported after the answer is written.
            Phase::Sending => Poll::Pending,
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.watch(context, written)
    }

    /// Without vectored writes, hyper would copy answers, and the memory of waiting ones
    /// would count as free.
    fn is_write_vectored(&self) -> bool {
        true
    }

    /// hyper calls this when nothing is left to write.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.slow = None;
        if self.exchange.flushed() && self.half_closed {
            self.half_closed_timer = None;
            // Now the end may be reported.
            context.waker().wake_by_ref();
        }
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let timer = match &mut this.linger {
            Some(timer) => timer,
            none => {
                ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
                if !this.exchange.lingers() {
                    return Poll::Ready(Ok(()));
                }
                none.insert(Box::pin(sleep(LINGER)))
            }
        };
        if timer.as_mut().poll(context).is_ready() {
            return Poll::Ready(Ok(()));
        }
        let mut bytes = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut bytes);
            match Pin::new(&mut this.stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {}
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
