//! `GET /login` sends a browser to the OpenID provider, which sends it back to the page at
//! `/login/callback`. The page sends the code that it was given to `POST /session`.
//!
//! In between, the browser keeps the secret of the sign-in in a cookie. The page sends it
//! from this site, so it is as strict as the cookie of a session. A page of another site
//! cannot finish a sign-in that was not begun in the same browser.

use std::{borrow::Cow, sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header, request::Parts, uri::Authority},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use url::form_urlencoded;

use super::{
    HttpError,
    authenticate::{Authenticator, transport},
    cookie::CookieKind,
    host,
};
use crate::auth::Login;

/// The address that begins a sign-in.
pub(super) const PATH: &str = "/login";

/// The address of the page to which the provider sends a browser back.
pub(super) const CALLBACK: &str = "/login/callback";

/// The time in which somebody has to sign in at the provider.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// The maximum length of the address to which a browser goes after it, in bytes.
const MAX_THEN: usize = 1024;

/// The route.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(
    authenticator: Arc<Authenticator>,
) -> Router<S> {
    Router::new().route(PATH, get(begin).with_state(authenticator))
}

async fn begin(
    State(authenticator): State<Arc<Authenticator>>,
    request: Request,
) -> Result<Response, HttpError> {
    let (parts, _) = request.into_parts();
    let callback = callback(&parts)?;
    let secret = Login::begin();
    let auth = &authenticator.auth;
    let authorized = auth.authorize(&secret, &callback, Instant::now()).await;
    let address = match authorized {
        Ok(address) => address,
        Err(_) => format!("{CALLBACK}?error=provider_unavailable"),
    };
    let then = then(parts.uri.query().unwrap_or_default());
    let value = format!("{}.{}", secret.expose(), URL_SAFE_NO_PAD.encode(&*then));
    let cookie = transport(&parts).set(CookieKind::Login, &value, LIFETIME);
    let headers = [(header::LOCATION, address)];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The address to which the provider sends a browser back. On other hosts than loopback
/// ones, there is a proxy with TLS.
pub(super) fn callback(request: &Parts) -> Result<String, HttpError> {
    let from_header = || {
        let text = request.headers.get(header::HOST)?.to_str().ok()?;
        text.parse::<Authority>().ok()
    };
    let authority = request.uri.authority().cloned().or_else(from_header);
    let no_host = || HttpError::BadRequest("the request has no Host header".to_owned());
    let authority = authority.ok_or_else(no_host)?;
    let scheme = if host::is_loopback(request) {
        "http"
    } else {
        "https"
    };
    Ok(format!("{scheme}://{authority}{CALLBACK}"))
}

/// Where a browser goes after it has signed in: a path of this server.
fn then(query: &str) -> Cow<'_, str> {
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let then = parameters.find(|(name, _)| name == "then");
    then.map(|(_, then)| then)
        .filter(|then| is_local(then))
        .unwrap_or("/".into())
}

/// Whether an address is one of this server. Browsers take `//host` and `/\host` for
/// another one, and leave out line breaks and tabs.
fn is_local(address: &str) -> bool {
    let mut bytes = address.bytes();
    address.len() <= MAX_THEN
        && bytes.next() == Some(b'/')
        && !address.starts_with("//")
        && bytes.all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// A sign-in that has begun, from the cookie of the browser that began it: its secret, and
/// where the browser goes after it.
pub(super) fn begun(cookie: &str) -> Option<(&str, String)> {
    let (secret, then) = cookie.split_once('.')?;
    let then = URL_SAFE_NO_PAD.decode(then).ok()?;
    let then = String::from_utf8(then).ok().filter(|then| is_local(then))?;
    Some((secret, then))
}

#[cfg(test)]
mod tests {
    use super::{MAX_THEN, is_local, then};

    #[test]
    fn a_browser_only_goes_to_addresses_of_this_server() {
        for good in [
            "/",
            "/gates/G0001",
            "/passes/A-B?tab=scans&x=%2F%2Fevil.example",
            "/graphiql#a//b",
        ] {
            assert!(is_local(good), "{good}");
        }
        let long = format!("/{}", "x".repeat(MAX_THEN));
        for bad in [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " /",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "@evil.example",
            "?then=/",
            "#/",
            "/ä",
            "/\u{2028}",
            &long,
        ] {
            assert!(!is_local(bad), "{bad:?}");
        }
    }

    #[test]
    fn what_is_not_local_leads_home() {
        for (query, expected) in [
            ("", "/"),
            ("then=%2Fgates%2FG0001", "/gates/G0001"),
            ("x=1&then=/gates/G0001&then=//evil.example", "/gates/G0001"),
            ("then=%2F%2Fevil.example", "/"),
            ("then=/%5Cevil.example", "/"),
            ("then=/%09/evil.example", "/"),
            ("then=", "/"),
        ] {
            assert_eq!(then(query), expected, "{query}");
        }
    }
}
