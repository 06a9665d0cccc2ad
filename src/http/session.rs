//! `POST /session` signs a browser in, and `DELETE /session` signs it out.
//!
//! A page sends `{"token": "gpt_…"}`, or the code of an OpenID provider (see `login`) with
//! `{"code": "…", "state": "…"}`. It gets a cookie (see `cookie`) that names a
//! session in the database. The session has a new secret each time, so nobody can have
//! planted it before. The token itself is not kept in the browser.
//!
//! A page of another site must not sign a visitor in as somebody else, so both obey the
//! rule in `preflight`.

use std::{sync::Arc, time::Instant};

use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::post,
};
use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use serde::Deserialize;
use serde_json::json;
use tracing::info;

use super::{
    BodySettings, HttpError,
    authenticate::{Authenticator, transport},
    body::Bodies,
    cookie::CookieKind,
    login, media, preflight,
};
use crate::{
    auth::{Credential, Denial, Exchange, Grant, Login},
    http::Origins,
    metrics::{Metrics, SignInOutcome},
    viewer::Viewer,
};

/// The address.
pub(super) const PATH: &str = "/session";

/// The maximum size of a body: many times that of a token.
const MAX_BODY: usize = 16 * 1024;

/// The maximum number of bodies that are being received, which anyone may send.
const MAX_BODIES: usize = 64;

/// What both routes need.
pub(super) struct Sessions {
    authenticator: Arc<Authenticator>,
    bodies: Bodies,
    origins: Origins,
    metrics: Option<Metrics>,
}

/// The body of a sign-in.
#[derive(Deserialize)]
#[serde(untagged)]
enum SignIn {
    Token { token: String },
    Code { code: String, state: String },
}

impl Sessions {
    /// Bodies have the limits of the settings, but smaller ones, and places of their own.
    pub(super) fn new(
        authenticator: Arc<Authenticator>,
        bodies: BodySettings,
        origins: Origins,
        metrics: Option<Metrics>,
    ) -> Self {
        let bodies = Bodies::new(BodySettings {
            limit: bodies.limit.min(MAX_BODY),
            max_waiting: bodies.max_waiting.min(MAX_BODIES),
            max_memory: bodies.max_memory.min(MAX_BODY * MAX_BODIES),
            ..bodies
        });
        Self {
            authenticator,
            bodies,
            origins,
            metrics,
        }
    }

    /// Ends the session that a request's cookie names.
    async fn end(&self, request: &Parts) -> Result<(), HttpError> {
        let cookie = transport(request).find(CookieKind::Session, &request.headers);
        let Some(Ok(credential @ Credential::Session(hash))) = cookie.map(Credential::from_cookie)
        else {
            return Ok(());
        };
        let auth = &self.authenticator.auth;
        let now = Utc::now();
        if let Ok(grant) = auth.find(credential, now).await {
            let Viewer { id, name, .. } = &*grant.viewer;
            info!(viewer = &**id, name = &**name, "signed out");
        }
        let ended = auth.end_session(hash).await;
        ended.map_err(|error| Denial::from(error).into())
    }

    async fn begin_with_token(&self, request: &Parts, token: &str) -> Result<Response, HttpError> {
        let credential = Credential::from_secret(token);
        let network = self.authenticator.network(request);
        let (found, outcome) = self.authenticator.check(credential, network).await;
        self.count(outcome);
        self.begin(request, &*found?, None).await
    }

    /// Finishes a sign-in at the OpenID provider that began in the same browser.
    async fn begin_with_code(
        &self,
        request: &Parts,
        code: &str,
        state: &str,
    ) -> Result<Response, HttpError> {
        let cookie = transport(request).find(CookieKind::Login, &request.headers);
        let begun = cookie.and_then(login::begun);
        let begun = begun.and_then(|(secret, then)| Some((Login::new(secret)?, then)));
        let Some((login, then)) = begun.filter(|(login, _)| login.has_state(state)) else {
            self.count(SignInOutcome::Invalid);
            return Err(HttpError::LoginFailed);
        };
        let exchange = Exchange {
            login,
            code,
            callback: &login::callback(request)?,
            now: Utc::now().trunc_subsecs(6),
            instant: Instant::now(),
        };
        let network = self.authenticator.network(request);
        let (found, outcome) = self.authenticator.check_login(exchange, network).await;
        self.count(outcome);
        let mut response = self.begin(request, &*found?, Some(&then)).await?;
        let ended = transport(request).remove(CookieKind::Login);
        response.headers_mut().append(header::SET_COOKIE, ended);
        Ok(response)
    }

