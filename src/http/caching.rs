//! HTTP caching, and answers that a client already has.
//!
//! An answer is `no-store` unless the operator sets `--cache-control`. That setting
//! applies only to complete answers to `GET`: caches do not store answers to `POST`,
//! and should not store errors. Traces and bills are `no-store` too, because a header
//! requests them that caches do not compare.
//!
//! An [`EntityTag`] lets a client check whether its stored answer is current. The SQL
//! runs in any case, but the answer is not sent again.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// Forbids storing.
pub(super) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The tag of an answer. It is weak because the same answer may be sent with or without
/// compression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntityTag(HeaderValue);

impl EntityTag {
    /// The tag of an answer with this media type.
    pub(super) fn new(content_type: &HeaderValue, body: &[u8]) -> Self {
        /// Enough bytes to make collisions practically impossible.
        const BYTES: usize = 16;

        let mut digest = Sha256::new();
        digest.update(content_type.as_bytes());
        digest.update([0]);
        digest.update(body);
        let tag = URL_SAFE_NO_PAD.encode(&digest.finalize()[..BYTES]);
        let tag = format!("W/\"{tag}\"");
        Self(HeaderValue::try_from(tag).expect("letters and digits are valid in a header"))
    }

    /// The tag of a file that never changes while the server runs, from a digest of it
    /// in letters and digits.
    pub(super) fn from_digest(digest: &str) -> Self {
        let tag = HeaderValue::try_from(format!("W/\"{digest}\""));
        Self(tag.expect("letters and digits are a header value"))
    }

    fn opaque(&self) -> &[u8] {
        opaque(self.0.as_bytes())
    }
}

/// A tag without the prefix of a weak one, which the comparison ignores.
fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

/// The tags of the answers that a client has, from `If-None-Match`.
#[derive(Debug)]
pub(super) struct ClientTags(Vec<HeaderValue>);

impl ClientTags {
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let known = headers.get_all(header::IF_NONE_MATCH);
        Self(known.iter().cloned().collect())
    }

    /// Whether the client has the answer with this tag.
    pub(super) fn has(&self, tag: &EntityTag) -> bool {
        // Tags may contain commas, but this server's never do.
        self.0
            .iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
            .map(<[u8]>::trim_ascii)
            .any(|known| known == b"*" || opaque(known) == tag.opaque())
    }
}

impl<S: Sync> FromRequestParts<S> for ClientTags {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers))
    }
}

/// Sets the caching headers of an answer with this tag.
pub(super) fn mark(response: &mut Response, tag: EntityTag, cache_control: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag.0);
    headers.insert(header::CACHE_CONTROL, cache_control);
}

/// The answer to a client that already has the answer.
pub(super) fn not_modified() -> Response {
    StatusCode::NOT_MODIFIED.into_response()
}

/// Forbids storing a response that does not set `Cache-Control`.
pub(super) fn forbid_by_default(response: &mut Response) {
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(NO_STORE);
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{ClientTags, EntityTag};

    #[test]
    fn answers_that_differ_have_tags_that_differ() {
        let json = HeaderValue::from_static("application/json");
        let text = HeaderValue::from_static("text/plain");
        let tag = EntityTag::new(&json, b"a");
        assert_eq!(tag, EntityTag::new(&json, b"a"));
        assert_ne!(tag, EntityTag::new(&json, b"b"));
        assert_ne!(tag, EntityTag::new(&text, b"a"));
    }

    #[test]
    fn a_tag_is_found_among_those_of_a_client() {
        let tag = EntityTag::new(&HeaderValue::from_static("text/plain"), b"a");
        let weak = tag.0.to_str().unwrap().to_owned();
        let strong = weak.trim_start_matches("W/").to_owned();
        for (known, expected) in [
            (vec![weak.as_str()], true),
            (vec![strong.as_str()], true),
            (vec!["*"], true),
            (vec!["\"other\"", &weak], true),
            (vec![&format!("\"a\" , {weak},\"b\"")], true),
            (vec![], false),
            (vec![""], false),
            (vec!["\"other\""], false),
            (vec![strong.trim_matches('"')], false),
        ] {
            let mut headers = HeaderMap::new();
            for value in &known {
                let value = HeaderValue::from_str(value).unwrap();
                headers.append(header::IF_NONE_MATCH, value);
            }
            assert_eq!(ClientTags::read(&headers).has(&tag), expected, "{known:?}");
        }
    }
}
