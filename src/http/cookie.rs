//! The cookie that names a browser's session.
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

use crate::auth::Secret;

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

    fn name(self) -> &'static str {
        match self {
            Self::Loopback => "gatepass",
            Self::Https => "__Host-gatepass",
        }
    }

    fn attributes(self) -> &'static str {
        match self {
            Self::Loopback => "Path=/; HttpOnly; SameSite=Strict",
            Self::Https => "Path=/; Secure; HttpOnly; SameSite=Strict",
        }
    }

    /// The secret of the session in a request's cookies. If there are several, none of
    /// them counts, since one was planted.
    pub(super) fn session(self, headers: &HeaderMap) -> Option<&str> {
        let cookies = headers.get_all(header::COOKIE).iter();
        let pairs = cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }

    /// The header that sets the cookie.
    pub(super) fn set(self, secret: &Secret, lifetime: TimeDelta) -> HeaderValue {
        self.header(secret.expose(), lifetime.num_seconds().max(0))
    }

    /// The header that removes the cookie.
    pub(super) fn remove(self) -> HeaderValue {
        self.header("", 0)
    }

    fn header(self, value: &str, max_age: i64) -> HeaderValue {
        let (name, attributes) = (self.name(), self.attributes());
        let text = format!("{name}={value}; Max-Age={max_age}; {attributes}");
        let mut header = HeaderValue::try_from(text).expect("a secret is letters and digits");
        header.set_sensitive(true);
        header
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use chrono::TimeDelta;

    use super::Transport;
    use crate::auth::{Secret, SecretKind};

    fn session(transport: Transport, cookies: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, HeaderValue::from_static(cookie));
        }
        transport.session(&headers).map(str::to_owned)
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        for cookies in [
            &["gatepass=a"][..],
            &["x=1; gatepass=a;y=2"],
            &["x=1", "gatepass=a"],
            &["gatepasses=b; gatepass=a"],
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
            let header = transport.set(&secret, TimeDelta::days(7));
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
            Transport::Https.remove(),
            "__Host-gatepass=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict"
        );
    }
}
