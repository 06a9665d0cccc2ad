//! Prevents pages of other sites from sending requests through a visitor's browser.
//!
//! Before a browser sends another site's request with a JSON body or a custom header,
//! it asks the server for permission with a CORS preflight. By default, this server
//! gives none. Other requests are sent without a preflight, such as those for an image
//! or a script with the address `GET /graphql?query=…`. The page cannot read the
//! answer, but the statements would run, at a time and from a network address that the
//! page chooses.
//!
//! So `POST` accepts only JSON (see `post`), and `GET` must have one of:
//!
//! 1. `Content-Type: application/json`, or one of the [`CUSTOM`] headers, for which the
//!    browser had to send a preflight;
//! 2. an `Origin` that the operator allows;
//! 3. no `Origin`, and `Sec-Fetch-Site: same-origin`, which only the browser can set;
//! 4. no `Origin` and no `Sec-Fetch-Site`, but `Sec-Fetch-Mode: cors`, which is Node's
//!    `fetch`. A page cannot set `Sec-` headers, and whenever a browser sends this mode
//!    to another site, it sends the `Origin`.
//!
//! `Accept` proves nothing, because a page may set it without a preflight. Neither does
//! the absence of `Sec-Fetch-Site`, because browsers omit it on plain HTTP.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
};

use super::{HttpError, Origins, media};

/// Headers that browsers do not send by themselves, and that pages cannot send without
/// a preflight. `Authorization` is not among them, because a browser adds it after a
/// login, nor is `X-Requested-With`, which Android's web views always add.
pub(super) const CUSTOM: [&str; 5] = [
    "graphql-require-preflight",
    "apollo-require-preflight",
    "x-sql-trace",
    "x-sql-budget",
    "x-sql-plan",
];

/// Refuses a `GET` that a page of another site may have made a browser send.
pub(super) fn check(request: &Request, origins: &Origins) -> Result<(), HttpError> {
    if request.method() == Method::POST || is_deliberate(request.headers(), origins) {
        Ok(())
    } else {
        Err(HttpError::PreflightRequired)
    }
}

/// Refuses a request whose cookies do not count, because a page of another site may have
/// made a browser send them. A browser sends other methods than `GET`, `HEAD` and `POST`
/// only after a preflight.
pub(super) fn check_cookie(
    method: &Method,
    headers: &HeaderMap,
    origins: &Origins,
) -> Result<(), HttpError> {
    let plain = [Method::GET, Method::HEAD, Method::POST].contains(method);
    if (!plain || is_deliberate(headers, origins)) && !is_cross_site(headers, origins) {
        Ok(())
    } else {
        Err(HttpError::PreflightRequired)
    }
}

/// Whether the browser says that a page of another origin sends the request, which the
/// operator does not allow.
fn is_cross_site(headers: &HeaderMap, origins: &Origins) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let is_own = matches!(site, None | Some(b"same-origin" | b"none"));
    let origin = headers.get(header::ORIGIN);
    !is_own && !origin.is_some_and(|origin| origins.allow(origin))
}

fn is_deliberate(headers: &HeaderMap, origins: &Origins) -> bool {
    let preflighted = media::json_type(headers).is_some()
        || CUSTOM.iter().any(|name| headers.contains_key(*name));
    if preflighted {
        return true;
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        return origins.allow(origin);
    }
    let header = |name| headers.get(name).map(HeaderValue::as_bytes);
    match (header("sec-fetch-site"), header("sec-fetch-mode")) {
        (Some(site), _) => site == b"same-origin",
        (None, mode) => mode == Some(b"cors"),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{CUSTOM, is_deliberate};
    use crate::http::Origins;

    fn passes(headers: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|&(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        let origins = Origins::new(["https://app.example".parse().unwrap()]);
        is_deliberate(&headers, &origins)
    }

    #[test]
    fn what_a_browser_sends_unasked_is_refused() {
        for headers in [
            &[][..],
            // An image, a link and a script that fetches without CORS. On plain HTTP,
            // the same without the first two headers.
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "no-cors"),
                ("accept", "application/json"),
            ],
            &[
                ("sec-fetch-site", "same-site"),
                ("sec-fetch-mode", "navigate"),
            ],
            &[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")],
            &[("accept", "application/graphql-response+json")],
            &[("content-type", "text/plain")],
            &[("authorization", "Basic YTpi"), ("x-requested-with", "app")],
            // Scripts that fetch with CORS, from another site and from a sandbox.
            &[("origin", "https://evil.example")],
            &[
                ("origin", "https://evil.example"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "cors"),
            ],
            &[("origin", "null"), ("sec-fetch-mode", "cors")],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")],
        ] {
            assert!(!passes(headers), "{headers:?}");
        }
    }

    #[test]
    fn what_takes_a_preflight_or_is_allowed_passes() {
        for headers in [
            &[("content-type", "application/json")][..],
            &[
                ("content-type", "application/json"),
                ("origin", "https://evil.example"),
            ],
            &[("origin", "https://app.example")],
            &[
                ("origin", "https://app.example"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "cors"),
            ],
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-mode", "cors"),
            ],
            &[("sec-fetch-mode", "cors")],
        ] {
            assert!(passes(headers), "{headers:?}");
        }
        for name in CUSTOM {
            assert!(passes(&[(name, "1")]), "{name}");
        }
    }
}
