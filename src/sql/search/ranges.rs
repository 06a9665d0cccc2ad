//! The ranges of an index in which all rows are whose text begins with another one,
//! whatever its case.
//!
//! An index has texts in the order of their characters, so those that begin with `Ann`
//! and those that begin with `ANN` are apart. Each spelling of the first characters is
//! one range.

use std::sync::Arc;

use crate::table::Cell;

/// The maximum number of ranges. Seven letters have 128 spellings.
const MOST: usize = 128;

/// Ranges of texts. Each contains its start, but not its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ranges {
    pub(super) starts: Arc<[Cell]>,
    /// The ends of those with all texts that equal a text.
    pub(super) ends_of_equal: Arc<[Cell]>,
    /// The ends of those with all texts that begin with it.
    pub(super) ends: Arc<[Cell]>,
}

impl Ranges {
    pub(super) fn new(text: &str) -> Self {
        let (spelled, rest) = spelled(text);
        let ends = spelled.iter().map(|start| Cell::Text(following(start)));
        let ends: Arc<[Cell]> = ends.collect();
        let ends_of_equal = if rest.is_empty() {
            // No text is between these two, because none contains U+0000.
            let next = |start: &String| Cell::Text(format!("{start}\u{1}"));
            spelled.iter().map(next).collect()
        } else {
            Arc::clone(&ends)
        };
        Self {
            starts: spelled.into_iter().map(Cell::Text).collect(),
            ends_of_equal,
            ends,
        }
    }

    /// The memory that they take outside of themselves, in bytes.
    pub(crate) fn memory(&self) -> usize {
        let cells = [&self.starts, &self.ends_of_equal, &self.ends];
        let texts = cells.into_iter().flat_map(|cells| cells.iter());
        let texts = texts.map(|cell| match cell {
            Cell::Text(text) => text.capacity(),
            _ => 0,
        });
        cells
            .map(|cells| size_of_val(&**cells))
            .iter()
            .sum::<usize>()
            + texts.sum::<usize>()
    }
}

/// The spellings of the first characters of a text, and the rest of it.
fn spelled(text: &str) -> (Vec<String>, &str) {
    let mut all = vec![String::new()];
    for (place, character) in text.char_indices() {
        let forms = migration::spellings(character);
        // No text follows all those that begin with the last character.
        if all.len() * forms.len() > MOST || forms.contains(&char::MAX) {
            return (all, &text[place..]);
        }
        let longer = all.iter().flat_map(|start| {
            let forms = forms.iter();
            forms.map(move |form| format!("{start}{form}"))
        });
        all = longer.collect();
    }
    (all, "")
}

/// The first text that follows all those that begin with a text.
fn following(text: &str) -> String {
    let mut characters = text.chars();
    let Some(last) = characters.next_back() else {
        // Nothing was spelled: the range has all texts but those of the last character.
        return char::MAX.to_string();
    };
    let next = char::from_u32(u32::from(last) + 1);
    // The surrogates are between these two.
    format!("{}{}", characters.as_str(), next.unwrap_or('\u{e000}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = Vec<(String, String)>;

    fn of_equal(text: &str) -> Pairs {
        let ranges = Ranges::new(text);
        pairs(&ranges.starts, &ranges.ends_of_equal)
    }

    fn of_start(text: &str) -> Pairs {
        let ranges = Ranges::new(text);
        pairs(&ranges.starts, &ranges.ends)
    }

    fn pairs(starts: &[Cell], ends: &[Cell]) -> Pairs {
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            other => panic!("{other:?} is not a text"),
        };
        assert_eq!(starts.len(), ends.len());
        let ends = ends.iter().map(text);
        starts.iter().map(text).zip(ends).collect()
    }

    /// Whether one of the ranges contains a text.
    fn contain(ranges: &Pairs, text: &str) -> bool {
        let mut ranges = ranges.iter();
        ranges.any(|(start, end)| **start <= *text && *text < **end)
    }

    #[test]
    fn ranges_contain_what_they_begin_with_in_any_case() {
        let start = of_start("kö");
        for text in ["kö", "KÖLN", "Köln", "\u{212a}öln", "kÖ\u{10ffff}"] {
            assert!(contain(&start, text), "{text}");
        }
        for text in [
            "",
            "k",
            "ko",
            "kp",
            "kõ",
            "köln".trim_end_matches("öln"),
            "L",
        ] {
            assert!(!contain(&start, text), "{text}");
        }
    }

    #[test]
    fn ranges_of_equal_texts_contain_nothing_longer() {
        let equal = of_equal("ab");
        for text in ["ab", "aB", "Ab", "AB"] {
            assert!(contain(&equal, text), "{text}");
            assert!(!contain(&equal, &format!("{text}c")), "{text}c");
        }
        assert!(!contain(&equal, "a"));
    }

    #[test]
    fn a_long_text_has_the_ranges_of_its_first_letters() {
        let long = "Annabella Schmidt";
        for of in [of_start(long), of_equal(long)] {
            assert_eq!(of.len(), MOST);
            for text in [long.to_lowercase(), long.to_uppercase(), long.to_owned()] {
                assert!(contain(&of, &text), "{text}");
            }
        }
    }

    #[test]
    fn digits_and_signs_have_one_spelling() {
        assert_eq!(of_start("12-3"), [("12-3".to_owned(), "12-4".to_owned())]);
    }

    #[test]
    fn the_last_characters_have_an_end() {
        assert!(contain(&of_start("\u{d7ff}"), "\u{d7ff}x"));
        assert!(contain(&of_start("a\u{10ffff}"), "a\u{10ffff}x"));
    }
}
