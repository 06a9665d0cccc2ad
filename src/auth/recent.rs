//! What was found out about secrets in the last ten seconds.
//!
//! A lookup of a secret runs once for all requests that ask for it meanwhile, and its
//! result is used for ten seconds. So a token costs at most one statement in that time,
//! and a revocation takes effect within it. Lookups that found nothing are in a table of
//! their own, so that invented secrets cannot evict the others. Both tables are bounded.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use quick_cache::sync::Cache;
use tokio::sync::oneshot;
use tracing::Instrument;

use super::grant::Grant;
use super::secret::SecretHash;
use crate::database::DatabaseError;
use crate::request_span;

/// The time for which a result is used.
const TRUSTED: Duration = Duration::from_secs(10);

/// The maximum number of known secrets, and of those that are not.
const KNOWN: usize = 4096;
const UNKNOWN: usize = 1024;

/// The result of a lookup.
pub(super) type Found = Result<Option<Arc<Grant>>, DatabaseError>;

/// The lookups of the last seconds.
pub(super) struct Recent {
    known: Cache<SecretHash, Lookup>,
    unknown: Cache<SecretHash, Lookup>,
    /// Held while a lookup begins.
    begins: Mutex<()>,
    /// Counts changes, before which lookups are out of date.
    changes: AtomicU64,
}

/// A lookup that runs, or its result.
#[derive(Clone)]
struct Lookup {
    begun: Instant,
    change: u64,
    found: Shared<BoxFuture<'static, Found>>,
}

impl Recent {
    pub(super) fn new() -> Self {
        Self {
            known: Cache::new(KNOWN),
            unknown: Cache::new(UNKNOWN),
            begins: Mutex::new(()),
            changes: AtomicU64::new(0),
        }
    }

    /// What the last lookup of a secret found, however long ago.
    pub(super) fn last(&self, hash: &SecretHash) -> Option<Arc<Grant>> {
        let lookup = self.known.get(hash)?;
        lookup.found.peek()?.clone().ok()?
    }

    /// Whether a secret was looked up, however long ago.
    pub(super) fn has_seen(&self, hash: &SecretHash) -> bool {
        self.unknown.contains_key(hash) || self.known.contains_key(hash)
    }

    /// Forgets all results, because tokens or sessions have changed.
    pub(super) fn forget(&self) {
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// The result for a secret, from a recent lookup or from a new one.
    pub(super) async fn find<F>(
        &self,
        hash: SecretHash,
        now: Instant,
        start: impl FnOnce() -> F,
    ) -> Found
    where
        F: Future<Output = Found> + Send + 'static,
    {
        let change = self.changes.load(Ordering::Relaxed);
        let is_recent =
            |of: &Lookup| of.change == change && now.saturating_duration_since(of.begun) < TRUSTED;
        if self.unknown.get(&hash).is_some_and(|of| is_recent(&of)) {
            return Ok(None);
        }
        let begin = || Lookup {
            begun: now,
            change,
            found: detached(start()).boxed().shared(),
        };
        let recent = self.known.get(&hash).filter(is_recent);
        let lookup = recent.unwrap_or_else(|| self.begin(hash, is_recent, begin));
        let found = lookup.found.clone().await;
        if !matches!(found, Ok(Some(_))) {
            let is_same = |other: &Lookup| other.found.ptr_eq(&lookup.found);
            let removed = self.known.remove_if(&hash, is_same);
            if removed.is_some() && found.is_ok() {
                self.unknown.insert(hash, lookup);
            }
        }
        found
    }

    /// Begins a lookup, unless another request has just begun one.
    fn begin(
        &self,
        hash: SecretHash,
        is_recent: impl Fn(&Lookup) -> bool,
        begin: impl FnOnce() -> Lookup,
    ) -> Lookup {
        // No code panics while it holds the lock.
        let _begins = self.begins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lookup) = self.known.get(&hash).filter(is_recent) {
            return lookup;
        }
        let lookup = begin();
        self.known.insert(hash, lookup.clone());
        lookup
    }
}

