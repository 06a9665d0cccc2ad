//! The trigrams of a text, by which an index finds the rows that may contain it.
//!
//! An index only narrows a search: the condition itself decides which rows match. So it
//! may return too many rows, but none may be missing.

use std::collections::BTreeSet;

use super::Fit;

/// The number of characters of a trigram.
const LENGTH: usize = 3;

/// The maximum number of trigrams that a search of SQLite's index combines. More would
/// hardly narrow it further.
const MOST: usize = 24;

/// Characters that SQLite's index takes for different ones, although a search that
/// ignores case takes them for the same letter.
const ALSO: [(&str, char); 7] = [
    ("Вв", '\u{1c80}'),
    ("Дд", '\u{1c81}'),
    ("Оо", '\u{1c82}'),
    ("Сс", '\u{1c83}'),
    ("Тт", '\u{1c84}'),
    ("Тт", '\u{1c85}'),
    ("Ъъ", '\u{1c86}'),
];

/// Whether an index narrows a search for a text: it contains three letters or digits in
/// a row. PostgreSQL's index knows nothing else.
#[must_use]
pub fn is_indexed(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|character| {
        let counts = character.is_alphanumeric() && has_known_case(character);
        run = if counts { run + 1 } else { 0 };
        run == LENGTH
    })
}

/// Whether an index narrows a search for a text at the start of a column, however short
/// it is: it begins with a letter or digit.
#[must_use]
pub(crate) fn is_indexed_at_start(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|first| first.is_alphanumeric() && has_known_case(first))
}

/// The pattern of `LIKE` for a text, without its case folded.
pub(super) fn like(text: &str, fit: Fit) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    if fit == Fit::Anywhere {
        pattern.push('%');
    }
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    if fit != Fit::Whole {
        pattern.push('%');
    }
    pattern
}

/// The expression with which SQLite's index finds the rows whose column may contain a
/// text: `name : ("abc" AND "bcd")`.
#[must_use]
pub fn match_expression(column: &str, text: &str, fit: Fit) -> String {
    let (before, after) = match fit {
        Fit::Anywhere => (0, 0),
        Fit::Start => (LENGTH - 1, 0),
        Fit::Whole => (LENGTH - 1, 1),
    };
    let characters: Vec<char> = std::iter::repeat_n(migration::TEXT_START, before)
        .chain(text.chars())
        .chain(std::iter::repeat_n(migration::TEXT_END, after))
        .collect();
    let trigrams: BTreeSet<&[char]> = characters
        .windows(LENGTH)
        .filter(|trigram| trigram.iter().all(|character| has_known_case(*character)))
        .take(MOST)
        .collect();
    let each = trigrams.into_iter().map(|trigram| {
        let spelled: Vec<String> = spellings(trigram).iter().map(|text| quoted(text)).collect();
        match spelled.as_slice() {
            [one] => one.clone(),
            several => format!("({})", several.join(" OR ")),
        }
    });
    format!("{column} : ({})", each.collect::<Vec<_>>().join(" AND "))
}

/// A trigram, with each of its characters in every form that the index distinguishes.
fn spellings(trigram: &[char]) -> Vec<String> {
    let mut all = vec![String::new()];
    for &character in trigram {
        let others = ALSO
            .iter()
            .filter(|(letters, _)| letters.contains(character));
        let forms: Vec<char> = std::iter::once(character)
            .chain(others.map(|(_, other)| *other))
            .collect();
        let longer = all.iter().flat_map(|start| {
            let forms = forms.iter();
            forms.map(move |form| format!("{start}{form}"))
        });
        all = longer.collect();
    }
    all
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Whether SQLite's index, whose table of cases is that of Unicode 6.1, ignores the case
/// of a character like a search does. `tests/data/fold.rs` tries every character.
fn has_known_case(character: char) -> bool {
    let has_case = |character: char| {
        let same = std::iter::once(character);
        !character.to_lowercase().eq(same.clone()) || !character.to_uppercase().eq(same)
    };
    match character {
        '\u{19b}' | '\u{37f}' | '\u{390}' | '\u{3b0}' | '\u{3f3}' | '\u{462}' | '\u{463}'
        | '\u{1fd3}' | '\u{1fe3}' => false,
        '\0'..='\u{24f}'
        | '\u{370}'..='\u{527}'
        | '\u{531}'..='\u{587}'
        | '\u{1e00}'..='\u{1fff}' => true,
        other => !has_case(other),
    }
}
