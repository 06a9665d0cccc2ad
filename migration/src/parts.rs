//! The parts that tables are built from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The primary key: a 64-bit integer that the database increments.
pub(crate) fn key(column: impl IntoIden) -> ColumnDef {
    ColumnDef::new(column)
        .big_integer()
        .not_null()
        .auto_increment()
        .primary_key()
        .take()
}

/// Text. On PostgreSQL, `COLLATE "C"` compares by code point whatever the
/// database's locale is, like SQLite always does, so orders, cursors and filters
/// agree. sea-query has no builder for collations.
pub(crate) fn text(column: impl IntoIden, backend: DbBackend) -> ColumnDef {
    let mut definition = text_or_none(column, backend);
    definition.not_null();
    definition
}

/// Nullable text.
pub(crate) fn text_or_none(column: impl IntoIden, backend: DbBackend) -> ColumnDef {
    let mut definition = ColumnDef::new(column);
    definition.text();
    if backend == DbBackend::Postgres {
        definition.extra("COLLATE \"C\"");
    }
    definition
}

/// An instant: `timestamptz` on PostgreSQL, RFC 3339 text in UTC on SQLite, whose
/// order as text is the order in time.
pub(crate) fn moment(column: impl IntoIden) -> ColumnDef {
    ColumnDef::new(column)
        .timestamp_with_time_zone()
        .not_null()
        .take()
}

/// A nullable instant.
pub(crate) fn moment_or_none(column: impl IntoIden) -> ColumnDef {
    ColumnDef::new(column)
        .timestamp_with_time_zone()
        .null()
        .take()
}

/// A check that a text is not empty.
pub(crate) fn not_empty(name: &'static str, column: impl IntoColumnRef) -> Check {
    Check::named(name, Expr::col(column).ne(""))
}

/// A check that a reason is only given for something that happened.
pub(crate) fn only_with(
    name: &'static str,
    reason: impl IntoColumnRef,
    happened_at: impl IntoColumnRef,
) -> Check {
    Check::named(
        name,
        Expr::col(reason)
            .is_null()
            .or(Expr::col(happened_at).is_not_null()),
    )
}

/// A check that a text is one of a list. Null passes.
pub(crate) fn one_of(
    name: &'static str,
    column: impl IntoColumnRef,
    values: &[&'static str],
) -> Check {
    Check::named(name, Expr::col(column).is_in(values.iter().copied()))
}

/// A reference to another table's key. Referenced rows cannot be deleted, because
/// passes and scans are a record.
pub(crate) fn reference(
    name: &'static str,
    from: (impl IntoTableRef, impl IntoIden),
    to: (impl IntoTableRef, impl IntoIden),
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(from.0, from.1)
        .to(to.0, to.1)
        .on_delete(ForeignKeyAction::Restrict)
        .on_update(ForeignKeyAction::Restrict)
        .take()
}

/// An index named `<table>_<columns>_idx`. It serves its order in both directions,
/// because an index can be scanned either way.
pub(crate) fn index<C: Iden + 'static>(
    table: &'static str,
    columns: impl IntoIterator<Item = C>,
) -> IndexCreateStatement {
    let mut statement = Index::create();
    let mut name = String::from(table);
    statement.table(Alias::new(table));
    for column in columns {
        name.push('_');
        name.push_str(&column.to_string());
        statement.col(column);
    }
    statement.name(format!("{name}_idx"));
    statement
}
