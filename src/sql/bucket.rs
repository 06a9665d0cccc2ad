//! Buckets of time, as numbers in statements.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, CommonTableExpression, Expr, Query, WithClause};

use super::text::Place;
use super::{array, is_postgres};
use crate::zone::Unit;

/// The periods of the time zone, in SQLite.
const ZONE: &str = "zone";

/// The number of the bucket that an instant is in, as [`Entry`](crate::zone::Entry)
/// defines it.
pub(super) fn bucket(backend: DbBackend, column: Expr, unit: Unit) -> Expr {
    if is_postgres(backend) {
        // A double represents whole seconds exactly, but not microseconds.
        let seconds = "date_part('epoch', date_trunc('second', $1))";
        // sea-query takes what is between brackets as a name, so they are values here.
        let number = "($2::_int8)$4 width_bucket($1, $3::_timestamptz) + 1 $5";
        let text = match unit.seconds() {
            Some(length) => format!("({seconds}::bigint + {number}) / {length}"),
            None => format!(
                "date_part('epoch', date_trunc('month', to_timestamp({seconds} + {number}) AT TIME ZONE 'UTC'))::bigint"
            ),
        };
        let [numbers, starts] =
            [Place::ZoneNumbers, Place::ZoneStarts].map(|place| Expr::val(place.to_value()));
        let [open, close] = ["[", "]"].map(Expr::cust);
        Expr::cust_with_exprs(text, [column, numbers, starts, open, close])
    } else {
        // Without its fraction, which SQLite rounds.
        let seconds = "unixepoch(substr(?, 1, 19))";
        let number =
            format!(r#"(SELECT "number" FROM "{ZONE}" WHERE "start" <= ? AND ? < "end" LIMIT 1)"#);
        let text = match unit.seconds() {
            Some(length) => format!("({seconds} + {number}) / {length}"),
            None => format!("unixepoch({seconds} + {number}, 'unixepoch', 'start of month')"),
        };
        Expr::cust_with_exprs(text, [column.clone(), column.clone(), column])
    }
}

/// The periods of the time zone as a table. Without `MATERIALIZED`, SQLite would read the
/// JSON again for each row.
pub(super) fn zone_periods(backend: DbBackend) -> WithClause {
    let mut periods = Query::select();
    for (place, name) in ["start", "end", "number"].into_iter().enumerate() {
        let value = Expr::cust(format!(r#""{}"."value" ->> {place}"#, array::ARRAY));
        periods.expr_as(value, Alias::new(name));
    }
    let value = Place::ZonePeriods.to_value();
    periods.from_function(array::table(backend, value), array::ARRAY);
    let mut table = CommonTableExpression::new();
    table
        .table_name(Alias::new(ZONE))
        .materialized(true)
        .query(periods);
    WithClause::new().cte(table).to_owned()
}
