//! The pages that people open, and the files that pages load. All of them are made from
//! `web/` when this is built (`build.rs`), and are a part of the program.
//!
//! A page is at an address of its own, and a client asks each time whether it has changed.
//! The name of every other file has a hash of its content, so it is kept for good.

mod file;
mod home;
mod protection;

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

#[cfg_attr(
    not(feature = "web"),
    expect(unused_imports, reason = "a build without pages has no files")
)]
use self::file::{Content, File, Request};
pub use self::home::PageSettings;
use super::{HttpError, login};

/// The address of the dashboard.
const HOME: &str = "/";
/// The addresses of the dashboard, with those that it has for what it shows.
const DASHBOARD: [&str; 8] = [
    HOME,
    "/issue",
    "/gates/{code}",
    "/passes/{code}",
    "/passes/id/{id}",
    "/holders/{id}",
    "/sign-in",
    login::CALLBACK,
];
/// What the addresses of files begin with whose names have a hash.
const ASSETS: &str = "/assets/";
/// The route of those files.
const ASSET: &str = "/assets/{file}";
/// The address of GraphiQL.
pub(super) const GRAPHIQL: &str = "/graphiql";
/// The address of the page that records scans, with a camera if there is one.
const SCAN: &str = "/scan";

/// What was made from `web/`.
struct Built {
    files: Vec<File>,
    /// Why there are no files, and how to get them; empty when there are.
    lack: &'static str,
}

static BUILT: LazyLock<Built> = LazyLock::new(|| include!(concat!(env!("OUT_DIR"), "/pages.rs")));

impl Built {
    fn find(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Says why there are no pages.
    fn lacking(&self) -> Response {
        let lack = self.lack;
        let text =
            format!("{lack}\n\nThe API is at /graphql, and its schema at /schema.graphql.\n");
        let content_type = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        let mut response = (StatusCode::NOT_FOUND, content_type, text).into_response();
        protection::protect(&mut response, protection::STRICT, protection::NO_DEVICES);
        response
    }
}

/// Whether this build has pages.
#[must_use]
pub fn are_built() -> bool {
    !BUILT.files.is_empty()
}

/// Whether a page or a file is at a route.
pub(super) fn are_at(route: &str) -> bool {
    [ASSET, GRAPHIQL].contains(&route) || DASHBOARD.contains(&route) || BUILT.find(route).is_some()
}

/// The routes of pages and of their files.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(settings: &PageSettings) -> Router<S> {
    let routes = Router::new().route(ASSET, get(asset));
    let Some(home) = BUILT.find(HOME) else {
        let lacking = async || BUILT.lacking();
        let pages = [HOME, GRAPHIQL].into_iter();
        return pages
            .filter(|path| settings.graphiql || *path != GRAPHIQL)
            .fold(routes, |routes, path| routes.route(path, get(lacking)));
    };
    let mut routes = routes;
    if let Some(scan) = BUILT.find(SCAN) {
        routes = with_settings(routes, scan, settings, &[SCAN]);
    }
    let routes = with_settings(routes, home, settings, &DASHBOARD);
    let files = BUILT.files.iter();
    let others = files.filter(|file| {
        !file.path.starts_with(ASSETS)
            && ![HOME, SCAN].contains(&file.path)
            && (settings.graphiql || file.path != GRAPHIQL)
    });
    others.fold(routes, |routes, file| {
        let page = async move |request: Request| file.respond(&request);
        routes.route(file.path, get(page))
    })
}

/// A page that has the server's settings in it, at all of its addresses.
fn with_settings<S: Clone + Send + Sync + 'static>(
    routes: Router<S>,
    built: &File,
    settings: &PageSettings,
    addresses: &[&'static str],
) -> Router<S> {
    let page = Arc::new(home::with_settings(built, settings));
    let respond = move |request: Request| async move { page.respond(&request) };
    addresses.iter().fold(routes, |routes, path| {
        routes.route(path, get(respond.clone()))
    })
}

async fn asset(Path(name): Path<String>, request: Request) -> Result<Response, HttpError> {
    let file = BUILT.find(&format!("/assets/{name}"));
    let file = file.ok_or(HttpError::NotFound)?;
    Ok(file.respond(&request))
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::StatusCode;

    use super::Built;

    #[tokio::test]
    async fn a_build_without_pages_says_how_to_get_them() {
        let none = Built {
            files: Vec::new(),
            lack: "Install Node.js.",
        };
        let response = none.lacking();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(response.headers().contains_key("content-security-policy"));
        let body = to_bytes(response.into_body(), 1024).await.unwrap();
        let body = std::str::from_utf8(&body).unwrap();
        assert!(body.starts_with("Install Node.js.\n"), "{body}");
        assert!(body.contains("/graphql"), "{body}");
    }
}
