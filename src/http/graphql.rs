//! `POST /graphql`.

use async_graphql_axum::GraphQLRequest;
use axum::{
    body::Body,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use super::{HttpError, Shared, body, sql, sql::Cost};

/// Runs the one GraphQL request of the body.
pub(super) async fn execute(
    State(shared): State<Shared>,
    headers: HeaderMap,
    PlainJson(request): PlainJson,
) -> Result<Response, HttpError> {
    let request = request.into_inner();
    if request.query.is_empty() {
        return Err(HttpError::BadRequest(
            "the body has no \"query\": send {\"query\": \"{ … }\"}".to_owned(),
        ));
    }
    let options = sql::options(&headers, shared.settings.trace)?;
    let outcome = shared.engine.execute_with(request, options).await;
    let cost = Cost::of(&outcome);
    let json = [(header::CONTENT_TYPE, "application/json")];
    let mut response = (json, outcome.response.into_json()).into_response();
    response.extensions_mut().insert(cost);
    Ok(response)
}

/// async-graphql's extractor behind a door of our own. By itself it takes
/// multipart forms and bodies of no type, which a page of another site can make
/// a browser send, and arrays of requests, of any length and all at once.
pub(super) struct PlainJson(GraphQLRequest<HttpError>);

impl FromRequest<Shared> for PlainJson {
    type Rejection = HttpError;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, HttpError> {
        check_headers(request.headers())?;
        let (parts, body) = request.into_parts();
        let body = body::read(&parts.headers, body, shared.settings.body_limit).await?;
        check_body(&body)?;
        let request = Request::from_parts(parts, Body::from(body));
        Ok(Self(GraphQLRequest::from_request(request, shared).await?))
    }
}

/// Refuses bodies that are not said to be plain JSON.
fn check_headers(headers: &HeaderMap) -> Result<(), HttpError> {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase())
        .unwrap_or_default();
    let json = media_type
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"));
    if !json {
        return Err(HttpError::UnsupportedMediaType(
            "the body must be JSON: send it with Content-Type: application/json",
        ));
    }
    let plain = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"));
    if !plain {
        return Err(HttpError::UnsupportedMediaType(
            "compressed bodies are not read: send the body without Content-Encoding",
        ));
    }
    Ok(())
}

/// Refuses what the extractor would take, or would explain badly.
fn check_body(body: &[u8]) -> Result<(), HttpError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| HttpError::BadRequest(format!("the body is not UTF-8: {error}")))?;
    if text.trim_start().starts_with('[') {
        return Err(HttpError::BadRequest(
            "batches are not taken: send each request on its own, as one JSON object".to_owned(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::check_headers;

    fn accepts(content_type: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        check_headers(&headers).is_ok()
    }

    #[test]
    fn json_types_are_taken() {
        for content_type in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/graphql-response+json",
            "application/graphql+json;charset=utf-8",
        ] {
            assert!(accepts(content_type), "{content_type}");
        }
    }

    #[test]
    fn what_a_form_can_send_is_not() {
        for content_type in [
            "",
            "text/plain",
            "text/plain; application/json",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "application/graphql",
            "application/jsonp",
        ] {
            assert!(!accepts(content_type), "{content_type}");
        }
        assert!(check_headers(&HeaderMap::new()).is_err());
    }
}
