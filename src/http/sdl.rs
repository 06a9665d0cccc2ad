//! `GET /schema.graphql`: the schema in GraphQL's schema language, as in the
//! repository's `schema.graphql`. Code generators and editors load it from this
//! address.
//!
//! It runs no SQL and contains no personal data, so any page may make a browser request
//! it.

use std::sync::LazyLock;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    HttpError,
    caching::{self, ClientTags, EntityTag},
    encoding::AcceptedCoding,
};
use crate::document;

/// Plain text, so that a browser shows it.
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// Caches must check for changes each time, because the next version may have another
/// schema.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("no-cache");

/// The schema's text and its tag, which the first request makes.
static SCHEMA: LazyLock<(Bytes, EntityTag)> = LazyLock::new(|| {
    let text = Bytes::from(format!("{}\n", document::sdl().trim_end()));
    let tag = EntityTag::new(&CONTENT_TYPE, &text);
    (text, tag)
});

/// The route. Without introspection, it answers with an error.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(shown: bool) -> Router<S> {
    Router::new().route("/schema.graphql", get(schema).with_state(shown))
}

async fn schema(
    State(shown): State<bool>,
    AcceptedCoding(coding): AcceptedCoding,
    known: ClientTags,
) -> Result<Response, HttpError> {
    if !shown {
        return Err(HttpError::SchemaHidden);
    }
    let (text, tag) = &*SCHEMA;
    let mut response = if known.has(tag) {
        caching::not_modified()
    } else {
        let content_type = [(header::CONTENT_TYPE, CONTENT_TYPE)];
        match coding.and_then(|coding| Some((coding, coding.encode(text)?))) {
            Some((coding, encoded)) => {
                let encoding = [(header::CONTENT_ENCODING, coding.header())];
                (content_type, encoding, encoded).into_response()
            }
            None => (content_type, text.clone()).into_response(),
        }
    };
    caching::mark(&mut response, tag.clone(), CACHE_CONTROL);
    let varies = HeaderValue::from_static("accept-encoding");
    response.headers_mut().append(header::VARY, varies);
    Ok(response)
}
