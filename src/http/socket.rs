//! The socket of a connection, with what hyper does not do: a client has to take
//! its answer at a minimum rate; one that has ended its side of the stream gets
//! its answer all the same; and one that still sends when the connection is
//! closed can read why.

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

/// How long a request still runs whose client has ended its side of the stream. It
/// may wait for its answer or be gone for good, which look the same until
/// something is written.
const HALF_CLOSED: Duration = Duration::from_secs(1);

/// How long what a client still sends is read and thrown away after the last
/// answer. Most clients read no answer before they have sent everything, and a
/// system that closes on unread bytes takes back what it has sent.
const LINGER: Duration = Duration::from_secs(5);

/// How slowly a client may take its answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// The least bytes a second.
    pub(super) rate: usize,
    /// Over each time like this one.
    pub(super) window: Duration,
}

/// A TCP stream that keeps to the limits of this module.
pub(super) struct Socket {
    stream: TcpStream,
    exchange: Arc<Exchange>,
    pace: Pace,
    /// While a client keeps the server waiting to write.
    slow: Option<Slow>,
    /// Whether the client has ended its side.
    half_closed: bool,
    half_closed_timer: Option<Pin<Box<Sleep>>>,
    /// Since the server has ended its own.
    linger: Option<Pin<Box<Sleep>>>,
}

/// A client that has not taken all that it could have.
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

    /// Watches what came of a write.
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
            // It is told when the answer is written.
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

    /// Of two ways, hyper copies answers in the other one: their memory would
    /// count as free while they wait.
    fn is_write_vectored(&self) -> bool {
        true
    }

    /// hyper calls this when nothing is left to write.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.slow = None;
        if self.exchange.flushed() && self.half_closed {
            self.half_closed_timer = None;
            // Now it may be told.
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
