//! The hosts that requests may be for.
//!
//! A page can rebind the name of its own site to 127.0.0.1. The visitor's browser then
//! takes this server for that site and lets the page read its answers. Only the `Host`
//! header still contains the page's name. So a server that listens on a loopback
//! address only accepts requests for loopback names:
//!
//! - `localhost` and every name below it, because nobody can own one ([RFC 6761]);
//! - addresses in 127.0.0.0/8, and `[::1]`;
//! - the address that the connection was made to, on any server, because a page cannot
//!   rebind an address;
//! - the hosts in `--allowed-host`. On other addresses, all hosts are accepted unless
//!   there is such a list.
//!
//! The port is ignored, because proxies and containers map it.
//!
//! An HTTP/1.1 request has exactly one `Host` header. Otherwise none of its headers can
//! be trusted ([RFC 9112, 3.2]). HTTP/1.0 allows requests without one, as from probes,
//! but never from browsers. If the request line contains a host, that one counts.
//!
//! [RFC 6761]: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
//! [RFC 9112, 3.2]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2

use std::{net::IpAddr, str::FromStr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Uri, Version, header, request::Parts, uri::Authority},
    middleware::Next,
    response::Response,
};

use super::{HttpError, client::Peer};

/// A host without its port, in normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// In lower case and without a final dot.
    Name(String),
    /// An IPv4 or IPv6 address.
    Address(IpAddr),
}

/// The text is not a host.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be a host name or address without a port, such as passes.example")]
pub struct HostError;

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, HostError> {
        if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
            return Ok(Self::Address(address.to_canonical()));
        }
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        let name = text.strip_suffix('.').unwrap_or(text);
        if name.is_empty() || !name.bytes().all(is_name) {
            return Err(HostError);
        }
        Ok(Self::Name(name.to_ascii_lowercase()))
    }
}

impl Host {
    fn from_authority(authority: &Authority) -> Result<Self, HostError> {
        let host = authority.host();
        let port = authority.as_str().strip_prefix(host).ok_or(HostError)?;
        let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        match port.strip_prefix(':') {
            Some(port) if is_port(port) => host.parse(),
            None if port.is_empty() => host.parse(),
            _ => Err(HostError),
        }
    }

    /// Whether only this machine can have the host.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::Address(address) => address.is_loopback(),
        }
    }
}

/// The hosts that a server accepts requests for.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    on_loopback: bool,
    allowed: Arc<[Host]>,
}

impl Hosts {
    /// The hosts of a server that listens on this address.
    pub fn new(listens_on: IpAddr, allowed: impl IntoIterator<Item = Host>) -> Self {
        Self {
            on_loopback: listens_on.to_canonical().is_loopback(),
            allowed: allowed.into_iter().collect(),
        }
    }

    fn allow(&self, host: &Host, local: Option<IpAddr>) -> bool {
        let is_own = |address: &IpAddr| local.is_some_and(|local| local.to_canonical() == *address);
        let restricts = self.on_loopback || !self.allowed.is_empty();
        !restricts
            || self.allowed.contains(host)
            || (self.on_loopback && host.is_loopback())
            || matches!(host, Host::Address(address) if is_own(address))
    }
}

/// Refuses a request for another host.
pub(super) fn check(hosts: &Hosts, request: &Request) -> Result<(), HttpError> {
    let Some(host) = host(request.headers(), request.uri(), request.version())? else {
        return Ok(());
    };
    let peer: Option<&Peer> = request.extensions().get();
    let local = peer.and_then(|peer| peer.local);
    if hosts.allow(&host, local) {
        Ok(())
    } else {
        Err(HttpError::Misdirected)
    }
}

/// The same, before anything answers.
pub(super) async fn check_first(
    State(hosts): State<Hosts>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    check(&hosts, &request)?;
    Ok(next.run(request).await)
}

/// Whether a request is for a loopback host.
pub(super) fn is_loopback(request: &Parts) -> bool {
    let host = host(&request.headers, &request.uri, request.version);
    matches!(host, Ok(Some(host)) if host.is_loopback())
}

