//! What the tests share.
#![allow(dead_code, reason = "each test program uses a part of this")]

pub(crate) mod database;
pub(crate) mod postgres;
#[cfg(unix)]
pub(crate) mod server;
