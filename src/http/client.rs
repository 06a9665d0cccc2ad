//! The client of a request, for the log and for each client's quota. It is the address
//! of the connection or, behind a proxy, the one that the proxy names.
//!
//! Any client can send `X-Forwarded-For`, and each proxy appends the address that it
//! received the request from. So the header is read from its end, as long as each
//! address is that of a trusted proxy. `Forwarded` is not read: common proxies neither
//! write it nor remove a client's own.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, request::Parts};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whether the log contains clients' addresses, and which proxies may name them. By
/// default it does not, because an address can be personal data.
#[derive(Clone, Debug, Default)]
pub struct ClientSettings {
    /// Whether the log contains addresses.
    pub logged: bool,
    /// The networks of the trusted proxies.
    pub proxies: Arc<[IpNet]>,
}

/// The addresses of a connection, as an extension of its requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    /// The client's address.
    pub(super) remote: SocketAddr,
    /// The local address, if the system provides it.
    pub(super) local: Option<IpAddr>,
}

/// The network that counts as one client: an IPv4 address, or the /64 of an IPv6
/// address, because a single machine usually has all of that.
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
    /// The address of a request's client, if the log contains addresses.
    pub(super) fn logged(&self, request: &Parts) -> Option<IpAddr> {
        let peer: &Peer = request.extensions.get().filter(|_| self.logged)?;
        Some(self.client(peer.remote.ip(), &request.headers))
    }

    /// Whether the request comes directly from a trusted proxy.
    pub(super) fn by_trusted_proxy(&self, request: &Parts) -> bool {
        let peer: Option<&Peer> = request.extensions.get();
        peer.is_some_and(|peer| self.trust(peer.remote.ip().to_canonical()))
    }

    /// The network of a request's client. None without a connection.
    pub(super) fn network(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<Network> {
        let peer: &Peer = extensions.get()?;
        Some(self.client(peer.remote.ip(), headers).into())
    }

    /// The network of a connection. None for a trusted proxy, because it speaks for
    /// many clients.
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
                // No trusted proxy wrote the text before it.
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

/// Parses an address. Some proxies append the port.
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
            // Proxies append to the part that the client wrote.
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
