//! The other sites whose pages may send requests and read the answers. By default,
//! there are none.

use std::{str::FromStr, sync::Arc};

use axum::http::HeaderValue;
use url::Url;

use super::Host;

/// A site as in the `Origin` header of browsers: `https://app.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(HeaderValue);

/// The reason why a text is not an [`Origin`].
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// It stands for every site.
    #[error("it would allow every site: list each one, such as https://app.example")]
    Any,
    /// It has no host, or not a scheme of the web.
    #[error("it must be an origin, such as https://app.example or http://localhost:3000")]
    NoSite,
    /// It has more or fewer parts than browsers send.
    #[error("browsers name this site {0}: write it like that")]
    Spelling(String),
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        if text == "null" || text.contains('*') {
            return Err(OriginError::Any);
        }
        let url = Url::parse(text)
            .ok()
            .filter(|url| ["http", "https"].contains(&url.scheme()))
            .ok_or(OriginError::NoSite)?;
        let named = url.origin().ascii_serialization();
        if named != text {
            return Err(OriginError::Spelling(named));
        }
        let value = HeaderValue::try_from(named).map_err(|_| OriginError::NoSite)?;
        Ok(Self(value))
    }
}

/// The allowed sites.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    listed: Arc<[HeaderValue]>,
    /// Whether the sites of this machine are allowed too.
    loopback: bool,
    /// Whether pages of listed sites may send credentials such as cookies.
    credentials: bool,
}

impl Origins {
    /// Allows these sites.
    pub fn new(origins: impl IntoIterator<Item = Origin>) -> Self {
        Self {
            listed: origins.into_iter().map(|origin| origin.0).collect(),
            ..Self::default()
        }
    }

    /// Allows the sites of this machine too, at any port, for development servers.
    #[must_use]
    pub fn with_loopback(self, loopback: bool) -> Self {
        Self { loopback, ..self }
    }

    /// Allows pages of listed sites to send credentials that a browser stores for this
    /// server, such as the cookies of a proxy that authenticates people.
    #[must_use]
    pub fn with_credentials(self, credentials: bool) -> Self {
        Self {
            credentials,
            ..self
        }
    }

    /// Whether a request's `Origin` is allowed.
    pub(super) fn allow(&self, origin: &HeaderValue) -> bool {
        self.listed.contains(origin) || (self.loopback && is_loopback(origin))
    }

    /// Whether no other site is allowed.
    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty() && !self.loopback
    }

    /// Whether a site's pages may send credentials.
    pub(super) fn allow_credentials(&self, origin: &HeaderValue) -> bool {
        self.credentials && self.listed.contains(origin)
    }
}

/// Whether a page is from this machine: from `localhost` or a loopback address, at any
/// port. No other machine can serve a page with such an origin.
fn is_loopback(origin: &HeaderValue) -> bool {
    let origin = origin.to_str().ok().and_then(|text| Url::parse(text).ok());
    origin.is_some_and(|url| {
        ["http", "https"].contains(&url.scheme())
            && url
                .host_str()
                .and_then(|host| host.parse().ok())
                .is_some_and(|host: Host| host.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::{Origin, OriginError, is_loopback};

    #[test]
    fn a_site_is_written_as_browsers_name_it() {
        for text in [
            "https://app.example",
            "http://localhost:3000",
            "http://[::1]:3000",
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().0, text);
        }
        for (text, named) in [
            ("https://app.example/", "https://app.example"),
            ("https://app.example:443", "https://app.example"),
            ("HTTPS://App.Example", "https://app.example"),
            ("https://user@app.example/path", "https://app.example"),
        ] {
            let expected = OriginError::Spelling(named.to_owned());
            assert_eq!(text.parse::<Origin>(), Err(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_site_is_refused() {
        for text in ["*", "null", "https://*.example"] {
            assert_eq!(text.parse::<Origin>(), Err(OriginError::Any), "{text}");
        }
        for text in ["", "app.example", "localhost:3000", "file:///tmp"] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }

    #[test]
    fn pages_of_this_machine_are_known_by_their_host() {
        for (origin, expected) in [
            ("http://localhost:5173", true),
            ("https://localhost", true),
            ("http://app.localhost:3000", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:3000", true),
            ("http://localhost.evil.example", false),
            ("http://localhost@evil.example", false),
            ("http://evillocalhost:3000", false),
            ("http://192.168.0.2:3000", false),
            ("http://127.0.0.1.evil.example", false),
            ("https://app.example", false),
            ("file://localhost", false),
            ("null", false),
            ("", false),
        ] {
            let value = HeaderValue::from_static(origin);
            assert_eq!(is_loopback(&value), expected, "{origin}");
        }
    }
}
