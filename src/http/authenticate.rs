//! Finds out who sends a request, from its headers alone.
//!
//! A request shows it with a token in `Authorization: Bearer`, or with the cookie of a
//! session. A browser adds a cookie by itself, so it only counts if no page of another
//! site can have caused the request (see `preflight`).

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, header, request::Parts};
use chrono::{SubsecRound, Utc};

use super::{
    ClientSettings, HttpError, Origins,
    attempts::Attempts,
    client::Network,
    cookie::{CookieKind, Transport},
    host, preflight,
};
use crate::{
    auth::{Auth, Credential, Denial, Exchange, Grant, JwtError},
    metrics::{Metrics, SignInOutcome},
    viewer::Viewer,
};

/// Finds out who sends requests, and slows those who only try to.
pub(super) struct Authenticator {
    pub(super) auth: Auth,
    attempts: Attempts,
    clients: ClientSettings,
    origins: Origins,
    metrics: Option<Metrics>,
}

impl Authenticator {
    pub(super) fn new(
        auth: Auth,
        clients: ClientSettings,
        origins: Origins,
        metrics: Option<Metrics>,
    ) -> Self {
        Self {
            auth,
            attempts: Attempts::new(),
            clients,
            origins,
            metrics,
        }
    }

    /// Who sends a request.
    pub(super) async fn viewer(&self, request: &Parts) -> Result<Arc<Viewer>, HttpError> {
        let credential = self.credential(request)?;
        let (result, outcome) = match credential {
            None => (Err(HttpError::SignInRequired), SignInOutcome::Missing),
            Some(credential) => {
                let network = self.network(request);
                self.check(credential, network).await
            }
        };
        if let Some(metrics) = &self.metrics {
            metrics.sign_ins().count_request(outcome);
        }
        result.map(|grant| Arc::clone(&grant.viewer))
    }

    /// What a credential grants, and what came of it for the metrics. A client that was
    /// wrong too often has to wait, unless the credential was right a moment ago or is that
    /// of a session that was looked up before. A JWT is verified first, since that takes no
    /// lookup: one that is right never waits.
    pub(super) async fn check(
        &self,
        credential: Result<Credential<'_>, Denial>,
        network: Option<Network>,
    ) -> (Result<Arc<Grant>, HttpError>, SignInOutcome) {
        let now = Utc::now().trunc_subsecs(6);
        let is_known = credential.is_ok_and(|credential| {
            self.auth.recognizes(credential, now) || self.auth.has_seen_session(credential)
        });
        let waits = || match self.attempts.check(network, Instant::now()) {
            Err(wait) if !is_known => Some(slowed(wait)),
            _ => None,
        };
        let is_jwt = matches!(credential, Ok(Credential::Jwt(_)));
        if !is_jwt && let Some(slowed) = waits() {
            return slowed;
        }
        let found = match credential {
            Ok(credential) => self.auth.find(credential, now).await,
            Err(denial) => Err(denial),
        };
        let denial = match found {
            Ok(grant) => return (Ok(grant), SignInOutcome::Admitted),
            Err(denial) => denial,
        };
        let outcome = outcome(denial);
        if is_wrong(denial) && !is_known {
            if is_jwt && let Some(slowed) = waits() {
                return slowed;
            }
            self.attempts.count(network, Instant::now());
        }
        (Err(denial.into()), outcome)
    }

    /// Who has signed in at the OpenID provider, like [`Self::check`].
    pub(super) async fn check_login(
        &self,
        exchange: Exchange<'_>,
        network: Option<Network>,
    ) -> (Result<Arc<Grant>, HttpError>, SignInOutcome) {
        if let Err(wait) = self.attempts.check(network, Instant::now()) {
            return slowed(wait);
        }
        let denial = match self.auth.finish_login(exchange).await {
            Ok(grant) => return (Ok(grant), SignInOutcome::Admitted),
            Err(denial) => denial,
        };
        if is_wrong(denial) {
            self.attempts.count(network, Instant::now());
        }
        (Err(denial.into()), outcome(denial))
    }

    /// The network of a request's client.
    pub(super) fn network(&self, request: &Parts) -> Option<Network> {
        self.clients.network(&request.extensions, &request.headers)
    }

    /// What a request shows. None if it shows nothing.
    fn credential<'a>(
        &self,
        request: &'a Parts,
    ) -> Result<Option<Result<Credential<'a>, Denial>>, HttpError> {
        if let Some(credential) = bearer(&request.headers) {
            return Ok(Some(credential));
        }
        let cookie = transport(request).find(CookieKind::Session, &request.headers);
        let Some(secret) = cookie else {
            return Ok(None);
        };
        preflight::check_cookie(&request.method, &request.headers, &self.origins)?;
        Ok(Some(Credential::from_cookie(secret)))
    }
}

/// The answer to a client that was wrong too often.
fn slowed(wait: Duration) -> (Result<Arc<Grant>, HttpError>, SignInOutcome) {
    (Err(HttpError::TooManyAttempts(wait)), SignInOutcome::Slowed)
}

fn outcome(denial: Denial) -> SignInOutcome {
    match denial {
        Denial::Malformed
        | Denial::Jwt(JwtError::TooLong | JwtError::Malformed | JwtError::Algorithm) => {
            SignInOutcome::Malformed
        }
        Denial::Unknown => SignInOutcome::Unknown,
        Denial::Expired | Denial::Jwt(JwtError::Expired) => SignInOutcome::Expired,
        Denial::Revoked => SignInOutcome::Revoked,
        Denial::Jwt(_) | Denial::Login => SignInOutcome::Invalid,
        Denial::NoAccess(_) => SignInOutcome::Forbidden,
        Denial::ProviderAway(_) | Denial::Database(_) => SignInOutcome::Unavailable,
    }
}

/// Whether a client that sends such credentials is slowed. A JWT that has expired was
/// right before, and its program may only be late to renew it.
fn is_wrong(denial: Denial) -> bool {
    match denial {
        Denial::Malformed | Denial::Unknown | Denial::Expired | Denial::Revoked | Denial::Login => {
            true
        }
        Denial::Jwt(error) => error != JwtError::Expired,
        Denial::NoAccess(_) | Denial::ProviderAway(_) | Denial::Database(_) => false,
    }
}

/// The credential in the header `Authorization`. Other schemes than Bearer may be meant
/// for a proxy.
fn bearer(headers: &HeaderMap) -> Option<Result<Credential<'_>, Denial>> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?;
    if values.next().is_some() {
        return Some(Err(Denial::Malformed));
    }
    let Ok(text) = value.to_str() else {
        return Some(Err(Denial::Malformed));
    };
    let (scheme, secret) = text.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    is_bearer.then(|| Credential::from_bearer(secret.trim()))
}

/// How the cookie of a request's host is sent.
pub(super) fn transport(request: &Parts) -> Transport {
    Transport::new(host::is_loopback(request))
}

impl From<Denial> for HttpError {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::Database(_) => Self::DatabaseUnavailable,
            Denial::ProviderAway(wait) => Self::ProviderUnavailable(wait),
            Denial::Login => Self::LoginFailed,
            Denial::NoAccess(reason) => Self::NoAccess(reason.to_string()),
            denial => Self::CredentialRefused(denial.to_string()),
        }
    }
}
