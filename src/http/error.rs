//! Errors of requests that do not reach GraphQL.

use std::time::Duration;

use async_graphql::ParseRequestError;
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytesize::ByteSize;
use humantime::format_duration;
use serde_json::json;

use super::{
    negotiate::Format,
    request_id::{REQUEST_ID, RequestId},
};
use crate::error::Code;

/// The time after which a refused client may try again, in seconds.
const RETRY_AFTER: &str = "1";

/// A request that did not reach GraphQL, or whose answer was lost.
///
/// GraphQL's own errors (parsing, planning, execution) are not here, because they are
/// part of a response.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The body is not a GraphQL request.
    #[error("{0}")]
    BadRequest(String),
    /// The body is JSON, but has the wrong shape.
    #[error(
        "a request must be a JSON object with \"query\", a string, and, where needed, \
         \"operationName\", a string, and \"variables\" and \"extensions\", objects"
    )]
    NoRequest,
    /// The body is larger than the limit, in bytes.
    #[error("the body is larger than {}, the limit of this server (--body-limit)", .0.display().iec())]
    PayloadTooLarge(ByteSize),
    /// The complete body did not arrive within the limit.
    #[error(
        "the complete body did not arrive within {}, the limit of this server (--body-timeout)",
        format_duration(*.0)
    )]
    BodyTimeout(Duration),
    /// The body arrived more slowly than the limit, in bytes per second, over the grace
    /// time.
    #[error(
        "the body arrived at less than {} per second for {}, the minimum rate of this server \
         (--min-body-rate, --body-grace)",
        rate.display().iec(),
        format_duration(*grace)
    )]
    BodyTooSlow {
        /// The limit per second.
        rate: ByteSize,
        /// The grace time.
        grace: Duration,
    },
    /// The maximum number of bodies is being read.
    #[error(
        "the server is waiting for {0} bodies, its limit, or for a quarter of that from your \
         address (--max-bodies): try again in a moment, or send the body without pauses"
    )]
    TooManyBodies(usize),
    /// All bodies together have the maximum size.
    #[error(
        "the bodies of all requests take {}, the limit of this server, or those from your address \
         take a quarter of that (--max-bodies-memory): try again in a moment", .0.display().iec()
    )]
    TooManyBodyBytes(ByteSize),
    /// All answers together have the maximum size.
    #[error(
        "all unsent answers take {}, the limit of this server, or those to your address take a \
         quarter of that (--max-answers-memory): try again in a moment, or ask for less at once",
        .0.display().iec()
    )]
    TooManyAnswers(ByteSize),
    /// The client's address has the maximum number of connections.
    #[error(
        "your address has {0} connections, the limit per address \
         (--max-connections-per-address): reuse them, or close some"
    )]
    TooManyConnections(usize),
    /// The request is for another host.
    #[error(
        "this server does not accept requests for this host: use one of its own names; \
         its operator can allow others (--allowed-host)"
    )]
    Misdirected,
    /// The address is longer than the limit, in bytes.
    #[error(
        "the address is longer than {}, the limit of this server (--header-limit): send \
         the query with POST", .0.display().iec()
    )]
    AddressTooLong(ByteSize),
    /// The headers are larger than the limit, in bytes.
    #[error(
        "the headers are larger than {}, the limit of this server (--header-limit): send \
         fewer or shorter ones", .0.display().iec()
    )]
    HeadersTooLarge(ByteSize),
    /// The body is an array with too many requests.
    #[error("{}", batch_too_large(*.0))]
    BatchTooLarge(usize),
    /// The maximum number of requests is in flight.
    #[error(
        "{0} requests are in flight, the limit of this server (--max-in-flight): \
         try again in a moment"
    )]
    TooManyInFlight(usize),
    /// The body's media type is not plain JSON.
    #[error("{0}")]
    UnsupportedMediaType(&'static str),
    /// The client accepts neither media type of GraphQL's answers.
    #[error(
        "the server answers with application/graphql-response+json or application/json: allow \
         one of them in the Accept header"
    )]
    NotAcceptable,
    /// A `GET` request contains a mutation.
    #[error("a GET request must not change data: send mutations with POST")]
    MutationByGet,
    /// A page of another site may have made a browser send the request.
    #[error(
        "a page of another site could make a browser send this request: add the header \
         GraphQL-Require-Preflight: 1, or send it with POST and Content-Type: application/json"
    )]
    PreflightRequired,
    /// The request shows nothing of who sends it.
    #[error(
        "this server needs to know who you are: send the header Authorization: Bearer TOKEN; its \
         operator makes tokens with `gatepass token create`"
    )]
    SignInRequired,
    /// The request shows a token or a session that is not accepted.
    #[error("the token or session of this request is not accepted: {0}")]
    CredentialRefused(String),
    /// A sign-in at the OpenID provider cannot be finished.
    #[error(
        "the sign-in was not begun in this browser, took too long, or was refused by the OpenID \
         provider: sign in again"
    )]
    LoginFailed,
    /// The OpenID provider knows who sends the request, but they may do nothing here.
    #[error("{0}")]
    NoAccess(String),
    /// The OpenID provider does not say whether a token is right, and is asked again after
    /// this time.
    #[error(
        "the OpenID provider does not answer, so this server cannot tell whether the token is \
         right: try again in {}", format_duration(whole_seconds(*.0))
    )]
    ProviderUnavailable(Duration),
    /// The client has to wait before it tries another token.
    #[error("too many wrong tokens came from your address: try again in {}", format_duration(whole_seconds(*.0)))]
    TooManyAttempts(Duration),
    /// Callers may not read the schema.
    #[error(
        "introspection is disabled (--no-introspection): ask the server's operator for the schema"
    )]
    SchemaHidden,
    /// No route has this path.
    #[error("nothing is at this address: GraphQL is at /graphql")]
    NotFound,
    /// The route does not accept the method.
    #[error(
        "this address does not accept this method: the Allow header lists those that it accepts"
    )]
    MethodNotAllowed,
    /// The database does not answer.
    #[error("the database does not answer: try again later")]
    DatabaseUnavailable,
    /// The database does not have the required schema.
    #[error("the database's schema is {0}: its operator must migrate it, or run another version")]
    SchemaMismatch(&'static str),
    /// A bug in Gatepass. The log says more, under the request's ID.
    #[error("internal error: report it with the x-request-id of this response")]
    Internal,
}

