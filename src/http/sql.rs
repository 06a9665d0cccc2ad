//! What HTTP says of a request's SQL: headers in and out.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, request::Parts},
    response::Response,
};

use super::{HttpError, Shared};
use crate::engine::{Options, Outcome, Trace, milliseconds};

/// How many statements ran.
pub(super) const STATEMENTS: HeaderName = HeaderName::from_static("x-sql-statements");
/// How many of them ran one after another.
pub(super) const ROUND_TRIPS: HeaderName = HeaderName::from_static("x-sql-round-trips");
/// What took how long, as browsers draw it: <https://www.w3.org/TR/server-timing/>.
pub(super) const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// `on` or `explain` asks for the statements that ran.
const TRACE: HeaderName = HeaderName::from_static("x-sql-trace");
/// The most statements that a caller is ready to pay for.
const BUDGET: HeaderName = HeaderName::from_static("x-sql-budget");
/// `only` asks for the plan in place of the answer.
const PLAN: HeaderName = HeaderName::from_static("x-sql-plan");

/// Which SQL an operator lets callers see.
#[derive(Clone, Copy, Debug, Default)]
pub struct TraceSettings {
    /// Whether they see statements at all.
    pub allowed: bool,
    /// Whether they see values of parameters.
    pub values: bool,
}

/// What a request's headers ask for.
pub(super) struct Asked(pub(super) Options);

impl FromRequestParts<Arc<Shared>> for Asked {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, HttpError> {
        options(&parts.headers, shared.settings.trace).map(Self)
    }
}

/// A trace that the operator does not allow is not shown: a page that always
/// asks for one works everywhere.
fn options(headers: &HeaderMap, trace: TraceSettings) -> Result<Options, HttpError> {
    let explain = match text(headers, &TRACE).as_deref() {
        None | Some("off") => None,
        Some("on") => Some(false),
        Some("explain") => Some(true),
        Some(_) => return Err(bad(&TRACE, "`on`, `explain` or `off`")),
    };
    let budget = match text(headers, &BUDGET).map(|budget| budget.parse()) {
        None => None,
        Some(Ok(budget)) => Some(budget),
        Some(Err(_)) => return Err(bad(&BUDGET, "a number of statements")),
    };
    let plan_only = match text(headers, &PLAN).as_deref() {
        None => false,
        Some("only") => true,
        Some(_) => return Err(bad(&PLAN, "`only`")),
    };
    Ok(Options {
        trace: explain.filter(|_| trace.allowed).map(|explain| Trace {
            explain,
            values: trace.values,
        }),
        budget,
        plan_only,
        ..Options::default()
    })
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(
        String::from_utf8_lossy(value.as_bytes())
            .trim()
            .to_ascii_lowercase(),
    )
}

fn bad(name: &HeaderName, takes: &str) -> HttpError {
    HttpError::BadRequest(format!("the header {name} must be {takes}"))
}

/// What a GraphQL request cost; its handler leaves it in the response's
/// extensions, for the headers and for the log.
#[derive(Clone, Debug, Default)]
pub(super) struct Cost {
    /// The name of the operation that ran.
    pub(super) operation: Option<String>,
    /// SQL statements that the plan foresaw.
    pub(super) planned: usize,
    /// SQL statements that ran.
    pub(super) executed: usize,
    /// How many of these ran one after another at most.
    pub(super) round_trips: usize,
    /// Rows that they returned.
    pub(super) rows: usize,
    /// The codes of its errors, each once.
    pub(super) codes: Vec<String>,
    /// The fields whose statements were equal to one before them.
    pub(super) duplicates: Vec<String>,
    /// The fields that ran what no plan foresees.
    pub(super) defects: Vec<String>,
    /// How long planning took.
    pub(super) planning: Duration,
    /// How long at least one statement ran.
    pub(super) sql: Duration,
}

impl Cost {
    pub(super) fn of(outcome: &Outcome) -> Self {
        Self {
            operation: outcome.operation.clone(),
            planned: outcome.planned(),
            executed: outcome.executed(),
            round_trips: outcome.round_trips(),
            rows: outcome.rows(),
            codes: owned(outcome.response.codes()),
            duplicates: owned(outcome.duplicates()),
            defects: owned(outcome.defects()),
            planning: outcome.planning,
            sql: outcome.sql_time(),
        }
    }

    /// What the requests of a batch cost together.
    pub(super) fn of_all(outcomes: &[Outcome]) -> Self {
        outcomes
            .iter()
            .map(Self::of)
            .fold(Self::default(), |mut all, one| {
                all.planned += one.planned;
                all.executed += one.executed;
                all.round_trips += one.round_trips;
                all.rows += one.rows;
                for code in one.codes {
                    if !all.codes.contains(&code) {
                        all.codes.push(code);
                    }
                }
                all.duplicates.extend(one.duplicates);
                all.defects.extend(one.defects);
                all.planning += one.planning;
                all.sql += one.sql;
                all
            })
    }
}

fn owned(paths: Vec<&str>) -> Vec<String> {
    paths.into_iter().map(str::to_owned).collect()
}

/// Tells what a request cost in its response's headers, whatever became of it.
pub(super) fn set_headers(response: &mut Response, total: Duration) {
    let cost = response.extensions().get::<Cost>();
    let executed = cost.map_or(0, |cost| cost.executed);
    let round_trips = cost.map_or(0, |cost| cost.round_trips);
    let (sql, planning) = cost.map_or_else(Default::default, |cost| (cost.sql, cost.planning));
    let statements = if executed == 1 {
        "statement"
    } else {
        "statements"
    };
    let mut timing = format!(
        "sql;dur={};desc=\"{executed} {statements}\"",
        milliseconds(sql)
    );
    for (name, duration) in [("plan", planning), ("total", total)] {
        let written = write!(timing, ", {name};dur={}", milliseconds(duration));
        written.expect("text takes text");
    }
    let headers = response.headers_mut();
    headers.insert(STATEMENTS, executed.into());
    headers.insert(ROUND_TRIPS, round_trips.into());
    if let Ok(timing) = HeaderValue::from_str(&timing) {
        headers.insert(SERVER_TIMING, timing);
    }
}
