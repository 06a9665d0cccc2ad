//! The request in the address of `GET /graphql`.

use std::{borrow::Cow, sync::Arc};

use async_graphql::Request as GraphqlRequest;
use axum::{extract::FromRequestParts, http::request::Parts};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::{HttpError, Shared, admission::Admission, persisted};
use crate::document;

/// A request from the parameters `query`, `operationName`, `variables` and
/// `extensions`, of which the last two are JSON. Other parameters are ignored, and an
/// empty one counts as absent.
///
/// async-graphql's own parser of addresses does not support `operationName`.
pub(super) struct FromAddress {
    pub(super) request: GraphqlRequest,
    pub(super) admission: Admission,
}

impl FromRequestParts<Arc<Shared>> for FromAddress {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, HttpError> {
        let admission = shared.admit(shared.network(parts), None)?;
        let request = read(parts.uri.query().unwrap_or_default())?;
        if mutates(&request) {
            return Err(HttpError::MutationByGet);
        }
        Ok(Self { request, admission })
    }
}

fn read(parameters: &str) -> Result<GraphqlRequest, HttpError> {
    percent_decode_str(parameters)
        .decode_utf8()
        .map_err(|error| HttpError::BadRequest(format!("the address is not UTF-8: {error}")))?;
    let mut request = GraphqlRequest::new(parameter(parameters, "query")?.unwrap_or_default());
    request.operation_name = parameter(parameters, "operationName")?;
    request.variables = object(parameters, "variables")?;
    request.extensions = object(parameters, "extensions")?;
    // A request with a query's name instead of a query is answered later, see `persisted`.
    let named = parameter(parameters, "documentId")?.is_some()
        || request.extensions.contains_key(persisted::EXTENSION);
    if request.query.is_empty() && !named {
        return Err(HttpError::BadRequest(
            "the address has no \"query\": ask for /graphql?query=…, percent-encoded".to_owned(),
        ));
    }
    Ok(request)
}

/// The value of a parameter. None if it is empty.
fn parameter(parameters: &str, name: &str) -> Result<Option<String>, HttpError> {
    let mut values = form_urlencoded::parse(parameters.as_bytes())
        .filter(|(of, _)| of == name)
        .map(|(_, value)| value);
    let value = values.next();
    if values.next().is_some() {
        let message = format!("the address has \"{name}\" more than once: give it once");
        return Err(HttpError::BadRequest(message));
    }
    Ok(value.filter(|value| !value.is_empty()).map(Cow::into_owned))
}

/// The JSON object in a parameter. It is empty for null and for a missing parameter.
fn object<T: DeserializeOwned + Default>(parameters: &str, name: &str) -> Result<T, HttpError> {
    let Some(text) = parameter(parameters, name)? else {
        return Ok(T::default());
    };
    match serde_json::from_str::<Option<T>>(&text) {
        Ok(value) => Ok(value.unwrap_or_default()),
        Err(error) if error.is_data() => Err(HttpError::BadRequest(format!(
            "\"{name}\" in the address must be a JSON object"
        ))),
        Err(error) => Err(HttpError::BadRequest(format!(
            "\"{name}\" in the address is not valid JSON: {error}"
        ))),
    }
}

/// Whether the selected operation is a mutation, which `GET` must not run. This depends
/// only on the document, not on the schema.
fn mutates(request: &GraphqlRequest) -> bool {
    // The keyword has only one spelling, so most documents need not be parsed for this.
    if !request.query.contains("mutation") {
        return false;
    }
    document::mutates(&request.query, request.operation_name.as_deref())
}
