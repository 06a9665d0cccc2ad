//! Rows, in the order of their statements' columns.

use sqlx::FromRow;

macro_rules! row {
    ($(#[$about:meta])* $name:ident { $($column:ident: $type:ty),+ $(,)? }) => {
        $(#[$about])*
        pub(super) struct $name {
            $(pub(super) $column: $type),+
        }

        // By position, because each column's name would be looked up in a map.
        impl<'r, R> FromRow<'r, R> for $name
        where
            R: sqlx::Row,
            ($($type,)+): FromRow<'r, R>,
        {
            fn from_row(row: &'r R) -> sqlx::Result<Self> {
                let ($($column,)+) = FromRow::from_row(row)?;
                Ok(Self { $($column),+ })
            }
        }
    };
}

row! {
    /// A key alone.
    Key { id: i64 }
}
row! {
    /// A key and a name.
    Named { id: i64, name: String }
}
row! {
    /// A key and a code.
    Coded { id: i64, code: String }
}
row! {
    /// A gate's key, code and name.
    Gate { id: i64, code: String, name: String }
}
row! {
    /// The number of rows of a gate.
    Count { gate_id: i64, count: i64 }
}
pub(super) use row;
