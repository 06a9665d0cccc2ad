//! The requests in the body of `POST /graphql`.

use std::sync::Arc;

use async_graphql::BatchRequest;
use async_graphql_axum::GraphQLRequest;
use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, header},
};

use super::{HttpError, Shared, admission::Admission, batch, media, persisted};

/// The single request of a body, or several, and what they need to run.
///
/// async-graphql's extractor reads a single request, after this module's own checks.
/// Without these, it would also accept multipart forms and bodies without a type, which
/// a page of another site can make a browser send, and arrays of any length, which
/// `batch` reads instead.
///
/// A body that arrives in several parts is copied twice: when `body` joins them, and when
/// the extractor reads the result into its own buffer. Parts that are not joined would
/// keep the buffers that they were read into, whose memory is not counted. The extractor
/// only takes a stream, but the body is also needed as a whole: its first character shows
/// whether it is an array, and `persisted` reads it again if it has no query. A copy
/// costs much less than parsing the body.
pub(super) struct PlainJson {
    pub(super) request: BatchRequest,
    pub(super) admission: Admission,
}

impl FromRequest<Arc<Shared>> for PlainJson {
    type Rejection = HttpError;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, HttpError> {
        check_headers(request.headers())?;
        let (mut parts, body) = request.into_parts();
        let network = shared.network(&parts);
        let body = shared.bodies.read(network, &parts.headers, body).await?;
        let admission = shared.admit(network, Some(body.memory))?;
        let body = body.bytes;
        let request = if body.trim_ascii_start().starts_with(b"[") {
            BatchRequest::Batch(batch::read(&body, shared.settings.max_batch)?)
        } else {
            // The extractor refuses some spellings that this module accepts.
            let json = HeaderValue::from_static("application/json");
            parts.headers.insert(header::CONTENT_TYPE, json);
            let request = Request::from_parts(parts, Body::from(body.clone()));
            let request = GraphQLRequest::<HttpError>::from_request(request, shared).await;
            let request = request.and_then(|request| persisted::checked(request.into_inner()));
            BatchRequest::Single(match request {
                Ok(request) => request,
                Err(error) => without_query(&body, error)?,
            })
        };
        Ok(Self { request, admission })
    }
}

/// The request of a body in which the extractor found no query, but which has a hash or
/// an ID.
///
/// # Errors
///
/// The extractor's error, or that the body is not UTF-8.
fn without_query(body: &[u8], error: HttpError) -> Result<async_graphql::Request, HttpError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| HttpError::BadRequest(format!("the body is not UTF-8: {error}")))?;
    persisted::request(text).ok_or(error)
}

/// Refuses bodies whose type is not plain JSON in UTF-8. A form or a script of another
/// site cannot send that type without this site's permission, because a browser first
/// sends a preflight.
fn check_headers(headers: &HeaderMap) -> Result<(), HttpError> {
    let media_type = media::json_type(headers).ok_or(HttpError::UnsupportedMediaType(
        "the body must be JSON: send it with Content-Type: application/json",
    ))?;
    if !media::is_utf_8_text(&media_type) {
        return Err(HttpError::UnsupportedMediaType(
            "the body must be UTF-8: send it with Content-Type: application/json; charset=utf-8",
        ));
    }
    let plain = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"));
    if !plain {
        return Err(HttpError::UnsupportedMediaType(
            "compressed bodies are not supported: send the body without Content-Encoding",
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
            "application/json; charset=\"UTF-8\"",
            "application/json ; charset=utf-8",
            "application/json\t;\tcharset=utf-8",
            "application/json; charset=utf8",
            "application/json; charset=\"utf8\" ",
            "application/json;",
            "application/json; ",
            "application/json ;charset=utf-8;",
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
            "application/json; charset=utf-16",
            "application/json ; charset=utf16",
            "text/plain ; application/json",
            "text/plain ;charset=utf8",
            "application / json",
            "application/json; charset=iso-8859-1",
        ] {
            assert!(!accepts(content_type), "{content_type}");
        }
        assert!(check_headers(&HeaderMap::new()).is_err());
    }
}
