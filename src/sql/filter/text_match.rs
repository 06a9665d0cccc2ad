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
///
/// That function takes several microseconds for a column's text that is not ASCII. For a
/// text that [is](is_simple), PostgreSQL folds only the characters that can match.
pub(super) fn matches(
    backend: DbBackend,
    expression: Expr,
    text: Value,
    fit: Fit,
    is_simple: bool,
) -> Expr {
    if !is_postgres(backend) {
        return expression.binary(BinOper::Custom("REGEXP"), Expr::val(text));
    }
    let text = Expr::val(text);
    let (folded, text) = if is_simple {
        // The two characters outside of ASCII that fold to a letter of it.
        let folded = "translate(upper($1 COLLATE \"C\"), '\u{17f}\u{212a}', 'SK')";
        (Expr::cust_with_exprs(folded, [expression]), text)
    } else {
        (fold(expression), fold(text))
    };
    match fit {
        Fit::Start => PgFunc::starts_with(folded, text).into(),
        Fit::Whole => folded.eq(text),
        Fit::Anywhere => Expr::from(Func::cust(Alias::new("strpos")).arg(folded).arg(text))
            .gt(Place::Nowhere.to_value()),
    }
}

/// Whether a text is ASCII, so that upper case is its folding.
pub(in crate::sql) fn is_simple(text: &str) -> bool {
    text.is_ascii()
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

#[cfg(test)]
mod tests {
    /// PostgreSQL folds these two alone in searches for a text that is ASCII.
    #[test]
    fn two_characters_outside_of_ascii_fold_to_a_letter_of_it() {
        let letters = (0..128_u8).map(char::from);
        let others = letters.flat_map(migration::spellings);
        let mut others: Vec<char> = others.filter(|character| !character.is_ascii()).collect();
        others.sort_unstable();
        others.dedup();
        assert_eq!(others, ['\u{17f}', '\u{212a}']);
    }
}
