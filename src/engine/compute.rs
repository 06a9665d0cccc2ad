//! Runs long computations away from the threads that serve connections.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::available_parallelism;

use async_graphql::{Value, Variables};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// The size in bytes from which validating a document may take milliseconds.
const LONG_DOCUMENT: usize = 4 * 1024;

/// The number of variables' values from which reading them may take a millisecond. A
/// text counts as one value for each 64 bytes.
const MANY_VALUES: usize = 2000;

/// The number of an answer's values from which writing it may take a millisecond.
const LARGE_ANSWER: u64 = 20_000;

/// The number of a bill's statements from which making it may take a millisecond.
const LONG_BILL: usize = 100;

/// Runs work on a separate set of threads, one per processor. Work of less than a
/// millisecond is not worth the switch. Clones share the threads.
#[derive(Clone, Debug)]
pub(super) struct Compute {
    threads: Arc<Semaphore>,
}

impl Compute {
    pub(super) fn new() -> Self {
        let threads = available_parallelism().map_or(1, usize::from);
        Self {
            threads: Arc::new(Semaphore::new(threads)),
        }
    }

    /// Runs work on another thread as soon as one is free. Once begun, work continues
    /// even if its request is dropped.
    pub(super) async fn away<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let permit = Arc::clone(&self.threads).acquire_owned().await;
        let work = spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        match work.await {
            Ok(done) => done,
            Err(failed) => match failed.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                // The runtime is shutting down, and this future with it.
                Err(_) => std::future::pending().await,
            },
        }
    }
}

/// Whether validating a document may take long.
pub(super) fn is_long_document(text: &str) -> bool {
    text.len() > LONG_DOCUMENT
}

/// Whether planning with these values of variables may take long.
pub(super) fn are_many_values(variables: &Variables) -> bool {
    fn take(value: &Value, left: &mut usize) -> bool {
        let own = match value {
            Value::String(text) => 1 + text.len() / 64,
            _ => 1,
        };
        let Some(rest) = left.checked_sub(own) else {
            return false;
        };
        *left = rest;
        match value {
            Value::List(items) => items.iter().all(|item| take(item, left)),
            Value::Object(fields) => fields.values().all(|field| take(field, left)),
            _ => true,
        }
    }
    let mut left = MANY_VALUES;
    !variables.values().all(|value| take(value, &mut left))
}

/// Whether writing an answer with at most this many values may take long.
pub(super) fn is_large_answer(values: u64) -> bool {
    values > LARGE_ANSWER
}

/// Whether making a bill of this many statements may take long.
pub(super) fn is_long_bill(statements: usize) -> bool {
    statements > LONG_BILL
}

#[cfg(test)]
mod tests {
    use std::thread;

    use async_graphql::Variables;
    use serde_json::json;

    use super::{Compute, MANY_VALUES, are_many_values};

    #[tokio::test]
    async fn work_is_done_on_another_thread() {
        let there = Compute::new().away(|| thread::current().id()).await;
        assert_ne!(there, thread::current().id());
    }

    #[tokio::test]
    async fn no_more_work_is_done_at_once_than_there_are_processors() {
        let compute = Compute::new();
        let most = compute.threads.available_permits();
        let all = (0..4 * most).map(|_| {
            let threads = compute.clone();
            compute.away(move || threads.threads.available_permits())
        });
        let free = futures_util::future::join_all(all).await;
        assert!(free.iter().all(|free| *free < most), "{free:?}");
        assert_eq!(compute.threads.available_permits(), most);
    }

    #[test]
    fn values_are_counted_wherever_they_are() {
        let many = |value| are_many_values(&Variables::from_json(json!({ "x": value })));
        assert!(!many(
            json!({ "code": { "in": vec!["a"; MANY_VALUES / 2] } })
        ));
        assert!(many(json!({ "code": { "in": vec!["a"; MANY_VALUES] } })));
        assert!(many(json!("a".repeat(64 * MANY_VALUES))));
    }
}
