//! Naive resolvers: the schema of the four queries, written like async-graphql's
//! documentation shows, with one statement per row for each relation and each
//! count.
#![expect(
    clippy::disallowed_methods,
    reason = "a statement a row is what it is for"
)]

mod gate;
mod holder;
mod pass;
mod query;
mod scan;

use std::time::Duration;

use anyhow::Result;
use async_graphql::{Context, EmptyMutation, EmptySubscription, Schema};
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::{Router, extract::State, routing::post};
use gatepass::database::{DatabaseSettings, connect};
use sea_orm::DatabaseConnection;

use self::query::Query;
use crate::{equal_pool, listen};

type NaiveSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// A request's hundreds of statements all wait for a connection at the same time.
/// With Gatepass's five seconds, most requests of the third query would fail.
const ACQUIRE_TIMEOUT: Duration = Duration::from_mins(10);

/// Serves until the process is stopped.
#[expect(
    clippy::disallowed_methods,
    reason = "naive resolvers reach the connection: that is what is measured"
)]
pub(crate) async fn serve(database_url: &str) -> Result<()> {
    let connection = connect(&DatabaseSettings {
        acquire_timeout: ACQUIRE_TIMEOUT,
        ..equal_pool::settings(database_url)
    })
    .await?;
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription)
        .data(connection)
        .finish();
    let router = Router::new()
        .route("/graphql", post(execute))
        .with_state(schema);
    listen::serve(router).await
}

async fn execute(State(schema): State<NaiveSchema>, request: GraphQLRequest) -> GraphQLResponse {
    schema.execute(request.into_inner()).await.into()
}

/// The connection that all resolvers use.
fn connection<'a>(context: &Context<'a>) -> async_graphql::Result<&'a DatabaseConnection> {
    context.data::<DatabaseConnection>()
}
