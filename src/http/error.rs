//! What a client is told when a request does not reach GraphQL.

use std::{any::Any, time::Duration};

use async_graphql::ParseRequestError;
use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytesize::ByteSize;
use humantime::format_duration;
use serde_json::json;

use super::negotiate::Format;
use crate::error::Code;

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
    #[error("the body is larger than {}, the most that this server reads (--body-limit)", .0.display().iec())]
    PayloadTooLarge(ByteSize),
    /// The body did not come whole within the limit.
    #[error(
        "the body did not come whole within {}, the most that this server waits (--body-timeout)",
        format_duration(*.0)
    )]
    BodyTimeout(Duration),
    /// The address is longer than the limit, in bytes.
    #[error(
        "the address is longer than {}, the most that this server reads (--header-limit): send \
         the query with POST", .0.display().iec()
    )]
    AddressTooLong(ByteSize),
    /// The headers are larger than the limit, in bytes.
    #[error(
        "the headers are larger than {}, the most that this server reads (--header-limit): send \
         fewer or shorter ones", .0.display().iec()
    )]
    HeadersTooLarge(ByteSize),
    /// The body is an array of more requests than the limit.
    #[error("{}", batch_too_large(*.0))]
    BatchTooLarge(usize),
    /// As many requests are being answered as the limit allows.
    #[error(
        "{0} requests are in flight, the most that this server answers at once \
         (--max-in-flight): try again in a moment"
    )]
    TooManyInFlight(usize),
    /// The body is not said to be plain JSON.
    #[error("{0}")]
    UnsupportedMediaType(&'static str),
    /// The client takes no answer that GraphQL has.
    #[error(
        "answers are application/graphql-response+json or application/json: allow one of them \
         in the Accept header"
    )]
    NotAcceptable,
    /// What only reads was asked to write.
    #[error("a mutation changes data, which GET may not: send it with POST")]
    MutationByGet,
    /// A page of another site may have made a browser send this.
    #[error(
        "a page of another site could make a browser send this request: add the header \
         GraphQL-Require-Preflight: 1, or send it with POST and Content-Type: application/json"
    )]
    PreflightRequired,
    /// There is no such route.
    #[error("there is nothing here: GraphQL is at /graphql, GraphiQL at /graphiql")]
    NotFound,
    /// The route exists, for other methods.
    #[error("this method is not offered here: the Allow header lists those that are")]
    MethodNotAllowed,
    /// The database does not answer.
    #[error("the database does not answer: try again later")]
    DatabaseUnavailable,
    /// The database's schema is not the one that is needed.
    #[error(
        "the database's schema is {0}: the operator has to migrate it, or to run another version"
    )]
    SchemaMismatch(&'static str),
    /// A defect of Gatepass. The log says more, under the request id.
    #[error("an internal error: report it with the x-request-id of this response")]
    Internal,
}

impl HttpError {
    /// The error's `extensions.code` and HTTP status.
    fn code(&self) -> (Code, StatusCode) {
        match self {
            Self::BadRequest(_) | Self::NoRequest => (Code::BadRequest, StatusCode::BAD_REQUEST),
            Self::PayloadTooLarge(_) => (Code::PayloadTooLarge, StatusCode::PAYLOAD_TOO_LARGE),
            Self::BodyTimeout(_) => (Code::BodyTimeout, StatusCode::REQUEST_TIMEOUT),
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
            // What is left of the body would be taken for another request.
            Self::BodyTimeout(_) => Some((header::CONNECTION, HeaderValue::from_static("close"))),
            // Requests take milliseconds: places are free long before.
            Self::TooManyInFlight(_) => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            _ => None,
        }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let (code, status) = self.code();
        let error = json!({ "message": self.to_string(), "extensions": { "code": code.as_str() } });
        let mut response = (status, Json(json!({ "errors": [error] }))).into_response();
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
        0 => "batches are not taken (--max-batch 0): send each request on its own, as one JSON object".to_owned(),
        most => format!("the batch has more than {most} requests, the most that this server takes (--max-batch): send several"),
    }
}

/// What async-graphql's extractor refuses, in words for whoever wrote the body.
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
