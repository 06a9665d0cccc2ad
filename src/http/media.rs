//! Media types of requests.

use axum::http::{HeaderMap, header};
use mediatype::{
    MediaType, ReadParams, Value,
    names::{APPLICATION, CHARSET, JSON},
};

/// The body's media type, if it is a JSON type.
pub(super) fn json_type(headers: &HeaderMap) -> Option<MediaType<'_>> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    MediaType::parse(value.trim_end_matches([' ', '\t', ';']))
        .ok()
        .filter(|of| of.ty == APPLICATION && of.suffix.unwrap_or(of.subty) == JSON)
}

/// Whether the text of a media type is UTF-8, which is the default.
pub(super) fn is_utf_8_text(media_type: &MediaType<'_>) -> bool {
    media_type.get_param(CHARSET).is_none_or(is_utf_8)
}

/// Whether a charset is UTF-8, by its name or by the alias that browsers and older
/// clients use (<https://encoding.spec.whatwg.org/#names-and-labels>).
pub(super) fn is_utf_8(charset: Value<'_>) -> bool {
    let name = charset.unquoted_str();
    ["utf-8", "utf8"]
        .iter()
        .any(|utf_8| name.trim().eq_ignore_ascii_case(utf_8))
}
