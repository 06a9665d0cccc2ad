//! The errors that callers see, and their codes.
//!
//! Planning fails with [`Refusal`], loading with
//! [`crate::database::DatabaseError`]. Only this module turns them into GraphQL
//! errors. Messages say what to do and contain nothing internal; causes are logged
//! where they happen.

use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use bytesize::ByteSize;

/// The `extensions.code` of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Code {
    /// The request is not a GraphQL request.
    BadRequest,
    /// The request's body is larger than allowed.
    PayloadTooLarge,
    /// The body did not arrive in time.
    BodyTimeout,
    /// The maximum number of bodies is being received.
    TooManyBodies,
    /// The maximum memory for answers is in use.
    TooManyAnswers,
    /// A client's address has the maximum number of connections.
    TooManyConnections,
    /// The request is for another host.
    MisdirectedRequest,
    /// The requested URL is longer than allowed.
    AddressTooLong,
    /// The request's headers are larger than allowed.
    HeadersTooLarge,
    /// A batch contains more requests than allowed.
    BatchTooLarge,
    /// The maximum number of requests is in flight.
    TooManyInFlight,
    /// The body has an unsupported media type.
    UnsupportedMediaType,
    /// The client accepts none of the supported media types.
    NotAcceptable,
    /// A page of another site could have made a browser send the request.
    PreflightRequired,
    /// The request does not show who sends it.
    Unauthenticated,
    /// The client sent wrong credentials too often.
    TooManyAttempts,
    /// The OpenID provider does not say whether a token is right.
    ProviderUnavailable,
    /// There is nothing at this URL.
    NotFound,
    /// The URL does not support this method.
    MethodNotAllowed,
    /// The request refers to a stored query, but none are stored.
    PersistedQueryNotSupported,
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document or its variables do not fit the schema.
    GraphqlValidationFailed,
    /// The schema is hidden.
    IntrospectionDisabled,
    /// The caller's role may not read a field.
    Forbidden,
    /// The value of an argument is invalid.
    BadArgument,
    /// The cursor does not belong to this connection and order.
    BadCursor,
    /// The ID is invalid, or belongs to another type.
    BadId,
    /// A page is larger than allowed.
    PageTooLarge,
    /// A filter is larger or deeper than allowed.
    FilterTooLarge,
    /// The document is larger than allowed.
    OperationTooLarge,
    /// The operation would run more statements than allowed.
    TooManyStatements,
    /// The operation could return more rows than allowed.
    TooManyRows,
    /// The operation would read all rows of a table in more statements than allowed.
    TooManyUnindexed,
    /// The answer is, or could be, larger than allowed.
    AnswerTooLarge,
    /// More fields failed than errors are reported.
    TooManyErrors,
    /// The operation would run more statements than the request's own budget.
    SqlBudgetExceeded,
    /// A row that another row refers to is gone.
    RowMissing,
    /// Other requests were changing the same objects.
    Conflict,
    /// The server may not change the database.
    ReadOnly,
    /// The database does not answer.
    DatabaseUnavailable,
    /// The database exceeded a time limit.
    DatabaseTimeout,
    /// The request exceeded its time limit.
    RequestTimeout,
    /// The statements of the request exceeded their total time limit.
    SqlTimeExceeded,
    /// The database has another schema than this version needs.
    SchemaMismatch,
    /// A bug in Gatepass.
    Internal,
}

