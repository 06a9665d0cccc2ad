//! Texts in columns, found without regard to case.

use sea_orm::sea_query::{Alias, BinOper, Expr, ExprTrait, Func, extension::postgres::PgFunc};
use sea_orm::{DbBackend, Value};

use crate::sql::is_postgres;
use crate::sql::text::Place;

/// Where in a column a text must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fit {
    /// Anywhere.
    Anywhere,
    /// At its start.
    Start,
    /// All of it.
    Whole,
}

/// A search that ignores case by Unicode's simple case folding on both databases.
/// SQLite uses regular expressions from sqlx. PostgreSQL uses a function from a
/// migration, because its own case mappings depend on the installation.
pub(super) fn matches(backend: DbBackend, expression: Expr, text: Value, fit: Fit) -> Expr {
    if !is_postgres(backend) {
        return expression.binary(BinOper::Custom("REGEXP"), Expr::val(text));
    }
    let (folded, text) = (fold(expression), fold(Expr::val(text)));
    match fit {
        Fit::Start => PgFunc::starts_with(folded, text).into(),
        Fit::Whole => folded.eq(text),
        Fit::Anywhere => Expr::from(Func::cust(Alias::new("strpos")).arg(folded).arg(text))
            .gt(Place::Nowhere.to_value()),
    }
}

/// A text with its case folded, in PostgreSQL.
pub(super) fn fold(expression: Expr) -> Expr {
    Func::cust(Alias::new(migration::FOLD_FUNCTION))
        .arg(expression)
        .into()
}

/// The regular expression for finding a text in SQLite.
pub(in crate::sql) fn pattern(text: &str, fit: Fit) -> String {
    let (start, end) = match fit {
        Fit::Anywhere => ("", ""),
        Fit::Start => (r"\A", ""),
        Fit::Whole => (r"\A", r"\z"),
    };
    format!("(?i){start}{}{end}", regex::escape(text))
}
