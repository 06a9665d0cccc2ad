//! The span of a request, which says what a log line belongs to.
//!
//! tracing knows the span of the code that runs, and so does sqlx, which enters it twice for
//! each row that it reads. That took three hundredths of the time of a request. What sqlx logs
//! belongs to the request anyway, because the request's own span is entered around all of it. So
//! [`RequestSpans`] hides the current span from everyone but the lines of the log, and
//! [`current`] is for the few who need it.

use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Instrument, Metadata, Span, Subscriber};
use tracing_core::span::Current;

tokio::task_local! {
    static REQUEST: Span;
}

/// Does the work of a request, whose log lines belong to this span.
pub(crate) async fn within<T>(span: Span, work: impl Future<Output = T>) -> T {
    REQUEST.scope(span.clone(), work.instrument(span)).await
}

/// The span of the current request, for work that outlives it. None if there is no request.
pub(crate) fn current() -> Span {
    REQUEST
        .try_with(Span::clone)
        .unwrap_or_else(|_| Span::none())
}

/// A subscriber whose current span only its own layers know.
pub(crate) struct RequestSpans<S>(pub(crate) S);

impl<S: Subscriber> Subscriber for RequestSpans<S> {
    fn current_span(&self) -> Current {
        Current::none()
    }

    fn on_register_dispatch(&self, subscriber: &Dispatch) {
        self.0.on_register_dispatch(subscriber);
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.0.register_callsite(metadata)
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.0.enabled(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        self.0.max_level_hint()
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.0.new_span(span)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.0.record(span, values);
    }

    fn record_follows_from(&self, span: &Id, follows: &Id) {
        self.0.record_follows_from(span, follows);
    }

    fn event_enabled(&self, event: &Event<'_>) -> bool {
        self.0.event_enabled(event)
    }

    fn event(&self, event: &Event<'_>) {
        self.0.event(event);
    }

    fn enter(&self, span: &Id) {
        self.0.enter(span);
    }

    fn exit(&self, span: &Id) {
        self.0.exit(span);
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.0.clone_span(id)
    }

    fn try_close(&self, id: Id) -> bool {
        self.0.try_close(id)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use tracing::{Instrument, Span, error, error_span, subscriber};
    use tracing_subscriber::{fmt, layer::SubscriberExt, registry};

    use super::{RequestSpans, current, within};

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn lines_belong_to_the_request_though_nobody_sees_its_span() {
        let buffer = Buffer::default();
        let writer = buffer.clone();
        let lines = fmt::layer()
            .with_ansi(false)
            .with_writer(move || writer.clone());
        let _guard = subscriber::set_default(RequestSpans(registry().with(lines)));
        assert!(current().is_none());
        let mut outlives = None;
        within(error_span!("request", request_id = "7"), async {
            assert!(Span::current().is_none());
            tokio::task::yield_now().await;
            error!("during it");
            outlives = Some(async { error!("after it") }.instrument(current()));
        })
        .await;
        outlives.unwrap().await;
        error!("beside it");
        let bytes = buffer.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        for (line, is_of_request) in [
            ("during it", true),
            ("after it", true),
            ("beside it", false),
        ] {
            let found = text.lines().find(|text| text.contains(line)).unwrap();
            assert_eq!(found.contains("request_id=\"7\""), is_of_request, "{text}");
        }
    }
}