impl HttpError {
    /// The error's `extensions.code`.
    pub(super) fn code(&self) -> Code {
        self.code_and_status().0
    }

    fn code_and_status(&self) -> (Code, StatusCode) {
        match self {
            Self::BadRequest(_) | Self::NoRequest => (Code::BadRequest, StatusCode::BAD_REQUEST),
            Self::PayloadTooLarge(_) => (Code::PayloadTooLarge, StatusCode::PAYLOAD_TOO_LARGE),
            Self::BodyTimeout(_) | Self::BodyTooSlow { .. } => {
                (Code::BodyTimeout, StatusCode::REQUEST_TIMEOUT)
            }
            Self::TooManyBodies(_) | Self::TooManyBodyBytes(_) => {
                (Code::TooManyBodies, StatusCode::SERVICE_UNAVAILABLE)
            }
            Self::TooManyAnswers(_) => (Code::TooManyAnswers, StatusCode::SERVICE_UNAVAILABLE),
            Self::TooManyConnections(_) => {
                (Code::TooManyConnections, StatusCode::SERVICE_UNAVAILABLE)
            }
            Self::Misdirected => (Code::MisdirectedRequest, StatusCode::MISDIRECTED_REQUEST),
            Self::AddressTooLong(_) => (Code::AddressTooLong, StatusCode::URI_TOO_LONG),
            Self::HeadersTooLarge(_) => (
                Code::HeadersTooLarge,
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            ),
            Self::BatchTooLarge(_) => (Code::BatchTooLarge, StatusCode::BAD_REQUEST),
            Self::TooManyInFlight(_) => (Code::TooManyInFlight, StatusCode::SERVICE_UNAVAILABLE),
            Self::UnsupportedMediaType(_) => (
                Code::UnsupportedMediaType,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ),
            Self::NotAcceptable => (Code::NotAcceptable, StatusCode::NOT_ACCEPTABLE),
            Self::PreflightRequired => (Code::PreflightRequired, StatusCode::FORBIDDEN),
            Self::SignInRequired | Self::CredentialRefused(_) | Self::LoginFailed => {
                (Code::Unauthenticated, StatusCode::UNAUTHORIZED)
            }
            Self::NoAccess(_) => (Code::Forbidden, StatusCode::FORBIDDEN),
            Self::ProviderUnavailable(_) => {
                (Code::ProviderUnavailable, StatusCode::SERVICE_UNAVAILABLE)
            }
            Self::TooManyAttempts(_) => (Code::TooManyAttempts, StatusCode::TOO_MANY_REQUESTS),
            Self::SchemaHidden => (Code::IntrospectionDisabled, StatusCode::FORBIDDEN),
            Self::NotFound => (Code::NotFound, StatusCode::NOT_FOUND),
            Self::MethodNotAllowed | Self::MutationByGet => {
                (Code::MethodNotAllowed, StatusCode::METHOD_NOT_ALLOWED)
            }
            Self::DatabaseUnavailable => {
                (Code::DatabaseUnavailable, StatusCode::SERVICE_UNAVAILABLE)
            }
            Self::SchemaMismatch(_) => (Code::SchemaMismatch, StatusCode::SERVICE_UNAVAILABLE),
            Self::Internal => (Code::Internal, StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// The header for the client's library.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::MutationByGet => Some((header::ALLOW, HeaderValue::from_static("POST"))),
            // RFC 6750, section 3. The reason has no character that would end the text.
            Self::SignInRequired | Self::LoginFailed => Some((
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"gatepass\""),
            )),
            Self::CredentialRefused(reason) => {
                let text = format!(
                    "Bearer realm=\"gatepass\", error=\"invalid_token\", \
                     error_description=\"{reason}\""
                );
                Some((header::WWW_AUTHENTICATE, HeaderValue::try_from(text).ok()?))
            }
            Self::TooManyAttempts(wait) | Self::ProviderUnavailable(wait) => {
                let seconds = whole_seconds(*wait).as_secs();
                Some((header::RETRY_AFTER, seconds.into()))
            }
            // Requests take milliseconds, so places are free long before.
            Self::TooManyInFlight(_)
            | Self::TooManyBodies(_)
            | Self::TooManyBodyBytes(_)
            | Self::TooManyAnswers(_)
            | Self::TooManyConnections(_) => {
                Some((header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER)))
            }
            _ => None,
        }
    }

    fn to_json(&self) -> String {
        let code = self.code().as_str();
        let error = json!({ "message": self.to_string(), "extensions": { "code": code } });
        json!({ "errors": [error] }).to_string()
    }

    /// The error as bytes for a connection from which nothing is read.
    pub(super) fn to_bytes(&self, id: &RequestId) -> Vec<u8> {
        let (status, body) = (self.code_and_status().1, self.to_json());
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\n\
             Retry-After: {RETRY_AFTER}\r\n{REQUEST_ID}: {}\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            id.as_str(),
            body.len()
        )
        .into_bytes()
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let (code, status) = self.code_and_status();
        let mut response = (status, self.to_json()).into_response();
        // For the metrics.
        response.extensions_mut().insert(code);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, Format::Json.content_type());
        if let Some((name, value)) = self.header() {
            headers.insert(name, value);
        }
        response
    }
}

