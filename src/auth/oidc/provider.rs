//! What the provider publishes: its addresses and its keys.
//!
//! They are fetched when the server starts, when a token names an unknown key, and when
//! they are older than [`STALE`], so that a key that was withdrawn does not stay valid.
//! After the start, there is at most one attempt in each [`PAUSE`], which all requests
//! share. While the provider does not answer, the keys that are known keep working.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tracing::Instrument;
use url::Url;

use super::fetch::{Fetch, FetchError};
use super::keys::{KeySet, Keys, NoKey};
use super::settings::Issuer;
use crate::request_span;

/// The minimum time between two attempts.
pub(super) const PAUSE: Duration = Duration::from_secs(30);

/// The age at which what is known is fetched again while it is used.
const STALE: Duration = Duration::from_hours(1);

/// The provider. Clones share what is known.
#[derive(Clone)]
pub(super) struct Provider(Arc<Inner>);

struct Inner {
    issuer: Issuer,
    fetch: Fetch,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: Option<Known>,
    last: Option<Attempt>,
    /// Whether the last attempt runs.
    runs: bool,
}

#[derive(Clone)]
struct Known {
    published: Arc<Published>,
    fetched: Instant,
}

/// An attempt that runs, or its result.
#[derive(Clone)]
struct Attempt {
    begun: Instant,
    cause: Cause,
    result: Shared<BoxFuture<'static, Result<Arc<Published>, Away>>>,
}

/// Why there is an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Start,
    Request,
}

/// What the provider publishes.
#[derive(Debug)]
pub(super) struct Published {
    keys: Keys,
    /// Where people sign in, and where the code that they get is exchanged.
    pub(super) authorization_endpoint: Option<Url>,
    pub(super) token_endpoint: Option<Url>,
    /// Whether a client may show its secret in the header `Authorization`.
    pub(super) takes_basic: bool,
}

/// The provider's description of itself: OpenID Connect Discovery 1.0, section 3.
#[derive(Deserialize)]
struct Description {
    issuer: String,
    jwks_uri: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    /// `client_secret_basic` if there is no list.
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// The provider did not answer, or not with what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Away;

/// Why there is no key for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyError {
    /// The provider has no such key for this algorithm.
    None(NoKey),
    /// The provider does not say. It is asked again after this time.
    Away(Duration),
}

impl Provider {
    /// # Errors
    ///
    /// If the certificates of the system cannot be read.
    pub(super) fn new(issuer: Issuer) -> Result<Self, reqwest::Error> {
        let fetch = Fetch::new(&issuer)?;
        Ok(Self(Arc::new(Inner {
            issuer,
            fetch,
            state: Mutex::default(),
        })))
    }

    /// Fetches what the provider publishes in the background.
    pub(super) fn warm(&self, now: Instant) {
        self.renew(now, Cause::Start);
    }

    /// The key that a token names.
    pub(super) async fn key(
        &self,
        id: &str,
        algorithm: Algorithm,
        now: Instant,
    ) -> Result<DecodingKey, KeyError> {
        let known = self.0.state().known.clone();
        if let Some(Known { published, fetched }) = known {
            if now.saturating_duration_since(fetched) >= STALE {
                self.renew(now, Cause::Request);
            }
            match published.keys.find(id, algorithm) {
                Ok(key) => return Ok(key.clone()),
                Err(NoKey::UnknownId) => {}
                Err(no_key) => return Err(KeyError::None(no_key)),
            }
        }
        let attempt = self.renew(now, Cause::Request);
        let published = attempt.wait(now).await?;
        let key = published.keys.find(id, algorithm);
        key.cloned().map_err(KeyError::None)
    }

    /// What the provider publishes, however old.
    pub(super) async fn published(&self, now: Instant) -> Result<Arc<Published>, KeyError> {
        let known = self.0.state().known.clone();
        match known {
            Some(known) => Ok(known.published),
            None => self.renew(now, Cause::Request).wait(now).await,
        }
    }

    /// What the provider answers to a form.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        url: Url,
        form: String,
        authorization: Option<String>,
    ) -> Result<T, FetchError> {
        self.0.fetch.post(url, form, authorization).await
    }

    /// The last attempt, or a new one if that is long enough ago. It runs to its end even
    /// if the request that began it is abandoned.
    fn renew(&self, now: Instant, cause: Cause) -> Attempt {
        let mut state = self.0.state();
        if let Some(last) = &state.last {
            let is_recent = now.saturating_duration_since(last.begun) < PAUSE;
            // A task that panicked would not say that it has ended, but has a result.
            let runs = state.runs && last.result.peek().is_none();
            if runs || (is_recent && last.cause == Cause::Request) {
                return last.clone();
            }
        }
        let inner = Arc::clone(&self.0);
        let fetching = async move { inner.renew(now).await };
        let task = tokio::spawn(fetching.instrument(request_span::current()));
        let result = async move { task.await.unwrap_or(Err(Away)) };
        let attempt = Attempt {
            begun: now,
            cause,
            result: result.boxed().shared(),
        };
        state.last = Some(attempt.clone());
        state.runs = true;
        attempt
    }
}

impl Attempt {
    async fn wait(self, now: Instant) -> Result<Arc<Published>, KeyError> {
        self.result.await.map_err(|Away| {
            let asked_again = self.begun + PAUSE;
            KeyError::Away(asked_again.saturating_duration_since(now))
        })
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn renew(&self, now: Instant) -> Result<Arc<Published>, Away> {
        let issuer = self.issuer.as_str();
        let fetched = self.fetch().await.map(Arc::new);
        let mut state = self.state();
        state.runs = false;
        match fetched {
            Ok(published) => {
                state.known = Some(Known {
                    published: Arc::clone(&published),
                    fetched: now,
                });
                tracing::debug!(issuer, "fetched the keys of the OpenID provider");
                Ok(published)
            }
            Err(cause) => {
                tracing::warn!(
                    issuer,
                    %cause,
                    "cannot fetch the keys of the OpenID provider; known keys keep working"
                );
                Err(Away)
            }
        }
    }

    async fn fetch(&self) -> Result<Published, FetchError> {
        let description: Description = self.fetch.get(self.issuer.discovery()).await?;
        if description.issuer != self.issuer.as_str() {
            return Err(FetchError::OtherIssuer(description.issuer));
        }
        let endpoint = |text: Option<String>| {
            let url = text.map(|text| self.issuer.endpoint(&text));
            url.transpose()
        };
        let authorization_endpoint = endpoint(description.authorization_endpoint)?;
        let token_endpoint = endpoint(description.token_endpoint)?;
        let methods = description.token_endpoint_auth_methods_supported;
        let takes_basic =
            methods.is_none_or(|all| all.iter().any(|method| method == "client_secret_basic"));
        let keys = self.issuer.endpoint(&description.jwks_uri)?;
        let keys = Keys::new(self.fetch.get::<KeySet>(keys).await?);
        if keys.is_empty() {
            return Err(FetchError::NoKeys);
        }
        Ok(Published {
            keys,
            authorization_endpoint,
            token_endpoint,
            takes_basic,
        })
    }
}

#[cfg(test)]
mod tests;
