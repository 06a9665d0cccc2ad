//! Reading a column of a row that a database returned.

use chrono::{DateTime, Utc};
use sea_orm::sqlx::{ColumnIndex, Decode, Error, Row, Type};
use sea_orm::{DbErr, QueryResult, RuntimeErr};

use crate::table::{CellRef, Kind};

/// The value at a place, borrowed from the row.
///
/// SeaORM's own way gives text only as a copy of its own, and makes an error of
/// each null on the way to an option. The row below it is read here.
///
/// `is_known` says that another row of the statement had a value there, so that
/// its type was looked at: a column of PostgreSQL has one type in all rows. In
/// SQLite each value has its own, and is looked at.
///
/// # Errors
///
/// When the database holds something else there than the entity says.
pub(super) fn decode(
    row: &QueryResult,
    place: usize,
    kind: Kind,
    is_known: bool,
) -> Result<CellRef<'_>, DbErr> {
    let decoded = if let Some(row) = row.try_as_pg_row() {
        of_kind(row, place, kind, is_known)
    } else if let Some(row) = row.try_as_sqlite_row() {
        of_kind(row, place, kind, false)
    } else {
        return Err(DbErr::Custom("a row is of no known database".to_owned()));
    };
    decoded.map_err(|cause| DbErr::Query(RuntimeErr::SqlxError(cause.into())))
}

fn of_kind<'r, R>(
    row: &'r R,
    place: usize,
    kind: Kind,
    is_known: bool,
) -> Result<CellRef<'r>, Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    i32: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    &'r str: Decode<'r, R::Database> + Type<R::Database>,
    DateTime<Utc>: Decode<'r, R::Database> + Type<R::Database>,
{
    fn read<'r, R: Row, T>(row: &'r R, place: usize, is_known: bool) -> Result<Option<T>, Error>
    where
        usize: ColumnIndex<R>,
        T: Decode<'r, R::Database> + Type<R::Database>,
    {
        if is_known {
            row.try_get_unchecked::<Option<T>, _>(place)
        } else {
            row.try_get::<Option<T>, _>(place)
        }
    }
    Ok(match kind {
        Kind::BigInteger => read(row, place, is_known)?.map(CellRef::Integer),
        Kind::Integer => {
            read::<_, i32>(row, place, is_known)?.map(|value| CellRef::Integer(value.into()))
        }
        Kind::Boolean => read(row, place, is_known)?.map(CellRef::Boolean),
        Kind::Text => read(row, place, is_known)?.map(CellRef::Text),
        Kind::Time => read(row, place, is_known)?.map(CellRef::Time),
    }
    .unwrap_or(CellRef::Null))
}
