//! Converts the arguments of a search.

use async_graphql::Value;

use super::Limits;
use super::filter_values::FilterValues;
use super::placeholder::{is_open, variable};
use super::unindexed::reads_all;
use super::value::{Read, name_of, text};
use crate::error::Code;
use crate::object::{DEFAULT_SEARCH, Find, ObjectType};
use crate::schema::searched;
use crate::sql::{
    Filter, Fit, Rank, Search, SearchedColumn, WordTests, is_indexed, is_indexed_at_start,
};
use crate::table::ColumnIndex;
use crate::viewer::Access;

/// The maximum number of words of a text. Each is a condition on each column, and the
/// text of a statement depends on their number.
const MOST_WORDS: usize = 8;

/// A text in place of an unknown one.
const ANY: &str = "any";

/// A text that a search is for.
pub(super) struct Wanted {
    /// Its words, separated by single spaces.
    text: String,
    /// Whether it is unknown.
    is_open: bool,
    text_indexes: bool,
}

impl Wanted {
    /// Reads the text of a search.
    pub(super) fn new(value: &Value, limits: Limits, values: &mut FilterValues) -> Read<Self> {
        let wanted = |text: String, is_open| Self {
            text,
            is_open,
            text_indexes: limits.text_indexes,
        };
        if variable(value).is_some() {
            return Ok(wanted(ANY.to_owned(), true));
        }
        values.add_value(value)?;
        let text = text(value)?;
        let most = limits.max_filter_text;
        if text.chars().nth(most).is_some() {
            let message = format!("`text` accepts at most {most} characters (--max-filter-text).");
            return Err((Code::FilterTooLarge, message));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            let message = "`text` is empty. Search for at least one character.";
            return Err((Code::BadArgument, message.to_owned()));
        }
        if words.len() > MOST_WORDS {
            let message = format!(
                "`text` has {} words; the limit is {MOST_WORDS}. Search for the most unusual ones.",
                words.len()
            );
            return Err((Code::FilterTooLarge, message));
        }
        Ok(wanted(words.join(" "), false))
    }

    /// The search for it among the objects of a type, in the columns that the viewer may
    /// read.
    pub(super) fn search(&self, object: &ObjectType, access: Access) -> Search {
        let columns = object.searched_by(access);
        let words: Vec<&str> = self.text.split(' ').collect();
        let has_words = words.iter().any(|word| is_indexed(word));
        // Several words are not the start of a column that only its start finds.
        let of_whole = columns
            .iter()
            .filter(|(_, find)| words.len() == 1 || *find == Find::Words);
        let compared = of_whole.map(|(column, _)| SearchedColumn {
            column: *column,
            by_order: object.is_ordered_by(*column),
        });
        let test = |rank, column| {
            let fit = match rank {
                Rank::Whole => Fit::Whole,
                _ => Fit::Start,
            };
            self.at_start(column, &self.text, fit)
        };
        let tests = has_words.then(|| WordTests {
            starts: self.words(&columns, &words, |_| false),
            anywhere: self.words(&columns, &words, is_indexed),
        });
        let order = object.order_of_search(access);
        let mut search = Search::new(&self.text, order, compared.collect(), test, tests);
        search.reads_all_rows = self.reads_all_rows(object, &search);
        search
    }

    /// Whether a search reads all rows of a type, or may for some value.
    fn reads_all_rows(&self, object: &ObjectType, search: &Search) -> bool {
        let mut others = search.columns.iter().filter(|column| !column.by_order);
        let finds_words = |filter: &Filter| !reads_all(filter, &object.table, false);
        !search.anywhere().is_none_or(finds_words)
            || others
                .any(|_| self.is_open || !self.text_indexes || !is_indexed_at_start(&self.text))
    }

    /// The condition that each word is found in a column: anywhere if `is_anywhere`, or
    /// else at the start of a word.
    fn words(
        &self,
        columns: &[(ColumnIndex, Find)],
        words: &[&str],
        is_anywhere: impl Fn(&str) -> bool,
    ) -> Filter {
        let each = words.iter().map(|word| {
            let of_column = columns.iter().flat_map(|(column, find)| match find {
                Find::Start => vec![self.at_start(*column, word, Fit::Start)],
                Find::Words if is_anywhere(word) => vec![self.inside(*column, word, word)],
                Find::Words => vec![
                    self.at_start(*column, word, Fit::Start),
                    self.inside(*column, &format!(" {word}"), word),
                ],
            });
            Filter::Any(of_column.collect())
        });
        Filter::All(each.collect())
    }

    fn at_start(&self, column: ColumnIndex, text: &str, fit: Fit) -> Filter {
        Filter::Matches {
            column,
            text: text.to_owned(),
            fit,
            indexed: self.text_indexes && is_indexed_at_start(text),
        }
    }

    fn inside(&self, column: ColumnIndex, text: &str, word: &str) -> Filter {
        Filter::Matches {
            column,
            text: text.to_owned(),
            fit: Fit::Anywhere,
            indexed: self.text_indexes && is_indexed(word),
        }
    }
}

/// The types to search, in the order of the schema, and whether they are known. Unknown
/// ones are all types.
pub(super) fn types(value: Option<&Value>) -> (Vec<&'static ObjectType>, bool) {
    let all = || searched().to_vec();
    let items = match value {
        None | Some(Value::Null) => return (all(), true),
        Some(value) if is_open(value) => return (all(), false),
        Some(Value::List(items)) => items.as_slice(),
        // The specification coerces a single item to a list.
        Some(one) => std::slice::from_ref(one),
    };
    let mut types = all();
    let names: Vec<&str> = items.iter().filter_map(name_of).collect();
    types.retain(|object| names.contains(&&*object.search_name()));
    (types, true)
}

/// The maximum number of objects, and whether it is known.
pub(super) fn first(value: Option<&Value>, limits: Limits) -> Read<(u32, bool)> {
    let most = limits.max_page_size;
    let number = match value {
        None | Some(Value::Null) => return Ok((DEFAULT_SEARCH.min(most), true)),
        Some(value) if is_open(value) => return Ok((most, false)),
        Some(Value::Number(number)) => number.as_i64(),
        Some(_) => None,
    };
    match number.and_then(|number| u32::try_from(number).ok()) {
        Some(first) if first > most => Err((
            Code::PageTooLarge,
            format!(
                "`first` is {first}; the limit is {most} rows per page (--max-page-size). Search for a longer text."
            ),
        )),
        Some(first) => Ok((first, true)),
        None => Err((
            Code::BadArgument,
            "`first` must be a number of rows, 0 or more.".to_owned(),
        )),
    }
}
