//! What every request passes before its route: its host, the size of its head, and who sends
//! it.
//! Its body is read after that, so a client that is not let in spends none.
//!
//! Every route is closed to requests that do not show who sends them, unless it is named
//! in [`is_open`]. A server that was started with `--open` lets everyone do everything.

use std::sync::Arc;

use axum::{
    extract::{MatchedPath, Request},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    Hosts, HttpError, authenticate::Authenticator, graphql, health, host, limits, log::SignedIn,
    login, pages, session,
};
use crate::viewer::Viewer;

/// What every request passes before its route.
#[derive(Clone)]
pub(super) struct Entrance {
    pub(super) hosts: Hosts,
    pub(super) header_limit: usize,
    pub(super) door: Door,
    /// Whether a browser that opens `/graphql` is sent to GraphiQL.
    pub(super) graphiql: bool,
}

/// Who may enter.
#[derive(Clone)]
pub(super) enum Door {
    /// Everyone, without being asked: at the operator's address.
    None,
    /// Everyone, and may do everything.
    Open,
    /// Those who show who they are.
    Closed(Arc<Authenticator>),
}

/// Lets a request in, or answers it.
pub(super) async fn enter(entrance: &Entrance, request: Request, next: Next) -> Response {
    let allowed = host::check(&entrance.hosts, &request)
        .and_then(|()| limits::check_head(&request, entrance.header_limit));
    if let Err(error) = allowed {
        return error.into_response();
    }
    let (mut parts, body) = request.into_parts();
    let viewer = match &entrance.door {
        Door::None => None,
        Door::Open => Some(Viewer::open()),
        Door::Closed(_) if is_open(&parts) => None,
        // Routes that are open need not carry the size of it.
        Door::Closed(authenticator) => match Box::pin(authenticator.viewer(&parts)).await {
            Ok(viewer) => Some(viewer),
            Err(error) => return refuse(entrance, &parts, error),
        },
    };
    if let Some(viewer) = viewer {
        if let Some(line) = parts.extensions.get::<SignedIn>() {
            line.set(&viewer);
        }
        parts.extensions.insert(viewer);
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Whether a route is open to everyone. An address without a route is: there is nothing
/// to be seen.
fn is_open(request: &Parts) -> bool {
    let Some(path) = request.extensions.get::<MatchedPath>() else {
        return true;
    };
    let path = path.as_str();
    health::PATHS.contains(&path)
        || [session::PATH, login::PATH].contains(&path)
        || pages::are_at(path)
}

/// The answer to a request that was not let in, in the form of its route.
fn refuse(entrance: &Entrance, request: &Parts, error: HttpError) -> Response {
    if request.uri.path() == graphql::PATH {
        graphql::refuse(request, error, entrance.graphiql)
    } else {
        error.into_response()
    }
}
