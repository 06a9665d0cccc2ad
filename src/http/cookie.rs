//! The cookies of a browser: of its session, and of a sign-in at an OpenID provider that
//! has begun.
//!
//! Scripts cannot read it (`HttpOnly`), and browsers do not send it with requests of
//! other sites (`SameSite=Strict`). It is only sent over HTTPS (`Secure`), unless the
//! host is a loopback one, which may have no certificate. Its prefix then lets browsers
//! refuse it from anyone but this host: otherwise a neighbouring host could plant a
//! cookie of its own, and people would work in a session that is not theirs.
//!
//! The cookie is described in [RFC 6265bis].
//!
//! [RFC 6265bis]: https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;

/// What a cookie names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CookieKind {
    /// A session.
    Session,
    /// A sign-in that has begun.
    Login,
}

/// Whether the cookie may be sent without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    /// The host is a loopback one.
    Loopback,
    /// Any other host.
    Https,
}

impl Transport {
    pub(super) fn new(is_loopback: bool) -> Self {
        if is_loopback {
            Self::Loopback
        } else {
            Self::Https
        }
    }

    fn name(self, kind: CookieKind) -> &'static str {
        match (self, kind) {
            (Self::Loopback, CookieKind::Session) => "gatepass",
            (Self::Loopback, CookieKind::Login) => "gatepass-login",
            (Self::Https, CookieKind::Session) => "__Host-gatepass",
            (Self::Https, CookieKind::Login) => "__Host-gatepass-login",
        }
    }

    fn attributes(self) -> &'static str {
        match self {
            Self::Loopback => "Path=/; HttpOnly; SameSite=Strict",
            Self::Https => "Path=/; Secure; HttpOnly; SameSite=Strict",
        }
    }

    /// The value of a request's cookie. If there are several, none of them counts, since
    /// one was planted.
    pub(super) fn find(self, kind: CookieKind, headers: &HeaderMap) -> Option<&str> {
        let cookies = headers.get_all(header::COOKIE).iter();
        let pairs = cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs
            .filter(|(name, _)| *name == self.name(kind))
            .map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }

    /// The header that sets a cookie. The value consists of letters, digits and `_-.`.
    pub(super) fn set(self, kind: CookieKind, value: &str, lifetime: TimeDelta) -> HeaderValue {
        self.header(kind, value, lifetime.num_seconds().max(0))
    }

    /// The header that removes a cookie.
    pub(super) fn remove(self, kind: CookieKind) -> HeaderValue {
        self.header(kind, "", 0)
    }

    fn header(self, kind: CookieKind, value: &str, max_age: i64) -> HeaderValue {
        let (name, attributes) = (self.name(kind), self.attributes());
        let text = format!("{name}={value}; Max-Age={max_age}; {attributes}");
        let mut header = HeaderValue::try_from(text).expect("it is letters, digits and `_-.`");
        header.set_sensitive(true);
        header
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use chrono::TimeDelta;

    use super::{CookieKind, Transport};
    use crate::auth::{Secret, SecretKind};

    fn session(transport: Transport, cookies: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, HeaderValue::from_static(cookie));
        }
        let found = transport.find(CookieKind::Session, &headers);
        found.map(str::to_owned)
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        for cookies in [
            &["gatepass=a"][..],
            &["x=1; gatepass=a;y=2"],
            &["x=1", "gatepass=a"],
            &["gatepasses=b; gatepass=a"],
            &["gatepass-login=b; gatepass=a"],
        ] {
            assert_eq!(
                session(Transport::Loopback, cookies).as_deref(),
                Some("a"),
                "{cookies:?}"
            );
        }
    }

    #[test]
    fn a_planted_cookie_does_not_count() {
        for (transport, cookies) in [
            (Transport::Https, &["gatepass=a"][..]),
            (Transport::Loopback, &["__Host-gatepass=a"]),
            (Transport::Loopback, &["gatepass=a; gatepass=b"]),
            (
                Transport::Https,
                &["__Host-gatepass=a", "__Host-gatepass=b"],
            ),
            (Transport::Https, &["__host-gatepass=a"]),
            (Transport::Loopback, &["gatepass"]),
            (Transport::Loopback, &[]),
        ] {
            assert_eq!(session(transport, cookies), None, "{cookies:?}");
        }
    }

    #[test]
    fn the_attributes_depend_on_the_host() {
        let secret = Secret::random(SecretKind::Session);
        let set = |transport: Transport| {
            let header = transport.set(CookieKind::Session, secret.expose(), TimeDelta::days(7));
            header.to_str().unwrap().replace(secret.expose(), "SECRET")
        };
        assert_eq!(
            set(Transport::Loopback),
            "gatepass=SECRET; Max-Age=604800; Path=/; HttpOnly; SameSite=Strict"
        );
        assert_eq!(
            set(Transport::Https),
            "__Host-gatepass=SECRET; Max-Age=604800; Path=/; Secure; HttpOnly; SameSite=Strict"
        );
        assert_eq!(
            Transport::Https.remove(CookieKind::Login),
            "__Host-gatepass-login=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict"
        );
    }
}
