//! Searches: the objects that match what people type, best first.

use async_graphql::Positioned;
use async_graphql::Value as Input;
use async_graphql::parser::types::Field;

use super::access::Viewer;
use super::condition::{Code, fold, items, text};
use super::request::Request;
use super::value::Value;
use super::world::{Row, World};

/// A search for some objects of some types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Search {
    /// The words of the text.
    words: Vec<String>,
    pub(crate) types: Vec<&'static str>,
    pub(crate) first: usize,
}

/// How the text must be in a field.
#[derive(Clone, Copy, PartialEq)]
enum Find {
    Start,
    Anywhere,
}

/// How well an object matches, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Exact,
    Start,
    Words,
    Anywhere,
}

/// The types, in their order.
const TYPES: [&str; 3] = ["Gate", "Holder", "Pass"];
const DEFAULT_FIRST: usize = 10;
const MOST_WORDS: usize = 8;
const MOST_CHARACTERS: usize = 1000;

/// The fields of a type that a viewer may search.
fn fields(viewer: &Viewer, object: &str) -> Vec<(&'static str, Find)> {
    let mut fields = all_fields(object).to_vec();
    fields.retain(|(field, _)| viewer.may(object, field));
    fields
}

/// The order of objects that match equally well: the first field, if the viewer may read
/// it.
fn order(viewer: &Viewer, object: &str) -> &'static str {
    let (first, _) = all_fields(object)[0];
    if viewer.may(object, first) {
        return first;
    }
    match object {
        "Pass" => "issuedAt",
        _ => panic!("everyone may read the first field of {object}"),
    }
}

fn all_fields(object: &str) -> &'static [(&'static str, Find)] {
    match object {
        "Gate" => &[("code", Find::Anywhere), ("name", Find::Anywhere)],
        "Holder" => &[("name", Find::Anywhere), ("company", Find::Anywhere)],
        "Pass" => &[("code", Find::Start), ("vehiclePlate", Find::Anywhere)],
        _ => panic!("the model has no rule for searches of {object}"),
    }
}

/// Whether indexes know a character: a letter or digit. SQLite's index does not know that
/// the Kelvin sign is a K.
fn is_known(character: char) -> bool {
    character.is_alphanumeric() && character != '\u{212a}'
}

/// Whether a text has three letters or digits in a row, by which an index finds it.
pub(crate) fn is_long(text: &str) -> bool {
    let mut runs = text.split(|character| !is_known(character));
    runs.any(|run| run.chars().count() >= 3)
}

impl Search {
    /// Reads the arguments of a search.
    pub(crate) fn read(request: &Request<'_>, field: &Positioned<Field>) -> Result<Self, Code> {
        let types = match request.argument(field, "types") {
            None => TYPES.to_vec(),
            Some(names) => {
                let names: Vec<String> = items(&names).iter().map(text).collect();
                let mut types = TYPES.to_vec();
                types.retain(|object| names.contains(&object.to_uppercase()));
                types
            }
        };
        let first = match request.argument(field, "first") {
            None => DEFAULT_FIRST,
            Some(Input::Number(number)) => {
                let number = number
                    .as_i64()
                    .and_then(|number| usize::try_from(number).ok());
                number.ok_or("BAD_ARGUMENT")?
            }
            Some(other) => panic!("{other} is no Int"),
        };
        let text = text(&request.argument(field, "text").expect("it is required"));
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        if text.chars().count() > MOST_CHARACTERS || words.len() > MOST_WORDS {
            return Err("FILTER_TOO_LARGE");
        }
        if words.is_empty() {
            return Err("BAD_ARGUMENT");
        }
        Ok(Self {
            words,
            types,
            first,
        })
    }

    /// The same search among the objects of one type.
    pub(crate) fn of(&self, object: &'static str) -> Self {
        Self {
            types: vec![object],
            ..self.clone()
        }
    }

