//! Logs one line per request. It contains no query text, no values of variables and no
//! query string, because those may identify people. It contains the client's address
//! only if the operator enables that. Text from callers is truncated, so that lines
//! stay short.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request},
    http::{Method, StatusCode, request::Parts},
    response::Response,
};
use tracing::{Level, event};

use super::{
    ClientSettings, caching,
    request_id::{REQUEST_ID, RequestId},
    sql::Cost,
};
use crate::{
    cut::{self, cut},
    engine::milliseconds,
    error::Code,
    request_span::within,
    viewer::Viewer,
};

/// The maximum length of a line's method, and of its path, in bytes.
const METHOD: usize = 16;
const PATH: usize = 256;

/// Gives the request an ID, which the response contains as `x-request-id`, and logs it
/// when it is answered. Other lines of the request contain the ID too.
pub(super) async fn log_request<W>(
    clients: &ClientSettings,
    request: Request,
    work: impl FnOnce(Request) -> W,
) -> Response
where
    W: Future<Output = Response>,
{
    let (mut parts, body) = request.into_parts();
    let id = RequestId::new(clients, &parts);
    let span = id.span();
    let mut line = Line::new(id, &parts, clients.logged(&parts));
    parts.extensions.insert(line.signed_in.clone());
    parts.extensions.insert(line.id.clone());
    let request = Request::from_parts(parts, body);
    let mut response = within(span, work(request)).await;
    line.status = Some(response.status());
    line.code = response.extensions().get().copied();
    line.cost = response.extensions_mut().remove();
    response.headers_mut().insert(REQUEST_ID, line.id.header());
    caching::forbid_by_default(&mut response);
    response
}

/// The place for the ID of a request's viewer, who is found out on the way. It is an
/// extension of the request.
#[derive(Clone, Debug, Default)]
pub(super) struct SignedIn(Arc<OnceLock<Arc<str>>>);

impl SignedIn {
    pub(super) fn set(&self, viewer: &Viewer) {
        // Only the first one counts, as there is only one.
        let _ = self.0.set(Arc::clone(&viewer.id));
    }
}

/// The line, which is written when it is dropped. If the client disconnects, its
/// request's future is dropped, and that should be logged too.
struct Line {
    id: RequestId,
    client: Option<IpAddr>,
    signed_in: SignedIn,
    method: Method,
    path: String,
    begun: Instant,
    status: Option<StatusCode>,
    /// The reason why the request did not reach GraphQL.
    code: Option<Code>,
    cost: Option<Cost>,
}

impl Line {
    fn new(id: RequestId, request: &Parts, client: Option<IpAddr>) -> Self {
        Self {
            id,
            client,
            signed_in: SignedIn::default(),
            method: request.method.clone(),
            path: path(request),
            begun: Instant::now(),
            status: None,
            code: None,
            cost: None,
        }
    }
}

