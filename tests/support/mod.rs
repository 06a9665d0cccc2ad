//! Code that the tests share.

pub(crate) mod access;
pub(crate) mod app;
pub(crate) mod database;
pub(crate) mod endless;
#[cfg(unix)]
pub(crate) mod issuer;
pub(crate) mod observe;
pub(crate) mod postgres;
pub(crate) mod rows;
pub(crate) mod schema;
#[cfg(unix)]
pub(crate) mod server;
#[cfg(unix)]
pub(crate) mod tokens;
