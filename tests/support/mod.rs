//! Code that the tests share.

pub(crate) mod access;
pub(crate) mod app;
#[cfg(feature = "otlp")]
pub(crate) mod collector;
pub(crate) mod database;
pub(crate) mod effort;
pub(crate) mod endless;
#[cfg(unix)]
pub(crate) mod issuer;
pub(crate) mod observe;
pub(crate) mod postgres;
#[cfg(unix)]
pub(crate) mod role_server;
pub(crate) mod rows;
pub(crate) mod schema;
#[cfg(unix)]
pub(crate) mod server;
#[cfg(unix)]
pub(crate) mod tokens;
pub(crate) mod written;
