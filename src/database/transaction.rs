//! A transaction of a request: statements on one connection, which take effect together
//! or not at all.

use std::sync::Arc;

use sea_orm::QueryResult;
use sea_orm::sqlx::{Database, Error, Executor, SqlSafeStr};
use sqlx_core::transaction::TransactionManager;
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit};

use super::abandoned;
use super::allowance::Completed;
use super::bind::Bind;
use super::pool::{Connection, Each, Permit, Pool};
use super::pools::Pools;
use super::{DatabaseError, Session};
use crate::sql::Prepared;

/// What begins a transaction that writes on SQLite. It waits for other writers at once,
/// instead of failing at its first write.
const BEGIN_ON_SQLITE: &str = "BEGIN IMMEDIATE";

/// A transaction. If it is dropped before its end, it is rolled back.
#[derive(Debug)]
pub(crate) struct Transaction<'a> {
    session: &'a Session,
    open: Open,
}

/// The connection of either kind of database.
#[derive(Debug)]
pub(super) enum Open {
    Postgres(OnConnection<sea_orm::sqlx::Postgres>),
    Sqlite(OnConnection<sea_orm::sqlx::Sqlite>),
}

/// A transaction on a connection.
#[derive(Debug)]
pub(super) struct OnConnection<D: Database> {
    pool: Arc<Pool<D>>,
    /// None at its end.
    connection: Option<Connection<D>>,
    /// The right to use the connection, declared after it and so dropped later.
    _permit: Permit,
    /// The request's share of the connections.
    _share: OwnedSemaphorePermit,
    /// The right to write, on SQLite.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl<D: Database> OnConnection<D> {
    /// Begins a transaction, which `turn` allows to write.
    pub(super) async fn begin(
        pool: Arc<Pool<D>>,
        turn: Option<OwnedMutexGuard<()>>,
        share: OwnedSemaphorePermit,
        (permit, mut connection): (Permit, Connection<D>),
    ) -> Result<Self, Error> {
        let statement = turn.as_ref().map(|_| BEGIN_ON_SQLITE);
        connection.begin(statement).await?;
        Ok(Self {
            pool,
            connection: Some(connection),
            _permit: permit,
            _share: share,
            _turn: turn,
        })
    }

    async fn run(&mut self, prepared: Prepared, each: Each<'_>) -> Result<Option<usize>, Error>
    where
        D: Bind,
        for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
        QueryResult: From<D::Row>,
    {
        let connection = self.connection.as_mut().ok_or(Error::PoolClosed)?;
        let mut rows = 0;
        let mut counted = |row| {
            rows += 1;
            each(row)
        };
        let ran = connection.run(prepared, &mut counted).await?;
        Ok(ran.is_continue().then_some(rows))
    }

    async fn commit(mut self) -> Result<(), Error> {
        let connection = self.connection.as_mut().ok_or(Error::PoolClosed)?;
        connection.commit().await?;
        self.put_back();
        Ok(())
    }

    async fn rollback(mut self) -> Result<(), Error> {
        let connection = self.connection.as_mut().ok_or(Error::PoolClosed)?;
        connection.rollback().await?;
        self.put_back();
        Ok(())
    }

    fn put_back(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.put_back(connection);
        }
    }
}

impl<D: Database> Drop for OnConnection<D> {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.start_rollback();
        }
    }
}

impl<'a> Transaction<'a> {
    pub(super) fn new(session: &'a Session, open: Open) -> Self {
        Self { session, open }
    }

    /// Runs a step of the mutation at `path`. It is entered in the ledger before it runs.
    ///
    /// # Errors
    ///
    /// If the statement fails. On PostgreSQL, the transaction can then only be rolled back.
    pub(crate) async fn fetch(
        &mut self,
        (path, step): (&str, &'static str),
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<(), DatabaseError> {
        let session = self.session;
        let entry = session.ledger.begin_step(path, step, &prepared);
        let _running = session.allowance.run_time();
        let ran = match &mut self.open {
            Open::Postgres(open) => open.run(prepared, each).await,
            Open::Sqlite(open) => open.run(prepared, each).await,
        };
        let ran = ran.map(Completed::at_once);
        entry.end(session.database.noted(path, ran)?);
        Ok(())
    }

    /// Makes everything that was written permanent.
    ///
    /// # Errors
    ///
    /// If the database does not confirm it. Then nobody knows whether it is permanent.
    pub(crate) async fn commit(self, path: &str) -> Result<(), DatabaseError> {
        let _running = self.session.allowance.run_time();
        let ended = match self.open {
            Open::Postgres(open) => open.commit().await,
            Open::Sqlite(open) => open.commit().await,
        };
        ended.map_err(|cause| DatabaseError::from_driver(&cause, path))
    }

    /// Undoes everything that was written.
    pub(crate) async fn rollback(self) {
        // A connection that fails is closed, which undoes it too.
        let _ended = match self.open {
            Open::Postgres(open) => open.rollback().await,
            Open::Sqlite(open) => open.rollback().await,
        };
    }
}

impl Session {
    /// Begins a transaction for the mutation at `path`.
    ///
    /// # Errors
    ///
    /// If no connection is available, or another writer does not end.
    pub(crate) async fn begin(&self, path: &str) -> Result<Transaction<'_>, DatabaseError> {
        self.ledger.count_transaction();
        let open = self.database.pools.begin_transaction(&self.allowance).await;
        let open = open.map_err(|cause| DatabaseError::from_driver(&cause, path))?;
        Ok(Transaction::new(self, open))
    }
}

impl Pools {
    /// Waits for the right to write. None on PostgreSQL, where many may.
    pub(super) async fn turn_to_write(&self) -> Option<OwnedMutexGuard<()>> {
        match self {
            Self::Postgres(_) => None,
            Self::Sqlite(pool) => Some(pool.turn_to_write().await),
        }
    }

    async fn begin_transaction(&self, allowance: &super::Allowance) -> Result<Open, Error> {
        match self {
            Self::Postgres(pool) => {
                let (share, place) = allowance.place(pool).await?;
                let begun = OnConnection::begin(Arc::clone(pool), None, share, place);
                Ok(Open::Postgres(begun.await?))
            }
            Self::Sqlite(pool) => {
                // SQLite's own writers wait in no order.
                let turn = pool.turn_to_write().await;
                let (share, place) = allowance.place(pool).await?;
                let begun = OnConnection::begin(Arc::clone(pool), Some(turn), share, place);
                Ok(Open::Sqlite(begun.await?))
            }
        }
    }
}

/// Each of them can take as long as a statement: `COMMIT` may wait for a standby of
/// `PostgreSQL`, `BEGIN` for another writer on `SQLite`. So they are abandoned like one.
impl<D: Database> Connection<D> {
    async fn begin(&mut self, statement: Option<&'static str>) -> Result<(), Error> {
        let statement = statement.map(SqlSafeStr::into_sql_str);
        let watch = self.watch();
        abandoned::run(&watch, D::TransactionManager::begin(self.raw(), statement)).await
    }

    async fn commit(&mut self) -> Result<(), Error> {
        let watch = self.watch();
        abandoned::run(&watch, D::TransactionManager::commit(self.raw())).await
    }

    async fn rollback(&mut self) -> Result<(), Error> {
        let watch = self.watch();
        abandoned::run(&watch, D::TransactionManager::rollback(self.raw())).await
    }

    /// Rolls back at the next use, which is the test when it returns to sqlx's pool.
    fn start_rollback(&mut self) {
        D::TransactionManager::start_rollback(self.raw());
    }
}