impl Code {
    /// The code as callers see it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::BodyTimeout => "BODY_TIMEOUT",
            Self::TooManyBodies => "TOO_MANY_BODIES",
            Self::TooManyAnswers => "TOO_MANY_ANSWERS",
            Self::TooManyConnections => "TOO_MANY_CONNECTIONS",
            Self::MisdirectedRequest => "MISDIRECTED_REQUEST",
            Self::AddressTooLong => "ADDRESS_TOO_LONG",
            Self::HeadersTooLarge => "HEADERS_TOO_LARGE",
            Self::BatchTooLarge => "BATCH_TOO_LARGE",
            Self::TooManyInFlight => "TOO_MANY_IN_FLIGHT",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::PreflightRequired => "PREFLIGHT_REQUIRED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::TooManyAttempts => "TOO_MANY_ATTEMPTS",
            Self::ProviderUnavailable => "PROVIDER_UNAVAILABLE",
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::IntrospectionDisabled => "INTROSPECTION_DISABLED",
            Self::Forbidden => "FORBIDDEN",
            Self::BadArgument => "BAD_ARGUMENT",
            Self::BadCursor => "BAD_CURSOR",
            Self::BadId => "BAD_ID",
            Self::PageTooLarge => "PAGE_TOO_LARGE",
            Self::FilterTooLarge => "FILTER_TOO_LARGE",
            Self::OperationTooLarge => "OPERATION_TOO_LARGE",
            Self::TooManyStatements => "TOO_MANY_STATEMENTS",
            Self::TooManyRows => "TOO_MANY_ROWS",
            Self::TooManyUnindexed => "TOO_MANY_UNINDEXED",
            Self::AnswerTooLarge => "ANSWER_TOO_LARGE",
            Self::TooManyErrors => "TOO_MANY_ERRORS",
            Self::SqlBudgetExceeded => "SQL_BUDGET_EXCEEDED",
            Self::RowMissing => "ROW_MISSING",
            Self::Conflict => "CONFLICT",
            Self::ReadOnly => "READ_ONLY",
            Self::DatabaseUnavailable => "DATABASE_UNAVAILABLE",
            Self::DatabaseTimeout => "DATABASE_TIMEOUT",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::SqlTimeExceeded => "SQL_TIME_EXCEEDED",
            Self::SchemaMismatch => "SCHEMA_MISMATCH",
            Self::Internal => "INTERNAL",
        }
    }
}

/// The maximum number of errors in an answer. One more says that there are others.
/// More errors would not help the caller, and each takes some hundred bytes.
pub const MAX_ERRORS: usize = 100;

/// The error that replaces those beyond [`MAX_ERRORS`].
#[must_use]
pub fn too_many_errors() -> ServerError {
    let message = format!("There are more errors; only the first {MAX_ERRORS} are listed.");
    error(Code::TooManyErrors, message, None)
}

/// The error that replaces an answer of more bytes than allowed.
#[must_use]
pub fn answer_too_large(limit: usize) -> ServerError {
    let message = format!(
        "The answer is larger than {}, the limit of this server (--max-answer). Ask for smaller \
         pages, fewer fields or shorter aliases.",
        ByteSize::b(limit as u64)
    );
    error(Code::AnswerTooLarge, message, None)
}

/// The error that replaces an answer for which no memory is free.
#[must_use]
pub fn too_many_answers() -> ServerError {
    error(Code::TooManyAnswers, TOO_MANY_ANSWERS, None)
}

/// The message when all answers together use the maximum memory.
pub(crate) const TOO_MANY_ANSWERS: &str = "The server has no memory for this answer now, because \
    other answers use all of it (--max-answers-memory). Try again, or ask for less at once.";

/// Why an operation is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The error code.
    pub code: Code,
    /// What is wrong, and what to do.
    pub message: String,
    /// The position in the document.
    pub position: Pos,
    /// The field by its path of response keys, such as `gates.nodes.passes`. Empty
    /// for the whole document.
    pub field: String,
    /// The exceeded limit, if the operation costs too much.
    pub excess: Option<Excess>,
}

/// A cost above its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The planned cost.
    pub planned: u64,
    /// The limit.
    pub limit: u64,
}

/// A GraphQL error with a code.
#[must_use]
pub fn error(code: Code, message: impl Into<String>, position: Option<Pos>) -> ServerError {
    let mut error = ServerError::new(message, position);
    set_code(&mut error, code);
    error
}

/// Sets the code of an error that has none.
pub fn set_code(error: &mut ServerError, code: Code) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code.as_str());
    }
}

impl From<&Refusal> for ServerError {
    fn from(refusal: &Refusal) -> Self {
        let mut error = error(refusal.code, &refusal.message, Some(refusal.position));
        let extensions = error
            .extensions
            .get_or_insert_with(ErrorExtensionValues::default);
        if !refusal.field.is_empty() {
            extensions.set("field", refusal.field.as_str());
        }
        if let Some(Excess { planned, limit }) = refusal.excess {
            extensions.set("planned", planned);
            extensions.set("limit", limit);
        }
        error
    }
}
