use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use sea_orm::sqlx::sqlite::{Sqlite, SqlitePoolOptions};

use super::*;

/// A pool of so many connections, in which nobody waits for long.
async fn pool(size: u32) -> Pool<Sqlite> {
    let options = SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_millis(200));
    Pool::new(options.connect("sqlite::memory:").await.unwrap())
}

/// Lets a future do what it does until it waits.
fn begin(future: Pin<&mut impl Future>) {
    let mut context = Context::from_waker(Waker::noop());
    assert!(future.poll(&mut context).is_pending());
}

/// Whether a future is done.
fn is_done<F: Future>(future: Pin<&mut F>) -> Option<F::Output> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

impl<D: Database> Pool<D> {
    fn count_at_hand(&self) -> usize {
        self.at_hand().connections.len()
    }
}

#[tokio::test]
async fn who_waits_longest_is_next() {
    let pool = pool(1).await;
    pool.begin_session();
    let first = pool.acquire().await.unwrap();
    let (mut second, mut third) = (pin!(pool.acquire()), pin!(pool.acquire()));
    begin(second.as_mut());
    begin(third.as_mut());
    pool.put_back(first);
    assert!(pool.spare().is_none(), "it has to be second's");
    begin(third.as_mut());
    let second = is_done(second.as_mut()).expect("it has waited longest");
    begin(third.as_mut());
    pool.put_back(second.unwrap());
    let third = is_done(third.as_mut()).expect("it is next");
    pool.put_back(third.unwrap());
    assert!(pool.spare().is_some());
}

#[tokio::test]
async fn a_connection_goes_from_statement_to_statement_without_sqlx() {
    let pool = pool(1).await;
    pool.begin_session();
    for _ in 0..3 {
        let connection = pool.acquire().await.unwrap();
        pool.put_back(connection);
        assert_eq!(pool.count_at_hand(), 1);
        assert_eq!(pool.sqlx().num_idle(), 0);
    }
}

#[tokio::test]
async fn sqlx_has_all_connections_when_no_request_is_in_progress() {
    let pool = pool(1).await;
    pool.begin_session();
    pool.begin_session();
    let connection = pool.acquire().await.unwrap();
    pool.put_back(connection);
    pool.end_session();
    assert_eq!(pool.count_at_hand(), 1, "another request is");
    pool.end_session();
    assert_eq!(pool.count_at_hand(), 0);
    drop(pool.sqlx().acquire().await.expect("sqlx has it"));
    // One that ends when no request is in progress goes there at once.
    let late = pool.acquire().await.unwrap();
    pool.put_back(late);
    assert_eq!(pool.count_at_hand(), 0);
    pool.sqlx().acquire().await.expect("sqlx has it");
}

#[tokio::test]
async fn a_statement_that_is_given_up_in_line_takes_nothing_with_it() {
    let pool = pool(1).await;
    pool.begin_session();
    let first = pool.acquire().await.unwrap();
    let mut next = pin!(pool.acquire());
    {
        let mut given_up = pin!(pool.acquire());
        begin(given_up.as_mut());
        begin(next.as_mut());
        // It is given_up's turn.
        pool.put_back(first);
    }
    let next = is_done(next.as_mut()).expect("it is next's");
    pool.put_back(next.unwrap());
}

#[tokio::test]
async fn a_connection_that_is_dropped_is_tested_and_used_again() {
    let pool = pool(1).await;
    pool.begin_session();
    drop(pool.acquire().await.unwrap());
    assert_eq!(pool.count_at_hand(), 0);
    let again = pool.acquire().await.expect("sqlx gives it");
    pool.put_back(again);
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let pool = pool(1).await;
    pool.begin_session();
    let _first = pool.acquire().await.unwrap();
    let error = pool.acquire().await.expect_err("there is no other");
    assert!(matches!(error, Error::PoolTimedOut), "{error}");
}

#[tokio::test]
async fn a_connection_that_comes_back_is_taken_while_another_one_is_opened() {
    let pool = pool(2).await;
    pool.begin_session();
    // Somebody has taken one past the permits: sqlx can open no second one.
    let taken = pool.sqlx().acquire().await.unwrap();
    let first = pool.acquire().await.unwrap();
    let mut second = pin!(pool.acquire());
    begin(second.as_mut());
    pool.put_back(first);
    let second = second.await.expect("the first one's connection");
    pool.put_back(second);
    drop(taken);
}

#[tokio::test]
async fn a_pool_that_is_closed_gets_its_connections_back() {
    let pool = pool(1).await;
    pool.begin_session();
    let connection = pool.acquire().await.unwrap();
    let closing = pool.sqlx().close();
    pool.put_back(connection);
    assert_eq!(pool.count_at_hand(), 0);
    closing.await;
    assert!(pool.acquire().await.is_err());
}

#[tokio::test]
async fn unused_connections_are_not_trusted() {
    let pool = pool(2).await;
    pool.begin_session();
    let (first, second) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    pool.put_back(first);
    let long_ago = Instant::now().checked_sub(TRUSTED_UNUSED * 2).unwrap();
    pool.at_hand().connections[0].used = long_ago;
    pool.put_back(second);
    assert_eq!(pool.count_at_hand(), 1, "the unused one is sqlx's");
    pool.at_hand().connections[0].used = long_ago;
    assert!(pool.take().is_none());
    assert_eq!(pool.count_at_hand(), 0);
}
