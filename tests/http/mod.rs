//! HTTP, tested with the real server over a socket.

mod batches;
mod bodies;
mod caching;
mod closing;
mod cross_site;
mod documents;
mod encoding;
mod errors;
mod get;
mod health;
mod hosts;
mod introspection;
mod limits;
mod log;
mod metrics;
mod negotiation;
mod oidc;
mod operations;
mod operator;
mod pages;
mod persisted;
mod routes;
mod schema;
mod sessions;
mod shutdown;
mod sign_in;
mod sql;
#[cfg(feature = "otlp")]
mod traces;
