//! Sends mutations until they are acknowledged.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use serde_json::Value;
use tokio::sync::watch;
use tokio::time;

use super::work::Mutation;
use crate::faults::client::{Client, post};
use crate::support::server::{PATIENCE, PAUSE};

/// How long one mutation is sent again. A server waits up to 50 s for its database.
const LONGEST: std::time::Duration = PATIENCE.saturating_mul(3);

/// Errors after which nobody knows whether the mutation was done. Anything else would be a
/// mistake of this test, or of the server.
const AGAIN: [&str; 4] = [
    "CONFLICT",
    "DATABASE_TIMEOUT",
    "DATABASE_UNAVAILABLE",
    "REQUEST_TIMEOUT",
];

/// How often each kind of failure was seen.
pub(super) type Failures = Arc<Mutex<BTreeMap<String, usize>>>;

/// A client with one connection, to wherever the server listens now.
pub(super) struct Sender {
    address: watch::Receiver<String>,
    connection: Option<Client>,
    failures: Failures,
}

impl Sender {
    pub(super) fn new(address: watch::Receiver<String>, failures: Failures) -> Self {
        Self {
            address,
            connection: None,
            failures,
        }
    }

    /// The payload of a mutation, which is sent until there is one.
    pub(super) async fn send(&mut self, mutation: &Mutation) -> Value {
        let request = post(mutation.body().as_bytes());
        let begun = Instant::now();
        loop {
            let failure = match self.try_once(&request).await {
                Ok(payload) => return payload,
                Err(failure) => failure,
            };
            assert!(
                begun.elapsed() < LONGEST,
                "{} is not acknowledged: {failure}",
                mutation.name
            );
            *self.failures.lock().unwrap().entry(failure).or_default() += 1;
            time::sleep(PAUSE).await;
        }
    }

    /// The data of a query that must not fail, over a connection of its own.
    pub(super) async fn query(&self, query: &str) -> Value {
        let body = serde_json::json!({ "query": query }).to_string();
        let address = self.address.borrow().clone();
        let mut connection = Client::connect(&address).await.unwrap();
        let answer = connection.send(&post(body.as_bytes())).await.unwrap();
        let mut answer: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    async fn connect(&mut self) -> std::io::Result<Client> {
        if let Some(connection) = self.connection.take() {
            return Ok(connection);
        }
        let address = self.address.borrow_and_update().clone();
        Client::connect(&address).await
    }

    async fn try_once(&mut self, request: &[u8]) -> Result<Value, String> {
        let io = |error: std::io::Error| format!("{:?}", error.kind());
        let mut connection = self.connect().await.map_err(io)?;
        let answer = connection.send(request).await.map_err(io)?;
        if !answer.head.contains("connection: close") {
            self.connection = Some(connection);
        }
        if let Some(code) = answer.code() {
            assert!(AGAIN.contains(&code.as_str()), "{}", answer.body);
            return Err(code);
        }
        let mut answer: Value = serde_json::from_str(&answer.body).unwrap();
        Ok(answer["data"]["payload"].take())
    }
}
