//! One parameter for each source of values.
//!
//! A statement may need the same value in many places: that of a search needs its text in
//! a hundred. If each were a parameter, each would be sent and decoded. So a text refers to
//! one parameter wherever its value is needed.

use std::fmt::Write as _;

use sea_orm::DbBackend;

use super::is_postgres;

/// A text as it was built, with a parameter for each place, in which equal places are one
/// parameter; and the places that are left, in the order of the parameters' numbers.
pub(super) fn share<P>(backend: DbBackend, sql: String, places: Vec<P>) -> (String, Vec<P>)
where
    P: Copy + PartialEq,
{
    let mut distinct: Vec<P> = Vec::new();
    let mut numbers = Vec::with_capacity(places.len());
    for place in &places {
        let index = distinct.iter().position(|other| other == place);
        numbers.push(index.unwrap_or(distinct.len()) + 1);
        if index.is_none() {
            distinct.push(*place);
        }
    }
    if distinct.len() == places.len() {
        return (sql, places);
    }
    (renumber(backend, &sql, &numbers), distinct)
}

/// A text in which each parameter has another number.
fn renumber(backend: DbBackend, sql: &str, numbers: &[usize]) -> String {
    let sign = if is_postgres(backend) { '$' } else { '?' };
    let mut numbers = numbers.iter();
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    // The end of a quoted name or text, if the rest begins within one. A doubled quote ends
    // one and begins the next.
    let mut quote = None;
    while let Some(at) = rest.find([sign, '\'', '"']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let mut characters = from.chars();
        let found = characters.next().expect("it was found");
        rest = characters.as_str();
        text.push(found);
        if found != sign {
            quote = match quote {
                None => Some(found),
                Some(open) if open == found => None,
                open => open,
            };
        } else if quote.is_none() {
            rest = rest.trim_start_matches(|character: char| character.is_ascii_digit());
            let number = numbers.next().expect("a place for each parameter");
            let _ = write!(text, "{number}");
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_places_are_one_parameter() {
        let places = vec!['k', 'l', 'k', 'v'];
        let left = vec!['k', 'l', 'v'];

        let postgres =
            r#"SELECT "a$1", '''$2' FROM t WHERE a = $1 AND b = $2 AND c = $3 OR d > $4"#;
        let sqlite = r#"SELECT "a?1", '''?2' FROM t WHERE a = ? AND b = ? AND c = ? OR d > ?"#;
        for (backend, sql, expected) in [
            (
                DbBackend::Postgres,
                postgres,
                r#"SELECT "a$1", '''$2' FROM t WHERE a = $1 AND b = $2 AND c = $1 OR d > $3"#,
            ),
            (
                DbBackend::Sqlite,
                sqlite,
                r#"SELECT "a?1", '''?2' FROM t WHERE a = ?1 AND b = ?2 AND c = ?1 OR d > ?3"#,
            ),
        ] {
            let (text, places) = share(backend, sql.to_owned(), places.clone());
            assert_eq!(text, expected);
            assert_eq!(places, left);
        }
    }

    #[test]
    fn a_text_whose_places_differ_stays_as_it_is() {
        let places = vec!['k', 'l'];
        let sql = "SELECT 1 WHERE a = ? AND b = ?";
        let shared = share(DbBackend::Sqlite, sql.to_owned(), places.clone());
        assert_eq!(shared, (sql.to_owned(), places));
    }
}
