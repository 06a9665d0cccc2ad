//! Reads a column of a database row.

use chrono::{DateTime, Utc};
use sea_orm::sqlx::{ColumnIndex, Decode, Error, Row, Type};
use sea_orm::{DbErr, QueryResult, RuntimeErr};

use crate::table::{CellRef, Kind};

/// The value in a column, borrowed from the row.
///
/// SeaORM copies text, and creates an error for each null of an `Option`. So this
/// reads the driver's row.
///
/// `is_known` says that the column had a value in an earlier row of the statement,
/// so its type was checked. In PostgreSQL, a column has one type in all rows. In
/// SQLite, each value has its own type and is always checked.
///
/// # Errors
///
/// When the value's type is not the entity's.
pub(crate) fn decode(
    row: &QueryResult,
    place: usize,
    kind: Kind,
    is_known: bool,
) -> Result<CellRef<'_>, DbErr> {
    let decoded = if let Some(row) = row.try_as_pg_row() {
        decode_kind(row, place, kind, is_known)
    } else if let Some(row) = row.try_as_sqlite_row() {
        decode_kind(row, place, kind, false)
    } else {
        return Err(DbErr::Custom(
            "a row is from an unsupported database".to_owned(),
        ));
    };
    decoded.map_err(|cause| DbErr::Query(RuntimeErr::SqlxError(cause.into())))
}

fn decode_kind<'r, R>(
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
