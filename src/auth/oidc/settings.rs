//! What an operator says about the provider: its address, and which of its claims mean
//! what here.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};
use url::{Host, Url};

use super::client::OidcClient;
use crate::viewer::Role;

/// The provider, and what its claims mean.
#[derive(Clone, Debug)]
pub struct OidcSettings {
    /// The provider.
    pub issuer: Issuer,
    /// The audiences of tokens for this server. A token needs one of them.
    pub audiences: Vec<String>,
    /// The claim that contains the roles.
    pub role_claim: ClaimPath,
    /// What the values of that claim mean.
    pub roles: Vec<RoleRule>,
    /// The claim with the codes of gates. None: nobody is bound to gates.
    pub gate_claim: Option<ClaimPath>,
    /// This server as a client of the provider. None: browsers cannot sign in there.
    pub client: Option<OidcClient>,
}

/// The provider's issuer identifier. It is an HTTPS URL, or an HTTP URL of a loopback
/// host, which needs no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// The identifier as given, because tokens must contain exactly this text.
    text: String,
    url: Url,
}

/// The name of a claim, such as `roles`, or a path to a nested one, such as
/// `realm_access.roles`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPath(String);

/// A value of the role claim, and the role that it grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRule {
    /// The role.
    pub role: Role,
    /// The value.
    pub value: String,
}

/// Why a text is not an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    /// It is not a URL.
    #[error("it must be a URL, such as https://login.example/realms/gates")]
    Url,
    /// Anyone on the network could answer for it.
    #[error("it must start with https://, unless its host is a loopback one")]
    Insecure,
    /// It has parts that an issuer does not have.
    #[error("it must have no user, no query and no fragment")]
    Parts,
}

/// Why a text is not a role rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it must be a role and a value of the role claim, such as officer=gate-office; roles are \
     viewer, guard, officer and admin"
)]
pub struct RoleRuleError;

/// Why a text is not a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be the name of a claim, such as roles, or a path, such as realm_access.roles")]
pub struct ClaimPathError;

impl Issuer {
    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, by which people know the provider.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Where the provider describes itself: OpenID Connect Discovery 1.0, section 4.
    pub(super) fn discovery(&self) -> Url {
        let mut url = self.url.clone();
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{path}/.well-known/openid-configuration"));
        url
    }

    /// Whether the provider is on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }

