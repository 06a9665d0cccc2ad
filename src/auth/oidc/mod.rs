//! OpenID Connect: people and programs that a provider has authenticated.
//!
//! | file | what it does |
//! |---|---|
//! | `settings`, `client` | the provider's address, what its claims mean here, and this server as its client |
//! | `fetch` | requests to the provider, with limits |
//! | `provider`, `keys` | what the provider publishes: known, and renewed |
//! | `jwt`, `signatures` | whether the provider made a token for this server |
//! | `code` | the sign-in of a browser |
//! | `claims` | the role, the gates and the name in its claims |
//!
//! Nothing here asks the database.

mod claims;
mod client;
mod code;
mod fetch;
mod jwt;
mod keys;
mod provider;
mod settings;
mod signatures;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use url::Url;

pub use self::client::{ClientSecret, ClientSecretError, OidcClient};
use self::code::Exchanges;
pub(crate) use self::code::{Exchange, Login};
pub use self::settings::{
    ClaimPath, ClaimPathError, Issuer, IssuerError, OidcSettings, RoleRule, RoleRuleError,
};

pub(crate) use self::claims::NoAccess;
pub(super) use self::claims::Person;
pub(crate) use self::jwt::{Jwt, JwtError};
use self::keys::NoKey;
use self::provider::{KeyError, Provider};

/// A provider whose tokens are accepted. Clones share what is known of it.
#[derive(Clone)]
pub struct Oidc(Arc<Inner>);

struct Inner {
    settings: OidcSettings,
    provider: Provider,
    exchanges: Exchanges,
}

/// Why a provider cannot be asked.
#[derive(Debug, thiserror::Error)]
#[error("cannot prepare requests to the OpenID provider")]
pub struct OidcError(#[source] reqwest::Error);

/// Somebody with a verified token.
#[derive(Debug)]
pub(super) struct Verified {
    pub(super) person: Person,
    /// The time at which the token expires.
    pub(super) expires_at: DateTime<Utc>,
    /// The time from which it is not accepted any more: clocks may differ.
    pub(super) accepted_until: DateTime<Utc>,
}

/// Why nobody is behind a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Token(JwtError),
    Access(NoAccess),
    /// The sign-in of a browser was not finished.
    Login,
    /// The provider does not say, and is asked again after this time.
    Away(Duration),
}

impl Oidc {
    /// # Errors
    ///
    /// If the certificates of the system cannot be read.
    pub fn new(settings: OidcSettings) -> Result<Self, OidcError> {
        signatures::install();
        let provider = Provider::new(settings.issuer.clone()).map_err(OidcError)?;
        Ok(Self(Arc::new(Inner {
            settings,
            provider,
            exchanges: Exchanges::new(),
        })))
    }

    /// Starts to fetch the provider's keys, so that the first request need not wait.
    pub fn warm(&self) {
        self.0.provider.warm(Instant::now());
    }

    /// The provider's name for people, if browsers can sign in there: its host.
    #[must_use]
    pub fn sign_in_name(&self) -> Option<&str> {
        let Inner { settings, .. } = &*self.0;
        settings.client.as_ref().map(|_| settings.issuer.host())
    }

    /// The provider that sessions are of.
    pub(super) fn issuer(&self) -> &str {
        self.0.settings.issuer.as_str()
    }

    /// Where a browser signs in, which comes back to `callback`.
    pub(super) async fn authorization(
        &self,
        login: &Login<'_>,
        callback: &str,
        instant: Instant,
    ) -> Result<Url, Refusal> {
        let Inner {
            settings, provider, ..
        } = &*self.0;
        let client = settings.client.as_ref().ok_or(Refusal::Login)?;
        let published = provider.published(instant).await?;
        code::authorization(&published, client, login, callback).ok_or(Refusal::Login)
    }

    /// Who has signed in in a browser that has come back.
    pub(super) async fn exchange(&self, exchange: Exchange<'_>) -> Result<Verified, Refusal> {
        let Inner {
            settings,
            provider,
            exchanges,
        } = &*self.0;
        let client = settings.client.as_ref().ok_or(Refusal::Login)?;
        exchanges.run(provider, settings, client, exchange).await
    }

    /// Who is behind a token that gives access to this server.
    pub(super) async fn verify(
        &self,
        jwt: Jwt<'_>,
        now: DateTime<Utc>,
        instant: Instant,
    ) -> Result<Verified, Refusal> {
        let Inner {
            settings, provider, ..
        } = &*self.0;
        let header = jwt.header()?;
        let key = provider.key(&header.key, header.algorithm, instant).await?;
        let claims = jwt.verify(
            header.algorithm,
            &key,
            settings.issuer.as_str(),
            &settings.audiences,
            now,
        )?;
        Ok(Verified {
            person: Person::new(&claims, settings).map_err(Refusal::Access)?,
            expires_at: claims.expires_at,
            accepted_until: claims.expires_at + jwt::LEEWAY,
        })
    }
}

impl fmt::Debug for Oidc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.0.settings;
        formatter.debug_tuple("Oidc").field(settings).finish()
    }
}

impl From<JwtError> for Refusal {
    fn from(error: JwtError) -> Self {
        Self::Token(error)
    }
}

impl From<KeyError> for Refusal {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::None(NoKey::UnknownId) => Self::Token(JwtError::UnknownKey),
            KeyError::None(NoKey::OtherAlgorithm) => Self::Token(JwtError::Algorithm),
            KeyError::Away(wait) => Self::Away(wait),
        }
    }
}
