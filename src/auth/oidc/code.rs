//! The sign-in of a browser: the authorization code flow with PKCE (OpenID Connect Core
//! 1.0, section 3.1; [RFC 7636]).
//!
//! A sign-in that has begun is known by one random secret, which only the browser keeps.
//! `state`, `nonce` and the code verifier are hashes of it. So the server keeps nothing
//! until somebody has signed in, and what the provider and the address bar see of a
//! sign-in is of no use without the secret.
//!
//! [RFC 7636]: https://datatracker.ietf.org/doc/html/rfc7636

use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use url::{Url, form_urlencoded};

use super::client::{ClientSecret, OidcClient};
use super::fetch::FetchError;
use super::jwt::{self, Jwt, JwtError};
use super::provider::{Provider, Published};
use super::settings::OidcSettings;
use super::{Person, Refusal, Verified};
use crate::auth::secret::{Secret, SecretKind};

/// The maximum number of codes that are being exchanged.
const EXCHANGES: usize = 16;

/// The time after which a browser may try again if there are as many.
const BUSY: Duration = Duration::from_secs(1);

/// A sign-in that has begun, as the browser's cookie has it.
pub(crate) struct Login<'a>(&'a str);

/// Exchanges codes, a limited number at a time.
pub(super) struct Exchanges(Semaphore);

/// What the provider gives for a code.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl<'a> Login<'a> {
    /// The secret of a new sign-in.
    pub(crate) fn begin() -> Secret {
        Secret::random(SecretKind::Login)
    }

    /// None if the text is not a secret of a sign-in.
    pub(crate) fn new(secret: &'a str) -> Option<Self> {
        SecretKind::Login.hash(secret).map(|_| Self(secret))
    }

    /// Whether a browser that comes back with this `state` is the one that began.
    pub(crate) fn has_state(&self, state: &str) -> bool {
        self.state().as_bytes().ct_eq(state.as_bytes()).into()
    }

    fn state(&self) -> String {
        self.derive("state")
    }

    fn nonce(&self) -> String {
        self.derive("nonce")
    }

    fn verifier(&self) -> String {
        self.derive("verifier")
    }

    fn derive(&self, what: &str) -> String {
        hash(&format!("{what} {}", self.0))
    }
}

fn hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

impl Exchanges {
    pub(super) fn new() -> Self {
        Self(Semaphore::new(EXCHANGES))
    }

    /// Who has signed in at the provider, by the code that it gave the browser.
    pub(super) async fn run(
        &self,
        provider: &Provider,
        settings: &OidcSettings,
        client: &OidcClient,
        request: Exchange<'_>,
    ) -> Result<Verified, Refusal> {
        let Exchange {
            login,
            code,
            callback,
            now,
            instant,
        } = request;
        let Ok(_permit) = self.0.try_acquire() else {
            return Err(Refusal::Away(BUSY));
        };
        let published = provider.published(instant).await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", callback),
            ("client_id", &client.id),
            ("code_verifier", &login.verifier()),
        ];
        let (basic, form_secret) = match &client.secret {
            Some(secret) if published.takes_basic => (Some(basic(&client.id, secret)), None),
            Some(secret) => (None, Some(("client_secret", secret.expose()))),
            None => (None, None),
        };
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form.into_iter().chain(form_secret))
            .finish();
        let endpoint = published.token_endpoint.clone().ok_or(Refusal::Login)?;
        let tokens = provider.post::<Tokens>(endpoint, form, basic).await;
        let tokens = tokens.map_err(|cause| {
            tracing::warn!(%cause, "the OpenID provider did not exchange the code of a sign-in");
            match cause {
                FetchError::Status { status, .. } if status.is_client_error() => Refusal::Login,
                _ => Refusal::Away(BUSY),
            }
        })?;
        let Some(jwt) = Jwt::new(&tokens.id_token) else {
            return Err(JwtError::Malformed.into());
        };
        let jwt = jwt?;
        let header = jwt.header()?;
        let key = provider.key(&header.key, header.algorithm, instant).await?;
        let issuer = settings.issuer.as_str();
        let audience = std::slice::from_ref(&client.id);
        let claims = jwt.verify(header.algorithm, &key, issuer, audience, now)?;
        let claim = |name| claims.all.get(name).and_then(serde_json::Value::as_str);
        let nonce = claim("nonce").unwrap_or_default();
        if !bool::from(login.nonce().as_bytes().ct_eq(nonce.as_bytes())) {
            return Err(Refusal::Login);
        }
        // OpenID Connect Core 1.0, section 3.1.3.7.
        if claims.all.contains_key("azp") && claim("azp") != Some(&client.id) {
            return Err(JwtError::Audience.into());
        }
        Ok(Verified {
            person: Person::new(&claims, settings).map_err(Refusal::Access)?,
            expires_at: claims.expires_at,
            accepted_until: claims.expires_at + jwt::LEEWAY,
        })
    }
}

/// A browser that has come back from the provider.
pub(crate) struct Exchange<'a> {
    pub(crate) login: Login<'a>,
    pub(crate) code: &'a str,
    /// The address to which it came back.
    pub(crate) callback: &'a str,
    pub(crate) now: DateTime<Utc>,
    pub(crate) instant: Instant,
}

/// Where a browser signs in.
pub(super) fn authorization(
    published: &Published,
    client: &OidcClient,
    login: &Login<'_>,
    callback: &str,
) -> Option<Url> {
    let mut url = published.authorization_endpoint.clone()?;
    url.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", &client.id),
        ("redirect_uri", callback),
        ("scope", "openid profile"),
        ("state", &login.state()),
        ("nonce", &login.nonce()),
        ("code_challenge", &hash(&login.verifier())),
        ("code_challenge_method", "S256"),
    ]);
    Some(url)
}

/// RFC 6749, section 2.3.1: both are encoded as in a form before they are joined.
fn basic(id: &str, secret: &ClientSecret) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(id), encode(secret.expose()));
    format!("Basic {}", STANDARD.encode(pair))
}
