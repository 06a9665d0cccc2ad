//! Code that the tests share.
#![allow(dead_code, reason = "each test program uses a part of this")]

pub(crate) mod access;
pub(crate) mod app;
pub(crate) mod database;
pub(crate) mod endless;
pub(crate) mod observe;
pub(crate) mod postgres;
pub(crate) mod rows;
#[cfg(unix)]
pub(crate) mod server;
