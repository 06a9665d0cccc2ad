use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jsonwebtoken::Algorithm::{ES256, RS256};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::super::keys::NoKey;
use super::super::signatures;
use super::{KeyError, PAUSE, Provider, STALE};

/// A provider on this machine, which publishes keys with these ids, or closes
/// connections while there are none.
struct Fixture {
    provider: Provider,
    ids: Arc<Mutex<Vec<&'static str>>>,
    fetched: Arc<AtomicUsize>,
    begin: Instant,
}

impl Fixture {
    async fn new(ids: &[&'static str]) -> Self {
        signatures::install();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Provider::new(issuer.parse().unwrap()).unwrap();
        let ids = Arc::new(Mutex::new(ids.to_vec()));
        let fetched = Arc::new(AtomicUsize::new(0));
        tokio::spawn(serve(
            listener,
            issuer,
            Arc::clone(&ids),
            Arc::clone(&fetched),
        ));
        Self {
            provider,
            ids,
            fetched,
            begin: Instant::now(),
        }
    }

    fn publish(&self, ids: &[&'static str]) {
        *self.ids.lock().unwrap() = ids.to_vec();
    }

    fn fetched(&self) -> usize {
        self.fetched.load(Ordering::Relaxed)
    }

    /// Looks a key up, some time after the beginning.
    async fn find(&self, id: &str, after: Duration) -> Result<(), KeyError> {
        let key = self.provider.key(id, RS256, self.begin + after);
        key.await.map(|_| ())
    }
}

async fn serve(
    listener: TcpListener,
    issuer: String,
    ids: Arc<Mutex<Vec<&'static str>>>,
    fetched: Arc<AtomicUsize>,
) {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let ids = ids.lock().unwrap().clone();
        let body = if head.starts_with(b"GET /keys ") {
            let key = |id: &&str| json!({"kty": "RSA", "kid": id, "n": "AQAB", "e": "AQAB"});
            json!({ "keys": ids.iter().map(key).collect::<Vec<Value>>() })
        } else {
            fetched.fetch_add(1, Ordering::Relaxed);
            json!({ "issuer": issuer, "jwks_uri": format!("{issuer}/keys") })
        };
        if ids.is_empty() {
            continue;
        }
        let body = body.to_string();
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}

const UNKNOWN: Result<(), KeyError> = Err(KeyError::None(NoKey::UnknownId));
const NOW: Duration = Duration::ZERO;

#[tokio::test]
async fn a_flood_of_unknown_ids_causes_one_attempt_in_thirty_seconds() {
    let fixture = Fixture::new(&["a"]).await;
    assert_eq!(fixture.find("a", NOW).await, Ok(()));
    assert_eq!(fixture.fetched(), 1);
    for second in 0..60 {
        let after = Duration::from_secs(second);
        let found = tokio::join!(fixture.find("x", after), fixture.find("y", after));
        assert_eq!(found, (UNKNOWN, UNKNOWN));
        assert_eq!(fixture.find("a", after).await, Ok(()));
        let attempts = if after < PAUSE { 1 } else { 2 };
        assert_eq!(fixture.fetched(), attempts, "{after:?}");
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_when_a_token_names_it() {
    let fixture = Fixture::new(&["a"]).await;
    fixture.provider.warm(fixture.begin);
    // Ends without anybody who waits for it.
    while fixture.provider.0.state().known.is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(fixture.find("a", NOW).await, Ok(()));
    assert_eq!(fixture.fetched(), 1);
    fixture.publish(&["b"]);
    assert_eq!(fixture.find("b", NOW).await, Ok(()));
    assert_eq!(fixture.find("a", NOW).await, UNKNOWN);
    fixture.publish(&["c"]);
    let before = Duration::from_secs(29);
    assert_eq!(fixture.find("c", before).await, UNKNOWN);
    assert_eq!(fixture.find("c", PAUSE).await, Ok(()));
    assert_eq!(fixture.fetched(), 3);
}

#[tokio::test]
async fn a_key_that_was_withdrawn_does_not_stay_valid() {
    let fixture = Fixture::new(&["a"]).await;
    assert_eq!(fixture.find("a", NOW).await, Ok(()));
    fixture.publish(&["b"]);
    assert_eq!(fixture.find("a", STALE / 2).await, Ok(()));
    assert_eq!(fixture.fetched(), 1);
    // This request does not wait, and begins the attempt that a later one finds.
    assert_eq!(fixture.find("a", STALE).await, Ok(()));
    assert_eq!(fixture.find("b", STALE).await, Ok(()));
    assert_eq!(fixture.find("a", STALE).await, UNKNOWN);
    assert_eq!(fixture.fetched(), 2);
}

#[tokio::test]
async fn while_the_provider_is_away_known_keys_work_and_others_are_not_refused() {
    let fixture = Fixture::new(&[]).await;
    let away = |seconds| Err(KeyError::Away(Duration::from_secs(seconds)));
    assert_eq!(fixture.find("a", NOW).await, away(30));
    let later = Duration::from_secs(10);
    assert_eq!(fixture.find("a", later).await, away(20));
    assert_eq!(fixture.fetched(), 1);
    fixture.publish(&["a"]);
    assert_eq!(fixture.find("a", PAUSE).await, Ok(()));
    fixture.publish(&[]);
    assert_eq!(fixture.find("b", PAUSE * 2).await, away(30));
    assert_eq!(fixture.find("a", PAUSE * 2).await, Ok(()));
    assert_eq!(fixture.find("a", STALE * 2).await, Ok(()));
}

#[tokio::test]
async fn a_key_for_another_algorithm_causes_no_attempt() {
    let fixture = Fixture::new(&["a"]).await;
    assert_eq!(fixture.find("a", NOW).await, Ok(()));
    let key = fixture
        .provider
        .key("a", ES256, fixture.begin + PAUSE)
        .await;
    assert_eq!(key.err(), Some(KeyError::None(NoKey::OtherAlgorithm)));
    assert_eq!(fixture.fetched(), 1);
}
