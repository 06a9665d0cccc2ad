//! Chooses the media type and the status of an answer from the `Accept` header.
//!
//! The specification of [GraphQL over HTTP] has two media types with different
//! statuses. `application/json` answers 200 to any well-formed request, for clients
//! that treat other statuses as network errors. `application/graphql-response+json`
//! answers 400 if nothing ran.
//!
//! The edition of [September 2026] has further recommendations, each with a SHOULD:
//!
//! | recommended | here | reason |
//! |---|---|---|
//! | 422 for an invalid document, an ambiguous operation, variables of wrong types, and JSON that is not a request | 400 | graphql-http's audits, which test servers and clients, still require 400; clients of this media type read the body |
//! | 294 for data with errors | 200 | it is not a registered status: proxies and clients that compare with 200 would treat it as a failure; the errors are in the body, the log and the metrics |
//! | the same statuses for `application/json`, except for the media type of errors | 200 | clients that accept nothing else treat other statuses as network errors |
//!
//! Its MUSTs are met: 2xx with data, 4xx or 5xx without, 405 for a mutation by `GET`,
//! and both media types. Reconsider this when the audits require 422 and 294.
//!
//! [GraphQL over HTTP]: https://graphql.github.io/graphql-over-http/draft/
//! [September 2026]: https://http-spec.graphql.org/September2026/#sec-Status-Codes

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use headers_accept::Accept;
use mediatype::{
    MediaType, Name, ReadParams, WriteParams,
    names::{APPLICATION, CHARSET, HTML, JSON, TEXT},
};

use super::media::is_utf_8;

/// A media type of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `application/json`.
    Json,
    /// `application/graphql-response+json`.
    GraphqlResponse,
}

const GRAPHQL_RESPONSE: Name<'_> = Name::new_unchecked("graphql-response");

/// The media types that a client may request. A wildcard selects the first, as the
/// specification requires until its watershed.
static OFFERED: [MediaType<'_>; 2] = [
    MediaType::new(APPLICATION, JSON),
    MediaType::from_parts(APPLICATION, GRAPHQL_RESPONSE, Some(JSON), &[]),
];

static PAGE: MediaType<'_> = MediaType::new(TEXT, HTML);

impl Format {
    /// The `Content-Type` of an answer.
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }

    /// The status of the answer to a well-formed request, which was refused or ran.
    pub(super) fn status(self, refused: bool) -> StatusCode {
        match self {
            Self::GraphqlResponse if refused => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        }
    }

    /// Sets the media type of a response, if it has a body.
    pub(super) fn mark(self, mut response: Response) -> Response {
        if response.status() == StatusCode::NOT_MODIFIED {
            return response;
        }
        let content_type = self.content_type();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, content_type);
        response
    }
}

/// The answer that a client accepts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// An answer of GraphQL.
    Answer(Format),
    /// A page for a person's browser: GraphiQL.
    Page,
    /// None of the available types.
    Other,
}

impl Wish {
    pub(super) fn read(method: &Method, headers: &HeaderMap) -> Self {
        let accept = headers.get_all(header::ACCEPT);
        if let Some(format) = only(accept.iter()) {
            return Self::Answer(format);
        }
        // RFC 9110 lets a server ignore a header that is malformed or empty.
        let accept = parse(accept.iter());
        let Some(accept) = accept.filter(|accept| accept.media_types().next().is_some()) else {
            return Self::Answer(Format::Json);
        };
        let pages = (method != Method::POST).then_some(&PAGE);
        match accept.negotiate(OFFERED.iter().chain(pages)) {
            Some(chosen) if chosen.subty == GRAPHQL_RESPONSE => {
                Self::Answer(Format::GraphqlResponse)
            }
            Some(chosen) if chosen.subty == JSON => Self::Answer(Format::Json),
            Some(_) => Self::Page,
            None => Self::Other,
        }
    }
}

/// What most clients accept, without parsing it: one type, or anything.
fn only<'a>(mut values: impl Iterator<Item = &'a HeaderValue>) -> Option<Format> {
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    match value.as_bytes() {
        b"*/*" | b"application/json" => Some(Format::Json),
        b"application/graphql-response+json" => Some(Format::GraphqlResponse),
        _ => None,
    }
}

/// The header's media ranges, without the charset, which all answers share.
fn parse<'a>(values: impl Iterator<Item = &'a HeaderValue>) -> Option<Accept> {
    let values: Vec<_> = values
        .map(HeaderValue::to_str)
        .collect::<Result<_, _>>()
        .ok()?;
    let accept: Accept = values.join(",").parse().ok()?;
    let ranges = accept.media_types().map(|range| {
        let mut range = range.to_ref();
        if range.get_param(CHARSET).is_some_and(is_utf_8) {
            range.remove_params(CHARSET);
        }
        range
    });
    Some(ranges.collect())
}

/// Tells caches that the answer depends on `Accept` and `Accept-Encoding` and, unless the
/// server is open, on who asks.
pub(super) fn vary(response: &mut Response, open: bool) {
    let headers = if open {
        "accept, accept-encoding"
    } else {
        "accept, accept-encoding, authorization, cookie"
    };
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static(headers));
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Method, header};

    use super::{Format, Wish};

    fn wish(method: &Method, accept: &[&'static str]) -> Wish {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(header::ACCEPT, HeaderValue::from_static(value));
        }
        Wish::read(method, &headers)
    }

    #[test]
    fn the_best_of_what_is_offered_is_chosen() {
        for (accept, format) in [
            (&[][..], Format::Json),
            (&[""], Format::Json),
            (&["*/*"], Format::Json),
            (&["application/*"], Format::Json),
            (&["application/json"], Format::Json),
            (&["Application/JSON; Charset=UTF-8"], Format::Json),
            (
                &["application/graphql-response+json"],
                Format::GraphqlResponse,
            ),
            (
                &[
                    "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
                ],
                Format::GraphqlResponse,
            ),
            (
                &["application/json;q=0.9, application/graphql-response+json"],
                Format::GraphqlResponse,
            ),
            (
                &["application/graphql-response+json;q=0.5, application/json"],
                Format::Json,
            ),
            (
                &["application/graphql-response+json, */*"],
                Format::GraphqlResponse,
            ),
            (&["text/html", "application/json;q=0.1"], Format::Json),
            (&["application/json;q=0, */*"], Format::GraphqlResponse),
            // A malformed media range is ignored.
            (&["json"], Format::Json),
        ] {
            let chosen = wish(&Method::POST, accept);
            assert_eq!(chosen, Wish::Answer(format), "{accept:?}");
        }
    }

    #[test]
    fn what_is_not_offered_is_not_chosen() {
        for accept in [
            "text/html",
            "text/*",
            "application/xml",
            "application/json;q=0",
            "application/json; charset=utf-16",
            "multipart/mixed",
        ] {
            assert_eq!(wish(&Method::POST, &[accept]), Wish::Other, "{accept}");
        }
    }

    #[test]
    fn a_browser_that_opens_the_address_wants_a_page() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert_eq!(wish(&Method::GET, &[browser]), Wish::Page);
        assert_eq!(
            wish(&Method::GET, &["*/*"]),
            Wish::Answer(Format::Json),
            "a program takes what comes"
        );
        assert_eq!(
            wish(&Method::POST, &[browser]),
            Wish::Answer(Format::Json),
            "a page cannot be posted to"
        );
    }
}
