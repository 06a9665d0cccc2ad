//! Requests with the hash or the ID of a query instead of its text.
//!
//! Gatepass stores no queries. Clients that first try a hash, as Apollo Client and urql
//! do for their persisted queries, send the text when they read [`MESSAGE`], which is
//! the only sign that urql recognizes. Such a request is well-formed, so it is answered
//! like any other refused request.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use async_graphql::Request;
use serde::{Deserialize, de::IgnoredAny};

use super::HttpError;
use crate::{
    engine::{Outcome, Reused},
    error::{Code, error},
    execute::Response,
};

/// The message is part of the [protocol] for persisted queries.
///
/// [protocol]: https://www.apollographql.com/docs/apollo-server/performance/apq
const MESSAGE: &str = "PersistedQueryNotSupported";

/// The member of a request's `extensions` with the hash.
pub(super) const EXTENSION: &str = "persistedQuery";

/// The members that may replace a query.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Names {
    query: Option<String>,
    document_id: Option<IgnoredAny>,
    extensions: Option<HashMap<String, Option<IgnoredAny>>>,
}

/// The request in a JSON text that has a hash or an ID instead of a query. The result
/// has no query.
pub(super) fn request(text: &str) -> Option<Request> {
    // Most requests have neither, so they are not parsed twice.
    if !text.contains("documentId") && !text.contains(EXTENSION) {
        return None;
    }
    // serde would accept an array as an object, with its items as the first fields.
    let text = Some(text).filter(|text| !text.trim_start().starts_with('['))?;
    let names: Names = serde_json::from_str(text).ok()?;
    let extension = names.extensions.and_then(|mut all| all.remove(EXTENSION)?);
    let is_named = names.document_id.is_some() || extension.is_some();
    let has_query = names.query.is_some_and(|query| !query.is_empty());
    (is_named && !has_query).then(|| Request::new(""))
}

/// Checks that a request with neither a hash nor an ID has a query.
///
/// # Errors
///
/// If it has none.
pub(super) fn checked(request: Request) -> Result<Request, HttpError> {
    if request.query.is_empty() {
        return Err(HttpError::BadRequest(
            "the body has no \"query\": send {\"query\": \"{ … }\"}".to_owned(),
        ));
    }
    Ok(request)
}

/// The outcome of a request with a hash or an ID. None for any other.
pub(super) fn refuse(request: &Request) -> Option<Outcome> {
    request.query.is_empty().then(|| Outcome {
        reused: Reused::default(),
        response: Response::refused(vec![error(Code::PersistedQueryNotSupported, MESSAGE, None)]),
        operation: None,
        plan: None,
        statements: Vec::new(),
        transactions: 0,
        naive: None,
        begun: Instant::now(),
        planning: Duration::ZERO,
    })
}

#[cfg(test)]
mod tests {
    use super::request;

    #[test]
    fn a_name_stands_in_for_a_query() {
        for text in [
            r#"{"documentId":"sha256:7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"}"#,
            r#"{"query":null,"documentId":"abc","variables":{"first":1}}"#,
            r#"{"query":"","extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"}}}"#,
            r#" {"operationName":"A","extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"},"b":1}}"#,
        ] {
            assert_eq!(request(text).unwrap().query, "", "{text}");
        }
    }

    #[test]
    fn any_other_request_has_to_have_a_query() {
        for text in [
            "{}",
            r#"{"query":""}"#,
            r#"{"query":"{ a }","documentId":"b","extensions":{"persistedQuery":{}}}"#,
            r#"{"documentId":null}"#,
            r#"{"extensions":{"persistedQuery":null}}"#,
            r#"{"extensions":{"documentId":{}}}"#,
            r#"{"extensions":["persistedQuery"]}"#,
            r#"{"query":7,"documentId":"a"}"#,
            r#"{"documentId":"a""#,
            r#"[null,"documentId"]"#,
        ] {
            assert!(request(text).is_none(), "{text}");
        }
    }
}
