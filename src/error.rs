//! The errors that callers see, and their codes.
//!
//! Planning and loading fail with [`Refusal`] and [`crate::database::DatabaseError`];
//! both become a GraphQL error here and nowhere else. Messages say what to do,
//! and hold nothing internal: causes are logged where they happen.

use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use bytesize::ByteSize;

/// The `extensions.code` of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Code {
    /// The request is not a GraphQL request.
    BadRequest,
    /// The request's body is larger than allowed.
    PayloadTooLarge,
    /// The request's body did not come in time.
    BodyTimeout,
    /// As many bodies are being read as allowed.
    TooManyBodies,
    /// As many answers wait to be sent as allowed.
    TooManyAnswers,
    /// A client's address has as many connections as allowed.
    TooManyConnections,
    /// The request is for another host.
    MisdirectedRequest,
    /// The address that is asked for is longer than allowed.
    AddressTooLong,
    /// The request's headers are larger than allowed.
    HeadersTooLarge,
    /// A batch has more requests than allowed.
    BatchTooLarge,
    /// As many requests are in flight as allowed.
    TooManyInFlight,
    /// The request's body is not of a type that is read.
    UnsupportedMediaType,
    /// No answer is of a type that the client takes.
    NotAcceptable,
    /// A page of another site may have made a browser send the request.
    PreflightRequired,
    /// There is nothing at this address.
    NotFound,
    /// What is at this address does not take this method.
    MethodNotAllowed,
    /// The request names a stored query; none are stored.
    PersistedQueryNotSupported,
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document or its variables do not fit the schema.
    GraphqlValidationFailed,
    /// The schema is not told here.
    IntrospectionDisabled,
    /// An argument's value makes no sense.
    BadArgument,
    /// A cursor is none of this connection in this order.
    BadCursor,
    /// An id is none of ours, or of another type.
    BadId,
    /// A page was asked for that is larger than allowed.
    PageTooLarge,
    /// A filter has more parts, or is deeper, than allowed.
    FilterTooLarge,
    /// The document selects more than allowed.
    OperationTooLarge,
    /// The operation would run more statements than allowed.
    TooManyStatements,
    /// The operation's statements could return more rows than allowed.
    TooManyRows,
    /// The answer is larger than allowed, or could be.
    AnswerTooLarge,
    /// More fields failed than errors are told.
    TooManyErrors,
    /// The operation would run more statements than its request allows.
    SqlBudgetExceeded,
    /// A row that another one refers to is gone.
    RowMissing,
    /// The database does not answer.
    DatabaseUnavailable,
    /// The database took longer than it may.
    DatabaseTimeout,
    /// The request took longer than it may.
    RequestTimeout,
    /// The request's statements took longer than they may, together.
    SqlTimeExceeded,
    /// The database's schema is not the one that is needed.
    SchemaMismatch,
    /// A defect of ours.
    Internal,
}

impl Code {
    /// As callers see it.
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
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::IntrospectionDisabled => "INTROSPECTION_DISABLED",
            Self::BadArgument => "BAD_ARGUMENT",
            Self::BadCursor => "BAD_CURSOR",
            Self::BadId => "BAD_ID",
            Self::PageTooLarge => "PAGE_TOO_LARGE",
            Self::FilterTooLarge => "FILTER_TOO_LARGE",
            Self::OperationTooLarge => "OPERATION_TOO_LARGE",
            Self::TooManyStatements => "TOO_MANY_STATEMENTS",
            Self::TooManyRows => "TOO_MANY_ROWS",
            Self::AnswerTooLarge => "ANSWER_TOO_LARGE",
            Self::TooManyErrors => "TOO_MANY_ERRORS",
            Self::SqlBudgetExceeded => "SQL_BUDGET_EXCEEDED",
            Self::RowMissing => "ROW_MISSING",
            Self::DatabaseUnavailable => "DATABASE_UNAVAILABLE",
            Self::DatabaseTimeout => "DATABASE_TIMEOUT",
            Self::RequestTimeout => "REQUEST_TIMEOUT",
            Self::SqlTimeExceeded => "SQL_TIME_EXCEEDED",
            Self::SchemaMismatch => "SCHEMA_MISMATCH",
            Self::Internal => "INTERNAL",
        }
    }
}

/// The most errors that are collected for one answer. One more says that there
/// are more: whoever makes a thousand mistakes learns nothing from the last ones,
/// and an error takes some hundred bytes.
pub const MAX_ERRORS: usize = 100;

/// The error that stands for those beyond [`MAX_ERRORS`].
#[must_use]
pub fn too_many_errors() -> ServerError {
    let message = format!("There are more errors; only the first {MAX_ERRORS} are listed.");
    error(Code::TooManyErrors, message, None)
}

/// The error in place of an answer of more bytes than allowed.
#[must_use]
pub fn answer_too_large(limit: usize) -> ServerError {
    let message = format!(
        "The answer is larger than {}, the most that this server sends (--max-answer). Ask for \
         smaller pages, fewer fields or shorter aliases.",
        ByteSize::b(limit as u64)
    );
    error(Code::AnswerTooLarge, message, None)
}

/// The error in place of an answer for which there is no memory now.
#[must_use]
pub fn too_many_answers() -> ServerError {
    error(Code::TooManyAnswers, TOO_MANY_ANSWERS, None)
}

/// What is said when all answers together take as much memory as allowed.
pub(crate) const TOO_MANY_ANSWERS: &str = "There is no memory for this answer now: the answers that \
    are being made or sent have all of it (--max-answers-memory). Try again, or ask for less at once.";

/// Why an operation is not run at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong, and what to do.
    pub message: String,
    /// Where in the document.
    pub position: Pos,
    /// The field, by its path of response keys: `gates.nodes.passes`; empty
    /// for the whole document.
    pub field: String,
    /// By how much, when it costs too much.
    pub excess: Option<Excess>,
}

/// What an operation would cost, and what it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// What it would cost.
    pub planned: u64,
    /// What it may cost.
    pub limit: u64,
}

/// A GraphQL error with a code.
#[must_use]
pub fn error(code: Code, message: impl Into<String>, position: Option<Pos>) -> ServerError {
    let mut error = ServerError::new(message, position);
    set_code(&mut error, code);
    error
}

/// Gives an error a code, if it has none.
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
