//! Finds out who sends a request, from its headers alone.
//!
//! A request shows it with a token in `Authorization: Bearer`, or with the cookie of a
//! session. A browser adds a cookie by itself, so it only counts if no page of another
//! site can have caused the request (see `preflight`).

use std::{sync::Arc, time::Instant};

use axum::http::{HeaderMap, header, request::Parts};
use chrono::{SubsecRound, Utc};

use super::{
    ClientSettings, HttpError, Origins, attempts::Attempts, client::Network, cookie::Transport,
    host, preflight,
};
use crate::{
    auth::{Auth, Credential, Denial, Grant},
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
    /// of a session that was looked up before.
    pub(super) async fn check(
        &self,
        credential: Result<Credential, Denial>,
        network: Option<Network>,
    ) -> (Result<Arc<Grant>, HttpError>, SignInOutcome) {
        let now = Utc::now().trunc_subsecs(6);
        let is_known = credential.is_ok_and(|credential| {
            self.auth.recognizes(credential, now) || self.auth.has_seen_session(credential)
        });
        if !is_known && let Err(wait) = self.attempts.check(network, Instant::now()) {
            return (Err(HttpError::TooManyAttempts(wait)), SignInOutcome::Slowed);
        }
        let found = match credential {
            Ok(credential) => self.auth.find(credential, now).await,
            Err(denial) => Err(denial),
        };
        let denial = match found {
            Ok(grant) => return (Ok(grant), SignInOutcome::Admitted),
            Err(denial) => denial,
        };
        let outcome = match denial {
            Denial::Malformed => SignInOutcome::Malformed,
            Denial::Unknown => SignInOutcome::Unknown,
            Denial::Expired => SignInOutcome::Expired,
            Denial::Revoked => SignInOutcome::Revoked,
            Denial::Database(_) => {
                return (Err(denial.into()), SignInOutcome::Unavailable);
            }
        };
        if !is_known {
            self.attempts.count(network, Instant::now());
        }
        (Err(denial.into()), outcome)
    }

    /// The network of a request's client.
    pub(super) fn network(&self, request: &Parts) -> Option<Network> {
        self.clients.network(&request.extensions, &request.headers)
    }

    /// What a request shows. None if it shows nothing.
    fn credential(&self, request: &Parts) -> Result<Option<Result<Credential, Denial>>, HttpError> {
        if let Some(credential) = bearer(&request.headers) {
            return Ok(Some(credential));
        }
        let Some(secret) = transport(request).session(&request.headers) else {
            return Ok(None);
        };
        preflight::check_cookie(&request.method, &request.headers, &self.origins)?;
        Ok(Some(Credential::from_cookie(secret)))
    }
}

/// The credential in the header `Authorization`. Other schemes than Bearer may be meant
/// for a proxy.
fn bearer(headers: &HeaderMap) -> Option<Result<Credential, Denial>> {
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
            denial => Self::CredentialRefused(denial.to_string()),
        }
    }
}
