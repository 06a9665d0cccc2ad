//! `GET /graphiql`, and the redirect from `GET /`.

use async_graphql::http::GraphiQLSource;
use axum::response::{Html, Redirect};

/// async-graphql's GraphiQL page.
pub(super) async fn page() -> Html<String> {
    Html(
        GraphiQLSource::build()
            .endpoint("/graphql")
            .title("Gatepass")
            .finish(),
    )
}

/// Redirects a person who opens the bare address to GraphiQL.
pub(super) async fn redirect() -> Redirect {
    Redirect::temporary("/graphiql")
}
