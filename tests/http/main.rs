//! The HTTP side of the real server, over a socket.
#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

mod bodies;
mod health;
mod log;
mod routes;
mod shutdown;
