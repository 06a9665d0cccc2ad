//! What a client is told when a request does not reach GraphQL.

use std::{any::Any, time::Duration};

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

/// When a client that was refused may try again, in seconds.
const RETRY_AFTER: &str = "1";

/// A request that GraphQL never saw, or whose answer was lost.
///
/// Errors of GraphQL itself (parsing, planning, execution) are not here: they
/// are part of a response.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The body is not a GraphQL request.
    #[error("{0}")]
    BadRequest(String),
    /// The body is JSON, but of another shape.
    #[error(
        "a request must be a JSON object with \"query\", a string, and, where needed, \
         \"operationName\", a string, and \"variables\" and \"extensions\", objects"
    )]
    NoRequest,
    /// The body is larger than the limit, in bytes.
    #[error("the body is larger than {}, the limit of this server (--body-limit)", .0.display().iec())]
    PayloadTooLarge(ByteSize),
    /// The body did not come whole within the limit.
    #[error(
        "the complete body did not arrive within {}, the limit of this server (--body-timeout)",
        format_duration(*.0)
    )]
    BodyTimeout(Duration),
    /// The body came more slowly than the limit, in bytes a second, over the grace
    /// time.
    #[error(
        "the body arrived at less than {} per second for {}, the minimum rate of this server \
         (--min-body-rate, --body-grace)",
        rate.display().iec(),
        format_duration(*grace)
    )]
    BodyTooSlow {
        /// The limit, for a second.
        rate: ByteSize,
        /// How long a body may be slower.
        grace: Duration,
    },
    /// As many bodies are waited for as the limit allows.
    #[error(
        "the server is waiting for {0} bodies, its limit, or for a quarter of that from your \
         address (--max-bodies): try again in a moment, or send the body without pauses"
    )]
    TooManyBodies(usize),
    /// All bodies together have as many bytes as the limit allows.
    #[error(
        "the bodies of all requests take {}, the limit of this server, or those from your address \
         take a quarter of that (--max-bodies-memory): try again in a moment", .0.display().iec()
    )]
    TooManyBodyBytes(ByteSize),
    /// All answers together have as many bytes as the limit allows.
    #[error(
        "all unsent answers take {}, the limit of this server, or those to your address take a \
         quarter of that (--max-answers-memory): try again in a moment, or ask for less at once",
        .0.display().iec()
    )]
    TooManyAnswers(ByteSize),
    /// The client's address has as many connections as the limit allows.
    #[error(
        "your address has {0} connections, the limit per address \
         (--max-connections-per-address): reuse them, or close some"
    )]
    TooManyConnections(usize),
    /// The request is for a host that is not this server's.
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
    /// The body is an array of more requests than the limit.
    #[error("{}", batch_too_large(*.0))]
    BatchTooLarge(usize),
    /// As many requests are being answered as the limit allows.
    #[error(
        "{0} requests are in flight, the limit of this server (--max-in-flight): \
         try again in a moment"
    )]
    TooManyInFlight(usize),
    /// The body is not said to be plain JSON.
    #[error("{0}")]
    UnsupportedMediaType(&'static str),
    /// The client takes no answer that GraphQL has.
    #[error(
        "the server answers with application/graphql-response+json or application/json: allow \
         one of them in the Accept header"
    )]
    NotAcceptable,
    /// What only reads was asked to write.
    #[error("a GET request must not change data: send mutations with POST")]
    MutationByGet,
    /// A page of another site may have made a browser send this.
    #[error(
        "a page of another site could make a browser send this request: add the header \
         GraphQL-Require-Preflight: 1, or send it with POST and Content-Type: application/json"
    )]
    PreflightRequired,
    /// The schema is not for callers.
    #[error(
        "introspection is disabled (--no-introspection): ask the server's operator for the schema"
    )]
    SchemaHidden,
    /// There is no such route.
    #[error("nothing is at this address: GraphQL is at /graphql, GraphiQL at /graphiql")]
    NotFound,
    /// The route exists, for other methods.
    #[error(
        "this address does not accept this method: the Allow header lists those that it accepts"
    )]
    MethodNotAllowed,
    /// The database does not answer.
    #[error("the database does not answer: try again later")]
    DatabaseUnavailable,
    /// The database's schema is not the one that is needed.
    #[error("the database's schema is {0}: its operator must migrate it, or run another version")]
    SchemaMismatch(&'static str),
    /// A defect of Gatepass. The log says more, under the request id.
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

    /// What a client's library, and not only its author, should know.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Self::MutationByGet => Some((header::ALLOW, HeaderValue::from_static("POST"))),
            // Requests take milliseconds: places are free long before.
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

    /// The error as an answer to a connection of which nothing is read.
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
        // For whoever counts.
        response.extensions_mut().insert(code);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, Format::Json.content_type());
        if let Some((name, value)) = self.header() {
            headers.insert(name, value);
        }
        response
    }
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

/// What async-graphql's extractor refuses, in words for the author of the body.
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
        // What serde says of a wrong shape names Rust types: no help to a client.
        if error.is_data() {
            Self::NoRequest
        } else {
            Self::BadRequest(format!("the body is not valid JSON: {error}"))
        }
    }
}

/// The answer to a request whose handler panicked. The panic hook has logged
/// why; the client learns only that it happened.
pub(super) fn panicked(_cause: Box<dyn Any + Send>) -> Response {
    HttpError::Internal.into_response()
}