    /// Whether it tests a text that no index finds.
    ///
    /// The whole text is tested at the start of the plate, which has no order: an index
    /// finds it if it begins with a letter or digit. The words are found by one of them
    /// that an index finds in each field.
    pub(crate) fn reads_all(&self, viewer: &Viewer, object: &str) -> bool {
        let is_at_start = |text: &str| text.starts_with(is_known);
        if object == "Pass" && !is_at_start(&self.words[0]) {
            return true;
        }
        let fields = fields(viewer, object);
        let is_found = |word: &String| {
            fields.iter().all(|(_, find)| match find {
                Find::Start => is_at_start(word),
                Find::Anywhere => is_long(word),
            })
        };
        let has_long = self.words.iter().any(|word| is_long(word));
        has_long && !self.words.iter().any(is_found)
    }

    /// The objects of a type, best first, and how well each matches.
    pub(crate) fn rows(&self, world: &World, object: &str) -> Vec<(Rank, usize)> {
        let table = world.table(object);
        let order = order(&world.viewer, object);
        let fields = fields(&world.viewer, object);
        let text = Text::new(&self.words);
        let mut found: Vec<(Rank, usize)> = (0..table.rows.len())
            .filter_map(|row| Some((rank(&text, &fields, &table.rows[row])?, row)))
            .collect();
        found.sort_by_cached_key(|(rank, row)| {
            let row = &table.rows[*row];
            (*rank, row.cell(order).clone(), row.key)
        });
        found
    }

    /// The objects of all types, best first, and whether there are more.
    pub(crate) fn found(&self, world: &World) -> (Vec<(&'static str, usize)>, bool) {
        let mut all = Vec::new();
        for object in &self.types {
            let rows = self.rows(world, object).into_iter();
            all.extend(rows.map(|(rank, row)| (rank, *object, row)));
        }
        // Types are in order, and so are the rows of each.
        all.sort_by_key(|(rank, ..)| *rank);
        let has_more = all.len() > self.first;
        all.truncate(self.first);
        let found = all.into_iter().map(|(_, object, row)| (object, row));
        (found.collect(), has_more)
    }
}

/// The text, as it is compared with each row.
struct Text {
    words: Vec<Word>,
    /// All words.
    whole: String,
}

impl Text {
    fn new(words: &[String]) -> Self {
        let words: Vec<Word> = words.iter().map(|word| Word::new(word)).collect();
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        Self {
            whole: folded.join(" "),
            words,
        }
    }
}

/// A word of the text.
struct Word {
    folded: String,
    /// The same after the space before a word.
    later: String,
    is_long: bool,
}

impl Word {
    fn new(word: &str) -> Self {
        let folded = fold(word);
        Self {
            later: format!(" {folded}"),
            folded,
            is_long: is_long(word),
        }
    }
}

/// How well an object matches, if it does.
fn rank(searched: &Text, fields: &[(&str, Find)], row: &Row) -> Option<Rank> {
    let Text { words, whole } = searched;
    let fields: Vec<(String, Find)> = fields
        .iter()
        .filter_map(|(field, find)| match row.cell(field) {
            Value::Text(text) => Some((fold(text), *find)),
            _ => None,
        })
        .collect();
    // Several words are not the start of a code.
    let compared = || {
        let is_one = words.len() == 1;
        let fields = fields.iter();
        fields.filter(move |(_, find)| is_one || *find == Find::Anywhere)
    };
    if compared().any(|(text, _)| text == whole) {
        return Some(Rank::Exact);
    }
    if compared().any(|(text, _)| text.starts_with(whole)) {
        return Some(Rank::Start);
    }
    if !words.iter().any(|word| word.is_long) {
        return None;
    }
    let starts = |word: &Word| {
        fields.iter().any(|(text, find)| {
            text.starts_with(&word.folded) || *find == Find::Anywhere && text.contains(&word.later)
        })
    };
    let contains = |word: &Word| {
        let mut fields = fields.iter();
        fields.any(|(text, find)| *find == Find::Anywhere && text.contains(&word.folded))
    };
    if words.iter().all(starts) {
        return Some(Rank::Words);
    }
    let found = |word: &Word| starts(word) || word.is_long && contains(word);
    words.iter().all(found).then_some(Rank::Anywhere)
}
