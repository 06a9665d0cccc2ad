//! Who sent a request, for the log and for each client's share of the server: the
//! address of its connection or, behind a proxy, the one that the proxy names.
//!
//! Anybody can write `X-Forwarded-For`, and each proxy adds to its end the address
//! that it was asked from. So it is read from its end, for as long as what was
//! read is the address of a proxy that the operator trusts. `Forwarded` is not
//! read: the usual proxies neither write it nor take away a client's own.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, request::Parts};
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

/// Both ends of a connection, among its requests' extensions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    /// Where it comes from.
    pub(super) remote: SocketAddr,
    /// Where it was accepted, if the system told.
    pub(super) local: Option<IpAddr>,
}

/// What counts as one client: an IPv4 address, or the /64 of an IPv6 address,
/// since a single machine usually has all of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                Self(Ipv6Addr::from_bits(network).into())
            }
            address @ IpAddr::V4(_) => Self(address),
        }
    }
}

impl ClientSettings {
    /// The client of a request, if the log names it.
    pub(super) fn logged(&self, request: &Parts) -> Option<IpAddr> {
        let peer: &Peer = request.extensions.get().filter(|_| self.logged)?;
        Some(self.client(peer.remote.ip(), &request.headers))
    }

    /// Whether a trusted proxy sent the request itself.
    pub(super) fn by_trusted_proxy(&self, request: &Parts) -> bool {
        let peer: Option<&Peer> = request.extensions.get();
        peer.is_some_and(|peer| self.trust(peer.remote.ip().to_canonical()))
    }

    /// What a request's client counts as; none where there is no connection.
    pub(super) fn network(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<Network> {
        let peer: &Peer = extensions.get()?;
        Some(self.client(peer.remote.ip(), headers).into())
    }

    /// What a connection counts as. A trusted proxy's counts for nobody: it
    /// speaks for many clients.
    pub(super) fn network_of_connection(&self, peer: IpAddr) -> Option<Network> {
        let peer = peer.to_canonical();
        (!self.trust(peer)).then(|| peer.into())
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
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::{ClientSettings, FORWARDED_FOR, Network};

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
    fn a_network_is_an_ipv4_address_or_half_of_an_ipv6_address() {
        let network = |address: &str| Network::from(address.parse::<IpAddr>().unwrap());
        for (one, other, equal) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ] {
            assert_eq!(network(one) == network(other), equal, "{one} {other}");
        }
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