    fn count(&self, outcome: SignInOutcome) {
        if let Some(metrics) = &self.metrics {
            metrics.sign_ins().count_session(outcome);
        }
    }

    /// Begins a session. `then` is where the page goes.
    async fn begin(
        &self,
        request: &Parts,
        grant: &Grant,
        then: Option<&str>,
    ) -> Result<Response, HttpError> {
        self.end(request).await?;
        let now = Utc::now().trunc_subsecs(6);
        let begun = self.authenticator.auth.begin_session(grant, now).await;
        let session = begun.map_err(|error| HttpError::from(Denial::from(error)))?;
        let viewer = &grant.viewer;
        info!(viewer = &*viewer.id, name = &*viewer.name, "signed in");
        let (secret, lifetime) = (session.secret.expose(), session.ends - now);
        let cookie = transport(request).set(CookieKind::Session, secret, lifetime);
        let mut response = Json(describe(viewer, session.ends, then)).into_response();
        response.headers_mut().insert(header::SET_COOKIE, cookie);
        Ok(response)
    }
}

/// What a page is told of who signed in.
fn describe(viewer: &Viewer, ends: DateTime<Utc>, then: Option<&str>) -> serde_json::Value {
    let mut described = json!({
        "name": &*viewer.name,
        "role": viewer.role.to_string().to_uppercase(),
        "expiresAt": ends.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    });
    if let Some(then) = then {
        described["then"] = then.into();
    }
    described
}

/// The routes.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(sessions: Sessions) -> Router<S> {
    let routes = post(sign_in).delete(sign_out);
    Router::new().route(PATH, routes.with_state(Arc::new(sessions)))
}

async fn sign_in(
    State(sessions): State<Arc<Sessions>>,
    request: Request,
) -> Result<Response, HttpError> {
    let (parts, body) = request.into_parts();
    check_type(&parts.headers)?;
    preflight::check_cookie(&parts.method, &parts.headers, &sessions.origins)?;
    match sessions.read(&parts, body).await? {
        SignIn::Token { token } => sessions.begin_with_token(&parts, &token).await,
        SignIn::Code { code, state } => sessions.begin_with_code(&parts, &code, &state).await,
    }
}

async fn sign_out(
    State(sessions): State<Arc<Sessions>>,
    request: Request,
) -> Result<Response, HttpError> {
    let (parts, _) = request.into_parts();
    preflight::check_cookie(&parts.method, &parts.headers, &sessions.origins)?;
    sessions.end(&parts).await?;
    let cookie = [(
        header::SET_COOKIE,
        transport(&parts).remove(CookieKind::Session),
    )];
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}

impl Sessions {
    /// What is in a body.
    async fn read(&self, request: &Parts, body: Body) -> Result<SignIn, HttpError> {
        let network = self.authenticator.network(request);
        let body = self.bodies.read(network, &request.headers, body).await?;
        // serde's message could contain a part of the token.
        serde_json::from_slice(&body.bytes).map_err(|_| {
            HttpError::BadRequest(
                "the body must be a JSON object with \"token\", a string, or with \"code\" and \
                 \"state\", strings"
                    .to_owned(),
            )
        })
    }
}

/// Refuses bodies that a form of another site can send.
fn check_type(headers: &HeaderMap) -> Result<(), HttpError> {
    let media_type = media::json_type(headers).filter(media::is_utf_8_text);
    if media_type.is_none() {
        return Err(HttpError::UnsupportedMediaType(
            "the body must be JSON: send it with Content-Type: application/json",
        ));
    }
    Ok(())
}
