use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use sea_orm::sqlx::sqlite::{Sqlite, SqlitePoolOptions};

use super::*;

/// A pool of this size with a short timeout, and a request in progress.
async fn pool(size: u32) -> Pool<Sqlite> {
    let options = SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_millis(200));
    let pool = Pool::new(options.connect("sqlite::memory:").await.unwrap());
    pool.begin_session();
    pool
}

/// Polls a future once.
fn poll<F: Future>(future: Pin<&mut F>) -> Option<F::Output> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

impl<D: Database> Pool<D> {
    fn count_idle(&self) -> usize {
        self.idle().connections.len()
    }

    /// What a successful statement does at its end.
    fn end(&self, (permit, connection): (Permit, Connection<D>)) {
        self.put_back(connection);
        drop(permit);
    }
}

#[tokio::test]
async fn who_waits_longest_is_next() {
    let pool = pool(1).await;
    let first = pool.acquire().await.unwrap();
    let (mut second, mut third) = (pin!(pool.acquire()), pin!(pool.acquire()));
    assert!(poll(second.as_mut()).is_none());
    assert!(poll(third.as_mut()).is_none());
    pool.end(first);
    assert!(pool.spare().is_none(), "it has to be second's");
    assert!(poll(third.as_mut()).is_none());
    let second = poll(second.as_mut()).expect("the second has waited longest");
    assert!(poll(third.as_mut()).is_none());
    pool.end(second.unwrap());
    let third = poll(third.as_mut()).expect("the third is next");
    pool.end(third.unwrap());
    assert!(pool.spare().is_some());
}

#[tokio::test]
async fn a_connection_goes_from_statement_to_statement_without_sqlx() {
    let pool = pool(1).await;
    for _ in 0..3 {
        pool.end(pool.acquire().await.unwrap());
        assert_eq!(pool.count_idle(), 1);
        assert_eq!(pool.sqlx().num_idle(), 0);
    }
}

#[tokio::test]
async fn sqlx_has_all_connections_when_no_request_is_in_progress() {
    let pool = pool(1).await;
    pool.begin_session();
    pool.end(pool.acquire().await.unwrap());
    pool.end_session();
    assert_eq!(pool.count_idle(), 1, "another request is");
    pool.end_session();
    assert_eq!(pool.count_idle(), 0);
    drop(
        pool.sqlx()
            .acquire()
            .await
            .expect("sqlx has the connection"),
    );
    // A connection that is released while no request is in progress returns at once.
    pool.end(pool.acquire().await.unwrap());
    assert_eq!(pool.count_idle(), 0);
    pool.sqlx()
        .acquire()
        .await
        .expect("sqlx has the connection");
}

#[tokio::test]
async fn a_statement_that_is_given_up_in_line_takes_nothing_with_it() {
    let pool = pool(1).await;
    let first = pool.acquire().await.unwrap();
    let mut next = pin!(pool.acquire());
    {
        let mut given_up = pin!(pool.acquire());
        assert!(poll(given_up.as_mut()).is_none());
        assert!(poll(next.as_mut()).is_none());
        // It is the turn of given_up.
        pool.end(first);
    }
    let next = poll(next.as_mut()).expect("next has the connection");
    pool.end(next.unwrap());
}

#[tokio::test]
async fn a_connection_that_is_dropped_is_tested_and_used_again() {
    let pool = pool(1).await;
    drop(pool.acquire().await.unwrap());
    assert_eq!(pool.count_idle(), 0);
    drop(pool.acquire().await.expect("sqlx has a connection"));
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let pool = pool(1).await;
    let _first = pool.acquire().await.unwrap();
    let error = pool.acquire().await.expect_err("there is no other");
    assert!(matches!(error, Error::PoolTimedOut), "{error}");
}

#[tokio::test]
async fn a_connection_that_comes_back_is_taken_while_another_one_is_opened() {
    let pool = pool(2).await;
    // One was taken without a permit, so sqlx cannot open a second one.
    let _taken = pool.sqlx().acquire().await.unwrap();
    let first = pool.acquire().await.unwrap();
    let mut second = pin!(pool.acquire());
    assert!(poll(second.as_mut()).is_none());
    pool.end(first);
    let second = poll(second.as_mut()).expect("the first one's connection");
    pool.end(second.unwrap());
}

#[tokio::test]
async fn a_pool_that_is_closed_gets_its_connections_back() {
    let pool = pool(1).await;
    let connection = pool.acquire().await.unwrap();
    let closing = pool.sqlx().close();
    pool.end(connection);
    assert_eq!(pool.count_idle(), 0);
    closing.await;
    assert!(pool.acquire().await.is_err());
}

#[tokio::test]
async fn unused_connections_are_not_trusted() {
    let pool = pool(2).await;
    let (first, second) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    pool.end(first);
    let long_ago = Instant::now().checked_sub(TRUSTED_UNUSED * 2).unwrap();
    pool.idle().connections[0].used = long_ago;
    pool.end(second);
    assert_eq!(pool.count_idle(), 1, "the unused one is sqlx's");
    pool.idle().connections[0].used = long_ago;
    assert!(pool.take().is_none());
    assert_eq!(pool.count_idle(), 0);
}

/// Statements of many requests, some of which are dropped at any point.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_permit_and_no_connection_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/a.db?mode=rwc", folder.path().display());
    let options = SqlitePoolOptions::new()
        .max_connections(3)
        .acquire_timeout(Duration::from_mins(1));
    let pool = Arc::new(Pool::new(options.connect(&url).await.unwrap()));
    let mut tasks = task::JoinSet::new();
    for number in 0..300_usize {
        let pool = Arc::clone(&pool);
        tasks.spawn(async move {
            pool.begin_session();
            for round in 0..3 {
                let (permit, connection) = pool.acquire().await.unwrap();
                task::yield_now().await;
                if (number + round).is_multiple_of(7) {
                    drop((connection, permit));
                } else {
                    pool.end((permit, connection));
                }
                let mut given_up = Box::pin(pool.acquire());
                for _ in 0..number % 5 {
                    if let Some(acquired) = poll(given_up.as_mut()) {
                        pool.end(acquired.unwrap());
                    }
                    task::yield_now().await;
                    given_up = Box::pin(pool.acquire());
                }
            }
            pool.end_session();
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    assert_eq!(pool.count_idle(), 0);
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(pool.acquire().await.unwrap());
    }
    assert!(pool.spare().is_none());
}
