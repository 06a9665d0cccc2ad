//! One line a request. It has no query text, no values of variables and no
//! query string: those may name people.

use std::time::Instant;

use axum::{
    extract::Request,
    http::{HeaderValue, Method, StatusCode},
    middleware::Next,
    response::Response,
};
use tracing::{Level, event};

/// What a GraphQL request cost; its handler leaves it in the response's
/// extensions for the line.
#[derive(Clone, Debug)]
pub(super) struct Cost {
    /// The name of the operation that ran.
    pub(super) operation: Option<String>,
    /// SQL statements that the plan foresaw.
    pub(super) planned: usize,
    /// SQL statements that ran.
    pub(super) executed: usize,
    /// Rows that they returned.
    pub(super) rows: u64,
}

/// Gives the request an id, which the response carries as `x-request-id`, and
/// logs it when it is answered.
pub(super) async fn log_request(request: Request, next: Next) -> Response {
    let mut line = Line::new(&request);
    let mut response = next.run(request).await;
    line.status = Some(response.status());
    line.cost = response.extensions_mut().remove();
    let id = HeaderValue::from_str(&line.id).expect("hexadecimal digits are a header value");
    response.headers_mut().insert("x-request-id", id);
    response
}

/// The line, written when it is dropped: a client that goes away drops the
/// request's future, and that too should be seen.
struct Line {
    id: String,
    method: Method,
    path: String,
    begun: Instant,
    status: Option<StatusCode>,
    cost: Option<Cost>,
}

impl Line {
    fn new(request: &Request) -> Self {
        Self {
            id: format!("{:016x}", rand::random::<u64>()),
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            begun: Instant::now(),
            status: None,
            cost: None,
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let cost = self.cost.as_ref();
        // To the microsecond: more digits would be noise.
        let duration_ms = (self.begun.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        // The level is part of an event's static metadata, so a value cannot choose it.
        macro_rules! write {
            ($level:expr, $message:literal) => {
                event!(
                    $level,
                    request_id = self.id,
                    method = self.method.as_str(),
                    path = self.path,
                    status = self.status.map(|status| status.as_u16()),
                    operation = cost.and_then(|cost| cost.operation.as_deref()),
                    planned = cost.map(|cost| cost.planned),
                    executed = cost.map(|cost| cost.executed),
                    rows = cost.map(|cost| cost.rows),
                    duration_ms,
                    $message
                )
            };
        }
        if cost.is_some_and(|cost| cost.executed > cost.planned) {
            write!(
                Level::WARN,
                "request ran more statements than planned: a defect of Gatepass, please report it"
            );
        } else if self.status.is_none() {
            write!(Level::INFO, "request abandoned by its client");
        } else {
            write!(Level::INFO, "request");
        }
    }
}
