//! `GET /schema.graphql`: the schema in GraphQL's own language, as the repository's
//! `schema.graphql` has it. Code generators and editors take it by its address.
//!
//! It runs no SQL and names nobody, so any page may make a browser ask for it.

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
    caching::{self, EntityTag, Known},
    encoding::Accepted,
};
use crate::document;

/// Plain text, so that a browser shows it.
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// To be kept, and asked for again each time: the next version may have another.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("no-cache");

/// The schema's text and its tag, made when it is first asked for.
static SCHEMA: LazyLock<(Bytes, EntityTag)> = LazyLock::new(|| {
    let text = Bytes::from(format!("{}\n", document::sdl().trim_end()));
    let tag = EntityTag::new(&CONTENT_TYPE, &text);
    (text, tag)
});

/// The route. Without introspection it says that the schema is not shown.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(shown: bool) -> Router<S> {
    Router::new().route("/schema.graphql", get(schema).with_state(shown))
}

async fn schema(
    State(shown): State<bool>,
    Accepted(coding): Accepted,
    known: Known,
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
