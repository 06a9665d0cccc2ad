//! The SQL of a request in HTTP headers of the request and the response.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;
use std::time::Duration;

use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderName, HeaderValue, request::Parts},
    response::Response,
};

use super::{HttpError, Shared, request_id::RequestId};
use crate::engine::{Options, Outcome, Trace};
use crate::object::role_name;
use crate::viewer::{Role, Viewer};

/// The number of statements that ran.
pub(super) const STATEMENTS: HeaderName = HeaderName::from_static("x-sql-statements");
/// The length of the longest chain of statements that ran one after another.
pub(super) const ROUND_TRIPS: HeaderName = HeaderName::from_static("x-sql-round-trips");
/// The times of the request's steps, which browsers can display:
/// <https://www.w3.org/TR/server-timing/>.
pub(super) const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// `on` or `explain` requests the statements that ran. In a response, it says why they are
/// not shown.
const TRACE: HeaderName = HeaderName::from_static("x-sql-trace");
/// The maximum number of statements that the caller allows.
const BUDGET: HeaderName = HeaderName::from_static("x-sql-budget");
/// `only` requests the plan instead of the answer.
const PLAN: HeaderName = HeaderName::from_static("x-sql-plan");

/// The SQL that callers may see.
#[derive(Clone, Copy, Debug, Default)]
pub struct TraceSettings {
    /// The role that may see statements. None: nobody may.
    pub role: Option<Role>,
    /// Whether that role may see values of parameters.
    pub values: bool,
}

/// Why an answer does not contain the statements that its request asked for.
#[derive(Clone, Copy, Debug)]
enum Withheld {
    /// The operator does not allow it.
    Disabled,
    /// It requires another role.
    Requires(Role),
}

impl TraceSettings {
    /// Whether a viewer may see statements.
    fn check(self, viewer: &Viewer) -> Result<(), Withheld> {
        match self.role {
            None => Err(Withheld::Disabled),
            Some(role) if viewer.role < role => Err(Withheld::Requires(role)),
            Some(_) => Ok(()),
        }
    }

    /// The response header for a request that asks for statements which its viewer may not
    /// see.
    pub(super) fn withheld(self, request: &Request) -> Option<(HeaderName, HeaderValue)> {
        text(request.headers(), &TRACE).filter(|asked| asked != "off")?;
        let viewer: &Arc<Viewer> = request.extensions().get()?;
        let reason = match self.check(viewer).err()? {
            Withheld::Disabled => "disabled".to_owned(),
            Withheld::Requires(role) => format!("requires {}", role_name(role)),
        };
        Some((TRACE, HeaderValue::try_from(reason).ok()?))
    }
}

/// The options from a request's headers, and its viewer, whom `entrance` found.
pub(super) struct RequestedOptions(pub(super) Options);

impl FromRequestParts<Arc<Shared>> for RequestedOptions {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, HttpError> {
        let viewer: Option<&Arc<Viewer>> = parts.extensions.get();
        let viewer = viewer.ok_or(HttpError::SignInRequired)?;
        let id: Option<&RequestId> = parts.extensions.get();
        let options = options(&parts.headers, shared.settings.trace, viewer)?;
        Ok(Self(Options {
            request_id: id.map(|id| id.as_str().into()),
            ..options
        }))
    }
}

/// A trace that the viewer may not see is omitted without an error, so that a page that
/// always requests one works everywhere. A header of the response says so.
fn options(
    headers: &HeaderMap,
    trace: TraceSettings,
    viewer: &Arc<Viewer>,
) -> Result<Options, HttpError> {
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
        viewer: Arc::clone(viewer),
        trace: explain
            .filter(|_| trace.check(viewer).is_ok())
            .map(|explain| Trace {
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

/// The cost of a GraphQL request. The handler puts it into the response's extensions,
/// for the headers and the log.
#[derive(Clone, Debug, Default)]
pub(super) struct Cost {
    /// The name of the operation that ran.
    pub(super) operation: Option<String>,
    /// The number of planned statements.
    pub(super) planned: usize,
    /// The number of statements that ran.
    pub(super) executed: usize,
    /// The length of the longest chain of statements that ran one after another.
    pub(super) round_trips: usize,
    /// The number of rows that they returned.
    pub(super) rows: usize,
    /// The codes of its errors, each once.
    pub(super) codes: Vec<String>,
    /// The fields whose statements repeated an earlier one.
    pub(super) duplicates: Vec<String>,
    /// The fields that ran more than planned.
    pub(super) defects: Vec<String>,
    /// The time of planning.
    pub(super) planning: Duration,
    /// The time during which at least one statement was running.
    pub(super) sql: Duration,
}

impl Cost {
    pub(super) fn from_outcome(outcome: &Outcome) -> Self {
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

    /// The total cost of the requests of a batch.
    pub(super) fn from_outcomes(outcomes: &[Outcome]) -> Self {
        outcomes
            .iter()
            .map(Self::from_outcome)
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

/// A time for a header: `1.024`. A whole number is written in a fraction of the time of a float.
struct Milliseconds(Duration);

impl Display for Milliseconds {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Self(duration) = self;
        let milliseconds = duration.as_secs() * 1000 + u64::from(duration.subsec_millis());
        write!(
            formatter,
            "{milliseconds}.{:03}",
            duration.subsec_micros() % 1000
        )
    }
}

/// Adds the cost of a request to the headers of its response.
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
    let [sql, planning, total] = [sql, planning, total].map(Milliseconds);
    let timing = format!(
        "sql;dur={sql};desc=\"{executed} {statements}\", plan;dur={planning}, total;dur={total}"
    );
    let headers = response.headers_mut();
    headers.insert(STATEMENTS, executed.into());
    headers.insert(ROUND_TRIPS, round_trips.into());
    if let Ok(timing) = HeaderValue::from_str(&timing) {
        headers.insert(SERVER_TIMING, timing);
    }
}