/// The host of a request.
fn host(headers: &HeaderMap, uri: &Uri, version: Version) -> Result<Option<Host>, HttpError> {
    let mut headers = headers.get_all(header::HOST).iter();
    let (first, second) = (headers.next(), headers.next());
    if second.is_some() {
        return Err(bad("the request has more than one Host header"));
    }
    let named = match first {
        Some(value) => Some(
            Authority::try_from(value.as_bytes())
                .map_err(|_| HostError)
                .and_then(|authority| Host::from_authority(&authority))
                .map_err(|HostError| bad("the Host header is not a host"))?,
        ),
        None if version > Version::HTTP_10 => {
            return Err(bad("the request has no Host header"));
        }
        None => None,
    };
    match uri.authority() {
        Some(authority) => Host::from_authority(authority)
            .map(Some)
            .map_err(|HostError| bad("the address has no valid host")),
        None => Ok(named),
    }
}

fn bad(what: &str) -> HttpError {
    HttpError::BadRequest(format!(
        "{what}: send one Host header with the host of the address"
    ))
}

#[cfg(test)]
mod tests {
    use axum::{
        extract::Request,
        http::{Version, header::HOST},
    };

    use super::{Host, Hosts, host};

    /// The host of a request as text. A word if it has none or is refused.
    fn host_of(version: Version, uri: &str, hosts: &[&str]) -> String {
        let mut request = Request::builder().version(version).uri(uri);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        match host(&parts.headers, &parts.uri, parts.version) {
            Ok(Some(Host::Name(name))) => name,
            Ok(Some(Host::Address(address))) => address.to_string(),
            Ok(None) => "none".to_owned(),
            Err(_) => "refused".to_owned(),
        }
    }

    #[test]
    fn the_host_is_that_of_the_header_or_the_request_line() {
        let get = |hosts: &[&str]| host_of(Version::HTTP_11, "/", hosts);
        assert_eq!(get(&["Passes.Example.:8000"]), "passes.example");
        assert_eq!(get(&["[::ffff:127.0.0.1]:1"]), "127.0.0.1");
        for wrong in [
            &[][..],
            &["a", "a"],
            &[""],
            &["a b"],
            &["a/b"],
            &["user@localhost"],
            &["localhost:x"],
            &["localhost:1:2"],
            &[":8000"],
            &["[::1"],
        ] {
            assert_eq!(get(wrong), "refused", "{wrong:?}");
        }
        let absolute = "http://passes.example/graphql";
        assert_eq!(
            host_of(Version::HTTP_11, absolute, &["localhost"]),
            "passes.example"
        );
        assert_eq!(host_of(Version::HTTP_11, absolute, &[]), "refused");
        assert_eq!(host_of(Version::HTTP_11, absolute, &["a b"]), "refused");
        assert_eq!(host_of(Version::HTTP_10, "/", &[]), "none");
        assert_eq!(host_of(Version::HTTP_10, "/", &["a", "b"]), "refused");
    }

    #[test]
    fn each_listener_has_its_hosts() {
        let listed = || ["passes.example", "10.0.0.9"].map(|host| host.parse().unwrap());
        let none: [Host; 0] = [];
        let loopback = Hosts::new("127.0.0.1".parse().unwrap(), none.clone());
        let loopback_and_more = Hosts::new("::1".parse().unwrap(), listed());
        let public = Hosts::new("0.0.0.0".parse().unwrap(), none);
        let restricted = Hosts::new("0.0.0.0".parse().unwrap(), listed());
        let local = Some("10.0.0.5".parse().unwrap());
        for (host, expected) in [
            ("localhost", [true, true, true, false]),
            ("LOCALHOST.", [true, true, true, false]),
            ("demo.localhost", [true, true, true, false]),
            ("127.0.0.1", [true, true, true, false]),
            ("127.9.9.9", [true, true, true, false]),
            ("[::1]", [true, true, true, false]),
            ("passes.example", [false, true, true, true]),
            ("10.0.0.9", [false, true, true, true]),
            ("10.0.0.5", [true, true, true, true]),
            ("10.0.0.6", [false, false, true, false]),
            ("evil.example", [false, false, true, false]),
            ("notlocalhost", [false, false, true, false]),
            ("localhost.evil.example", [false, false, true, false]),
            ("0.0.0.0", [false, false, true, false]),
            ("[::]", [false, false, true, false]),
        ] {
            let host: Host = host.parse().unwrap();
            let allows = [&loopback, &loopback_and_more, &public, &restricted]
                .map(|of| of.allow(&host, local));
            assert_eq!(allows, expected, "{host:?}");
        }
    }

    #[test]
    fn a_list_names_hosts_without_ports() {
        for wrong in ["", ".", "a:80", "http://a", "*.example", "a b"] {
            assert!(wrong.parse::<Host>().is_err(), "{wrong}");
        }
    }
}