/// The time, rounded up, as `Retry-After` has it.
fn whole_seconds(time: Duration) -> Duration {
    Duration::from_secs(
        time.as_millis()
            .div_ceil(1000)
            .try_into()
            .unwrap_or(u64::MAX),
    )
}

fn batch_too_large(most: usize) -> String {
    match most {
        0 => {
            "this server accepts no arrays of requests (--max-batch 0): send each request as a \
              separate JSON object, or start the server with --max-batch N to accept arrays of up to N"
                .to_owned()
        }
        most => format!(
            "the array has more than {most} requests, the limit of this server (--max-batch): send \
             several arrays, or start the server with a larger --max-batch"
        ),
    }
}

/// Converts an error of async-graphql's extractor into a message for the author of the
/// body.
impl From<ParseRequestError> for HttpError {
    fn from(error: ParseRequestError) -> Self {
        let ParseRequestError::InvalidRequest(cause) = error else {
            return Self::BadRequest(error.to_string());
        };
        match cause.downcast::<serde_json::Error>() {
            Ok(cause) => (*cause).into(),
            Err(cause) => Self::BadRequest(cause.to_string()),
        }
    }
}

impl From<serde_json::Error> for HttpError {
    fn from(error: serde_json::Error) -> Self {
        // serde's message for a wrong shape names Rust types, which does not help a client.
        if error.is_data() {
            Self::NoRequest
        } else {
            Self::BadRequest(format!("the body is not valid JSON: {error}"))
        }
    }
}
