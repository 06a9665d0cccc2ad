//! `GET /graphiql`, and `GET /` that leads to it.

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

/// Sends a person who opens the bare address where there is something to see.
pub(super) async fn redirect() -> Redirect {
    Redirect::temporary("/graphiql")
}
