//! The table of error codes in `docs/http.md`.

use strum::VariantArray;

use crate::error::Code;

/// A Markdown table of all error codes, without a final line break: the HTTP status,
/// the cause, and what to do.
#[must_use]
pub fn codes() -> String {
    let head = [
        "| Code | Status | Cause | What to do |",
        "|---|---|---|---|",
    ];
    let rows = Code::VARIANTS.iter().map(|code| {
        let (status, cause, remedy) = explain(*code);
        format!("| `{}` | {status} | {cause} | {remedy} |", code.as_str())
    });
    let lines: Vec<String> = head.into_iter().map(str::to_owned).chain(rows).collect();
    lines.join("\n")
}

/// The statuses of a response to a refused operation: for `application/json` and for
/// `application/graphql-response+json`.
const REFUSED: &str = "200 or 400";

/// The status of a response with data and a failed field.
const FIELD: &str = "200";

/// The HTTP status, the cause and the remedy of a code.
#[expect(clippy::too_many_lines, reason = "a table with a row for each code")]
fn explain(code: Code) -> (&'static str, &'static str, &'static str) {
    match code {
        Code::BadRequest => (
            "400",
            "The request is not a GraphQL request: the body is not JSON or has another shape, or a header has an invalid value.",
            "The message says which part is wrong. Send a JSON object with `query`.",
        ),
        Code::PayloadTooLarge => (
            "413",
            "The body is larger than `--body-limit`.",
            "Send less at once. Large literals belong in fewer, smaller requests.",
        ),
        Code::BodyTimeout => (
            "408",
            "The body did not arrive within `--body-timeout`, or arrived at less than `--min-body-rate` for `--body-grace`.",
            "Send the body without pauses. The connection is closed; open a new one.",
        ),
        Code::AddressTooLong => (
            "414",
            "The address is longer than `--header-limit`.",
            "Send the query with `POST`.",
        ),
        Code::HeadersTooLarge => (
            "431",
            "The headers are larger than `--header-limit`.",
            "Send fewer or shorter headers, such as cookies of other applications.",
        ),
        Code::BatchTooLarge => (
            "400",
            "The body is a JSON array of more requests than `--max-batch` allows. The default, 0, allows none.",
            "Turn batching off in the client, or start the server with `--max-batch N`. See [Batches](clients.md#batches).",
        ),
        Code::TooManyInFlight => (
            "503",
            "The server is already answering `--max-in-flight` requests.",
            "Try again after the time in `Retry-After`.",
        ),
        Code::TooManyBodies => (
            "503",
            "The server is waiting for as many bodies, or as many bytes of bodies, as it allows: `--max-bodies`, `--max-bodies-memory`. One client address may have a quarter of each.",
            "Send bodies without pauses, and try again after the time in `Retry-After`.",
        ),
        Code::TooManyAnswers => (
            "503",
            "Unsent answers take as much memory as `--max-answers-memory` allows, or those to this client address take a quarter of it.",
            "Read answers as they arrive, and try again after the time in `Retry-After`.",
        ),
        Code::TooManyConnections => (
            "503",
            "The client address has as many connections as `--max-connections-per-address` allows.",
            "Reuse connections, or close some. Behind a proxy, see `--trusted-proxy`.",
        ),
        Code::MisdirectedRequest => (
            "421",
            "The server does not accept requests for the `Host` of this request.",
            "Use one of the server's names. Its operator can allow others with `--allowed-host`.",
        ),
        Code::UnsupportedMediaType => (
            "415",
            "The body is not `application/json` in UTF-8, or it is compressed.",
            "Set `Content-Type: application/json`.",
        ),
        Code::NotAcceptable => (
            "406",
            "The `Accept` header allows neither JSON media type.",
            "Accept `application/graphql-response+json` or `application/json`.",
        ),
        Code::PreflightRequired => (
            "403",
            "A page of another site could have made a browser send this `GET`.",
            "Add the header `GraphQL-Require-Preflight: 1`, or use `POST`.",
        ),
        Code::Unauthenticated => (
            "401",
            "The request does not show who sends it, or its token or session is unknown, has expired or was revoked. The message says which.",
            "Send `Authorization: Bearer TOKEN`, or sign in again. See [Signing in](security.md#signing-in).",
        ),
        Code::TooManyAttempts => (
            "429",
            "Too many wrong tokens or sessions came from the client's address.",
            "Correct the token, and try again after the time in `Retry-After`.",
        ),
        Code::ProviderUnavailable => (
            "503",
            "The token is signed with a key that the server does not know, and the OpenID provider does not answer.",
            "Try again after the time in `Retry-After`. See [OpenID Connect](security.md#openid-connect).",
        ),
        Code::NotFound => (
            "404",
            "Nothing is at this address.",
            "GraphQL is at `/graphql`.",
        ),
        Code::MethodNotAllowed => (
            "405",
            "The address does not offer this method, or a `GET` contains a mutation.",
            "Use a method from the `Allow` header. Send mutations with `POST`.",
        ),
        Code::PersistedQueryNotSupported => (
            REFUSED,
            "The request has a hash (`extensions.persistedQuery`) or a `documentId` instead of a query. Gatepass stores no queries.",
            "Send the query itself. Apollo Client and urql do so automatically.",
        ),
        Code::GraphqlParseFailed => (
            REFUSED,
            "The document is not GraphQL.",
            "Correct the syntax at the line and column of `locations`.",
        ),
        Code::GraphqlValidationFailed => (
            REFUSED,
            "The document or the variables do not fit the schema.",
            "Compare the operation with [schema.graphql](../schema.graphql). `gatepass plan` finds such mistakes in continuous integration.",
        ),
        Code::IntrospectionDisabled => (
            "200 or 400, or 403 of `/schema.graphql`",
            "The request asks for the schema, but the server runs with `--no-introspection`.",
            "Use [schema.graphql](../schema.graphql).",
        ),
        Code::Forbidden => (
            "200 or 400, or 403 for a token without a role",
            "The caller's role may not read a field. It may not filter, order or group by it either. Or an OpenID provider gives the caller no role.",
            "The message names the field and the role that it requires. Leave the field out, or sign in with that role.",
        ),
        Code::BadArgument => (
            REFUSED,
            "The value of an argument has the right type but makes no sense.",
            "The message says what the argument accepts.",
        ),
        Code::BadCursor => (
            REFUSED,
            "A cursor is malformed, or belongs to another type or order.",
            "Use a cursor from `edges` or `pageInfo` of the same connection, with the same `orderBy`.",
        ),
        Code::BadId => (
            REFUSED,
            "A global ID is malformed, or names an object of another type.",
            "Use the `id` of an object that this API returned.",
        ),
        Code::PageTooLarge => (
            REFUSED,
            "`first`, `last` or the length of `ids` exceeds `--max-page-size`.",
            "Ask for a smaller page, and for the rest with `after`.",
        ),
        Code::FilterTooLarge => (
            REFUSED,
            "A filter exceeds `--max-filter-depth`, `--max-filter-conditions` or `--max-filter-text`, `in` has too many values, or all filters together exceed `--max-filter-values`.",
            "Split the query, or search for a shorter text.",
        ),
        Code::OperationTooLarge => (
            REFUSED,
            "The document exceeds a limit on its size, such as `--max-tokens` or `--max-aliases`.",
            "The message names the limit. Ask for less in one operation.",
        ),
        Code::TooManyStatements => (
            REFUSED,
            "The operation needs more SQL statements than `--max-statements`.",
            "`field` names the field that needs most. Split the operation.",
        ),
        Code::TooManyRows => (
            REFUSED,
            "The operation could return more rows than `--max-rows`: its page sizes, multiplied.",
            "`field` names the field that could return most. Ask for smaller pages there.",
        ),
        Code::TooManyUnindexed => (
            REFUSED,
            "More statements than `--max-unindexed` would read all rows of a table, because no index finds the text that a filter searches for.",
            "Search for at least three letters or digits in a row, in a field with an index of its text, or narrow the rows down by a relation.",
        ),
        Code::AnswerTooLarge => (
            REFUSED,
            "The answer could hold more values than `--max-values`, or more bytes of response keys than `--max-answer`. With status 200, after its statements ran: the answer exceeds `--max-answer`, or the rows of a field exceed `--max-rows-memory`.",
            "The error names the field with the largest part. Ask for smaller pages, fewer fields or shorter aliases.",
        ),
        Code::TooManyErrors => (
            FIELD,
            "More than 100 errors: those beyond the first 100 are not listed.",
            "Correct the listed errors first; the others usually have the same cause.",
        ),
        Code::SqlBudgetExceeded => (
            REFUSED,
            "The operation needs more SQL statements than the request's own `X-SQL-Budget`.",
            "Raise the budget, or select less.",
        ),
        Code::RowMissing => (
            FIELD,
            "A row was deleted between two statements of the operation.",
            "Try again.",
        ),
        Code::Conflict => (
            FIELD,
            "Other requests were changing the same objects, each time that the server tried.",
            "Try again. With the same `idempotencyKey`, nothing is written twice.",
        ),
        Code::ReadOnly => (
            FIELD,
            "The operation changes data, and the server's database role may only read.",
            "Send it to a server that may write, or ask the operator for one.",
        ),
        Code::DatabaseUnavailable => (
            "200, or 503 of `/readyz`",
            "The database did not answer, or no connection to it became free within `--acquire-timeout`.",
            "Try again. If it persists, look at the database and at `--pool-size`.",
        ),
        Code::DatabaseTimeout => (
            FIELD,
            "A statement took longer than `--statement-timeout`, or waited too long for a lock.",
            "Ask for less, or try again.",
        ),
        Code::RequestTimeout => (
            FIELD,
            "The request took longer than `--request-timeout`. Fields that were loaded in time are in the answer.",
            "Ask for less at once.",
        ),
        Code::SqlTimeExceeded => (
            FIELD,
            "The statements of the request took longer than `--max-sql-time`, added up. Fields that were loaded by then are in the answer.",
            "Ask for less at once. Counts of large tables cost most.",
        ),
        Code::SchemaMismatch => (
            "503, of `/readyz`",
            "The schema of the database is not the one that this version of Gatepass needs.",
            "Run `gatepass migrate up`, or the version of Gatepass that fits the schema.",
        ),
        Code::Internal => (
            "200 or 500",
            "A bug in Gatepass.",
            "Report it, with the `X-Request-Id` of the response.",
        ),
    }
}
