//! Who sent a request, for the log: the address of its connection or, behind a
//! proxy, the one that the proxy names.
//!
//! Anybody can write `X-Forwarded-For`, and each proxy adds to its end the address
//! that it was asked from. So it is read from its end, for as long as what was
//! read is the address of a proxy that the operator trusts. `Forwarded` is not
//! read: the usual proxies neither write it nor take away a client's own.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, request::Parts};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whether the log names clients, and by whose word. It does not, unless told so:
/// an address can be a person's data.
#[derive(Clone, Debug, Default)]
pub struct ClientSettings {
    /// Whether the log names them.
    pub logged: bool,
    /// The networks of the proxies that are trusted.
    pub proxies: Arc<[IpNet]>,
}

/// The address that a connection comes from, among a request's extensions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

impl ClientSettings {
    /// The client of a request, if the log names it.
    pub(super) fn logged(&self, request: &Parts) -> Option<IpAddr> {
        let Peer(peer) = request.extensions.get().filter(|_| self.logged)?;
        Some(self.client(peer.ip(), &request.headers))
    }

    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let values = headers.get_all(FORWARDED_FOR);
        for value in values
            .iter()
            .rev()
            .flat_map(|value| text(value).rsplit(','))
        {
            if !self.trust(client) {
                break;
            }
            match address(value.trim()) {
                Some(named) => client = named.to_canonical(),
                // Whatever is before it, no trusted proxy has written this.
                None => break,
            }
        }
        client
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.proxies
            .iter()
            .any(|network| network.contains(&address))
    }
}

fn text(value: &HeaderValue) -> &str {
    value.to_str().unwrap_or_default()
}

/// Some proxies add the port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse().map(|address: SocketAddr| address.ip());
    text.parse().or_else(|_| with_port()).ok()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{ClientSettings, FORWARDED_FOR};

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let settings = ClientSettings {
            logged: true,
            proxies: ["10.0.0.0/8", "2001:db8::/32"]
                .map(|network| network.parse().unwrap())
                .into(),
        };
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        settings.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_client_that_is_no_proxy_cannot_name_another() {
        assert_eq!(client("192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
    }

    #[test]
    fn a_proxy_names_the_client() {
        for (forwarded, expected) in [
            (&[][..], "10.0.0.1"),
            (&["198.51.100.9"], "198.51.100.9"),
            (&["198.51.100.9:1234"], "198.51.100.9"),
            (&["2a00::1"], "2a00::1"),
            (&["[2a00::1]:1234"], "2a00::1"),
            (&["::ffff:198.51.100.9"], "198.51.100.9"),
            // What the client wrote itself is before what proxies added.
            (&["203.0.113.5, 198.51.100.9"], "198.51.100.9"),
            (&["203.0.113.5", "198.51.100.9"], "198.51.100.9"),
            (&["10.6.6.6,198.51.100.9 , 10.0.0.2"], "198.51.100.9"),
            (&["198.51.100.9, 2001:db8::2", "10.0.0.2"], "198.51.100.9"),
            (&["198.51.100.9, nobody"], "10.0.0.1"),
            (&["unknown, 10.0.0.2"], "10.0.0.2"),
        ] {
            assert_eq!(client("10.0.0.1", forwarded), expected, "{forwarded:?}");
            let mapped = client("::ffff:10.0.0.1", forwarded);
            assert_eq!(mapped, expected, "{forwarded:?}");
        }
    }
}