    /// An address that the provider names. It must be as secure as the issuer.
    pub(super) fn endpoint(&self, text: &str) -> Result<Url, IssuerError> {
        let url = Url::parse(text).map_err(|_| IssuerError::Url)?;
        let is_secure = url.scheme() == "https"
            || (url.scheme() == "http" && self.is_loopback() && is_loopback(&url));
        is_secure.then_some(url).ok_or(IssuerError::Insecure)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl FromStr for Issuer {
    type Err = IssuerError;

    fn from_str(text: &str) -> Result<Self, IssuerError> {
        let url = Url::parse(text).map_err(|_| IssuerError::Url)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(IssuerError::Insecure),
            _ => return Err(IssuerError::Url),
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.query().is_some() || url.fragment().is_some() {
            return Err(IssuerError::Parts);
        }
        let text = text.to_owned();
        Ok(Self { text, url })
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl ClaimPath {
    /// The claim's value. A claim whose name is the whole path takes precedence, because
    /// names such as `https://passes.example/roles` contain dots.
    pub(super) fn find<'a>(&self, claims: &'a Map<String, Value>) -> Option<&'a Value> {
        claims.get(&self.0).or_else(|| {
            let (first, rest) = self.0.split_once('.')?;
            let begin = claims.get(first)?;
            rest.split('.')
                .try_fold(begin, |value, name| value.get(name))
        })
    }
}

impl FromStr for ClaimPath {
    type Err = ClaimPathError;

    fn from_str(text: &str) -> Result<Self, ClaimPathError> {
        let is_path = !text.is_empty() && text.split('.').all(|name| !name.is_empty());
        is_path.then(|| Self(text.to_owned())).ok_or(ClaimPathError)
    }
}

impl fmt::Display for ClaimPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for RoleRule {
    type Err = RoleRuleError;

    fn from_str(text: &str) -> Result<Self, RoleRuleError> {
        let (role, value) = text.split_once('=').ok_or(RoleRuleError)?;
        let role = role.trim().parse().map_err(|_| RoleRuleError)?;
        let value = value.trim().to_owned();
        if value.is_empty() {
            return Err(RoleRuleError);
        }
        Ok(Self { role, value })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ClaimPath, Issuer, IssuerError, RoleRule};
    use crate::viewer::Role;

    #[test]
    fn an_issuer_is_reached_in_a_way_that_nobody_can_change() {
        for (text, expected) in [
            ("https://login.example", Ok(())),
            ("https://login.example/realms/gates", Ok(())),
            ("http://localhost:8080/realms/gates", Ok(())),
            ("http://127.0.0.2:8080", Ok(())),
            ("http://[::1]:8080", Ok(())),
            ("http://login.example", Err(IssuerError::Insecure)),
            ("http://localhost.example", Err(IssuerError::Insecure)),
            ("http://10.0.0.1", Err(IssuerError::Insecure)),
            ("file:///etc/passwd", Err(IssuerError::Url)),
            ("login.example", Err(IssuerError::Url)),
            ("", Err(IssuerError::Url)),
            ("https://ada@login.example", Err(IssuerError::Parts)),
            ("https://login.example/?tenant=1", Err(IssuerError::Parts)),
            ("https://login.example/#a", Err(IssuerError::Parts)),
        ] {
            let issuer = text.parse::<Issuer>().map(|_| ());
            assert_eq!(issuer, expected, "{text}");
        }
    }

    #[test]
    fn the_description_is_below_the_issuer() {
        for (issuer, discovery) in [
            (
                "https://login.example",
                "https://login.example/.well-known/openid-configuration",
            ),
            (
                "https://login.example/",
                "https://login.example/.well-known/openid-configuration",
            ),
            (
                "https://login.example/a/v2.0",
                "https://login.example/a/v2.0/.well-known/openid-configuration",
            ),
        ] {
            let issuer: Issuer = issuer.parse().unwrap();
            assert_eq!(issuer.discovery().as_str(), discovery);
        }
    }

    #[test]
    fn an_endpoint_is_as_secure_as_its_issuer() {
        let secure: Issuer = "https://login.example".parse().unwrap();
        let local: Issuer = "http://localhost:8080".parse().unwrap();
        for (endpoint, of_secure, of_local) in [
            ("https://keys.example/keys", true, true),
            ("http://localhost:8080/keys", false, true),
            ("http://keys.example/keys", false, false),
            ("ftp://keys.example/keys", false, false),
            ("file:///keys", false, false),
            ("/keys", false, false),
        ] {
            assert_eq!(secure.endpoint(endpoint).is_ok(), of_secure, "{endpoint}");
            assert_eq!(local.endpoint(endpoint).is_ok(), of_local, "{endpoint}");
        }
    }

    #[test]
    fn a_claim_is_found_by_its_name_or_its_path() {
        let claims = json!({
            "roles": ["a"],
            "realm_access": { "roles": ["b"] },
            "https://passes.example/roles": ["c"],
            "a.b": ["d"],
            "a": { "b": ["e"] },
        });
        let claims = claims.as_object().unwrap();
        let found = |path: &str| path.parse::<ClaimPath>().unwrap().find(claims).cloned();
        for (path, value) in [
            ("roles", Some("a")),
            ("realm_access.roles", Some("b")),
            ("https://passes.example/roles", Some("c")),
            ("a.b", Some("d")),
            ("realm_access.groups", None),
            ("roles.0", None),
            ("groups", None),
        ] {
            assert_eq!(found(path), value.map(|value| json!([value])), "{path}");
        }
        assert_eq!(found("a"), Some(json!({ "b": ["e"] })) as Option<Value>);
        for wrong in ["", ".", "roles.", "a..b"] {
            assert!(wrong.parse::<ClaimPath>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rule_names_a_role_and_a_value() {
        for (text, expected) in [
            ("officer=gate-office", Some((Role::Officer, "gate-office"))),
            ("admin=/staff=1", Some((Role::Admin, "/staff=1"))),
            ("guard", None),
            ("guard=", None),
            ("boss=gate-office", None),
            ("=gate-office", None),
        ] {
            let rule = text.parse::<RoleRule>().ok();
            let rule = rule.as_ref().map(|rule| (rule.role, rule.value.as_str()));
            assert_eq!(rule, expected, "{text}");
        }
    }
}