/// The path for the log. The address of a page contains what it shows, such as the code of a
/// pass, so the log has the page's route. An address that has no route may be a mistyped one
/// of these, so the log has its first part.
fn path(request: &Parts) -> String {
    if let Some(route) = request.extensions.get::<MatchedPath>() {
        return route.as_str().to_owned();
    }
    let path = request.uri.path();
    let start = path.len() - path.trim_start_matches('/').len();
    match path[start..].find(['/', '%']) {
        Some(end) => format!("{}/…", &path[..start + end]),
        None => path.to_owned(),
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let cost = self.cost.as_ref();
        let duration_ms = milliseconds(self.begun.elapsed());
        let fields = |of: fn(&Cost) -> &[String]| {
            let names = cost.map_or(&[][..], of).join(" ");
            cut(&names, cut::FIELDS).into_owned()
        };
        let codes = match self.code {
            Some(code) => code.as_str().to_owned(),
            None => fields(|of| &of.codes),
        };
        let codes = (!codes.is_empty()).then_some(codes);
        let (defects, duplicates) = (fields(|of| &of.defects), fields(|of| &of.duplicates));
        let method = cut(self.method.as_str(), METHOD);
        let path = cut(&self.path, PATH);
        let name = cost.and_then(|cost| cost.operation.as_deref());
        let operation = name.map(|name| cut(name, cut::OPERATION));
        // The level is part of an event's static metadata, so a value cannot choose it.
        macro_rules! write {
            ($level:expr, $message:literal $(, $more:tt)*) => {
                event!(
                    $level,
                    $($more = $more.as_str(),)*
                    request_id = self.id.as_str(),
                    client = self.client.map(display),
                    viewer = self.signed_in.0.get().map(|id| &**id),
                    method = &*method,
                    path = &*path,
                    status = self.status.map(|status| status.as_u16()),
                    codes,
                    operation = operation.as_deref(),
                    planned = cost.map(|cost| cost.planned),
                    executed = cost.map(|cost| cost.executed),
                    rows = cost.map(|cost| cost.rows),
                    duration_ms,
                    $message
                )
            };
        }
        // Two parts of a query may happen to need the same rows.
        if !duplicates.is_empty() {
            event!(
                Level::DEBUG,
                request_id = self.id.as_str(),
                duplicates,
                "statements were equal to an earlier one, for another field"
            );
        }
        if !defects.is_empty() {
            write!(
                Level::WARN,
                "request ran statements that were not planned, or one twice: a defect of Gatepass, please report it",
                defects
            );
        } else if self.status.is_none() {
            write!(Level::INFO, "request abandoned by its client");
        } else {
            write!(Level::INFO, "request");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex},
    };

    use axum::{
        Extension, Router,
        body::Body,
        http::Request,
        middleware::{self, Next},
        routing::get,
    };
    use tower::ServiceExt;

    use super::{ClientSettings, Cost, Level, log_request};
    use crate::http::HttpError;

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

    /// The log line of `GET /` with this handler. If the handler waits, the client
    /// disconnects.
    async fn logged(routes: Router) -> String {
        logged_at(Level::INFO, routes).await
    }

    async fn logged_at(level: Level, routes: Router) -> String {
        let buffer = Buffer::default();
        let writer = buffer.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_max_level(level)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let answer = routes
            .layer(middleware::from_fn(async |request, next: Next| {
                let clients = ClientSettings::default();
                log_request(&clients, request, |request| next.run(request)).await
            }))
            .oneshot(Request::get("/").body(Body::empty()).unwrap());
        tokio::select! {
            biased;
            _ = answer => {}
            () = std::future::ready(()) => {}
        }
        let bytes = buffer.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    fn costing(planned: usize, executed: usize) -> Router {
        let cost = Cost {
            planned,
            executed,
            defects: vec!["passes.gate".to_owned(); executed.saturating_sub(planned)],
            ..Cost::default()
        };
        Router::new().route("/", get(async move || Extension(cost)))
    }

    #[tokio::test]
    async fn more_statements_than_planned_are_a_warning() {
        let line = logged(costing(2, 3)).await;
        assert!(line.contains(" WARN "), "{line}");
        assert!(line.contains("planned=2 executed=3"), "{line}");
        assert!(line.contains("defects=\"passes.gate\""), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
    }

    #[tokio::test]
    async fn equal_statements_are_told_to_who_looks_closely() {
        let routes = || {
            let cost = Cost {
                planned: 4,
                executed: 4,
                duplicates: vec!["b.nodes.gate".to_owned(), "c.nodes.gate".to_owned()],
                ..Cost::default()
            };
            Router::new().route("/", get(async move || Extension(cost)))
        };
        let lines = logged_at(Level::INFO, routes()).await;
        assert_eq!(lines.lines().count(), 1, "{lines}");
        assert!(!lines.contains("duplicates"), "{lines}");
        let lines = logged_at(Level::DEBUG, routes()).await;
        let (first, second) = lines.split_once('\n').unwrap();
        assert!(first.contains("DEBUG"), "{lines}");
        let fields = "duplicates=\"b.nodes.gate c.nodes.gate\"";
        assert!(first.contains(fields), "{lines}");
        assert!(second.contains(" INFO "), "{lines}");
        let id = |line: &str| {
            let (_, rest) = line.split_once("request_id=\"").unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        assert_eq!(id(first), id(second), "{lines}");
    }

    #[tokio::test]
    async fn codes_are_told() {
        let cost = Cost {
            codes: vec!["BAD_ID".to_owned(), "INTERNAL".to_owned()],
            ..Cost::default()
        };
        let line = logged(Router::new().route("/", get(async move || Extension(cost)))).await;
        assert!(line.contains("codes=\"BAD_ID INTERNAL\""), "{line}");
        assert!(line.contains(" INFO "), "{line}");
        let line = logged(Router::new().route("/", get(async || HttpError::NotFound))).await;
        assert!(line.contains("codes=\"NOT_FOUND\""), "{line}");
    }

    #[tokio::test]
    async fn what_is_logged_on_the_way_has_the_id() {
        async fn fail() {
            tracing::error!("broken");
        }
        let lines = logged_at(Level::ERROR, Router::new().route("/", get(fail))).await;
        assert!(lines.contains("request{request_id=\""), "{lines}");
        assert!(lines.contains("broken"), "{lines}");
    }

    #[tokio::test]
    async fn what_callers_make_up_is_cut() {
        let cost = Cost {
            operation: Some("n".repeat(900_000)),
            defects: vec!["é".repeat(2_000); 500],
            ..Cost::default()
        };
        let line = logged(Router::new().route("/", get(async move || Extension(cost)))).await;
        assert!(line.len() < 2_000, "{} bytes", line.len());
        assert!(line.contains("nnn…\""), "{line}");
        assert!(line.contains("éé…\""), "{line}");
    }

    #[tokio::test]
    async fn as_many_or_fewer_are_not() {
        for executed in [1, 2] {
            let line = logged(costing(2, executed)).await;
            assert!(line.contains(" INFO "), "{line}");
        }
    }

    #[tokio::test]
    async fn a_client_that_goes_away_leaves_a_line() {
        let line = logged(Router::new().route("/", get(std::future::pending::<()>))).await;
        assert!(line.contains("abandoned"), "{line}");
        assert!(!line.contains("status="), "{line}");
    }
}