/// Runs a lookup to its end even if the request that began it is abandoned, since it may
/// hold a connection that others wait for.
fn detached(
    look_up: impl Future<Output = Found> + Send + 'static,
) -> impl Future<Output = Found> + Send + 'static {
    let (sender, receiver) = oneshot::channel();
    let look_up = look_up.instrument(request_span::current());
    tokio::spawn(async move {
        // Nobody waits any more if all requests were abandoned.
        let _ = sender.send(look_up.await);
    });
    async move { receiver.await.unwrap_or(Err(DatabaseError::Internal)) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use futures_util::poll;

    use super::{Found, Recent, TRUSTED};
    use crate::auth::grant::Grant;
    use crate::auth::secret::SecretHash;
    use crate::database::DatabaseError;

    struct Fixture {
        recent: Recent,
        now: Instant,
        ran: Arc<AtomicUsize>,
    }

    impl Fixture {
        fn new() -> Self {
            Self {
                recent: Recent::new(),
                now: Instant::now(),
                ran: Arc::default(),
            }
        }

        async fn find(&self, secret: &str, found: Found) -> Found {
            let ran = Arc::clone(&self.ran);
            let look_up = || async move {
                ran.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                found
            };
            let hash = SecretHash::new(secret);
            self.recent.find(hash, self.now, look_up).await
        }

        fn ran(&self) -> usize {
            self.ran.load(Ordering::Relaxed)
        }
    }

    const NONE: Found = Ok(None);

    #[expect(clippy::unnecessary_wraps, reason = "it is what a lookup finds")]
    fn granted() -> Found {
        Ok(Some(Arc::new(Grant::open())))
    }

    #[tokio::test]
    async fn a_lookup_runs_once_in_ten_seconds() {
        let mut fixture = Fixture::new();
        for found in [granted(), NONE] {
            let secret = format!("{}", fixture.ran());
            let before = fixture.ran();
            let (one, other) = tokio::join!(
                fixture.find(&secret, found.clone()),
                fixture.find(&secret, found.clone())
            );
            assert_eq!(one.unwrap().is_some(), other.unwrap().is_some());
            assert_eq!(fixture.ran(), before + 1);
            fixture.now += TRUSTED / 2;
            fixture.find(&secret, found.clone()).await.unwrap();
            assert_eq!(fixture.ran(), before + 1);
            fixture.now += TRUSTED / 2;
            fixture.find(&secret, found).await.unwrap();
            assert_eq!(fixture.ran(), before + 2);
        }
    }

    #[tokio::test]
    async fn a_change_acts_at_once() {
        let fixture = Fixture::new();
        assert!(fixture.find("a", granted()).await.unwrap().is_some());
        assert!(fixture.find("b", NONE).await.unwrap().is_none());
        fixture.recent.forget();
        assert!(fixture.find("a", NONE).await.unwrap().is_none());
        assert!(fixture.find("b", granted()).await.unwrap().is_some());
        assert_eq!(fixture.ran(), 4);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let fixture = Fixture::new();
        let failure = Err(DatabaseError::Unavailable);
        assert!(fixture.find("a", failure).await.is_err());
        assert!(fixture.find("a", granted()).await.unwrap().is_some());
        assert_eq!(fixture.ran(), 2);
    }

    #[tokio::test]
    async fn an_abandoned_lookup_goes_on() {
        let fixture = Fixture::new();
        {
            let first = std::pin::pin!(fixture.find("a", granted()));
            assert!(poll!(first).is_pending());
        }
        assert!(fixture.find("a", NONE).await.unwrap().is_some());
        assert_eq!(fixture.ran(), 1);
    }

    #[tokio::test]
    async fn what_is_kept_is_bounded() {
        let fixture = Fixture::new();
        fixture.find("known", granted()).await.unwrap();
        for number in 0..10 * super::UNKNOWN {
            let secret = format!("invented {number}");
            fixture.find(&secret, NONE).await.unwrap();
        }
        assert!(fixture.recent.unknown.len() <= super::UNKNOWN);
        assert_eq!(fixture.recent.known.len(), 1);
        let known = SecretHash::new("known");
        assert!(fixture.recent.last(&known).is_some());
    }
}
