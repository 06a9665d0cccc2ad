//! Arguments of searches: what people type to find a row.

use async_graphql::parser::types::FieldDefinition;
use serde_json::json;

use super::arguments::{Given, definition};
use super::input::Input;
use super::value::About;
use super::{Maker, Mistake};
use crate::model::Value;

/// The fields that a search may be for.
const FIELDS: [(&str, &str); 6] = [
    ("Holder", "name"),
    ("Holder", "company"),
    ("Gate", "code"),
    ("Gate", "name"),
    ("Pass", "code"),
    ("Pass", "vehiclePlate"),
];

impl Maker<'_, '_> {
    /// The arguments of a search, and the number of objects that it finds.
    pub(super) fn search<'d>(&mut self, field: &'d FieldDefinition) -> (Given<'d>, usize) {
        let [text, types, first] =
            ["text", "types", "first"].map(|name| definition(field, name).expect("it is there"));
        let searched = if self.mistakes(Mistake::Text) {
            (*self.choices.pick(&["", " \t ", "a b c d e f g h i"])).to_owned()
        } else {
            self.typed()
        };
        let searched = self.perhaps_variable(&text.ty.node, Input::Text(searched));
        let mut given = vec![(text, searched)];
        if self.choices.below(3) == 2 {
            let value = self.value(&types.ty.node, About::default(), false);
            given.push((types, value));
        }
        let mut size = 10;
        if self.choices.below(2) == 1 {
            if self.choices.one_in(8) {
                given.push((first, self.missing(&first.ty.node)));
            } else {
                size = *self.choices.pick(&[2, 1, 3, 5, 30, 0]);
                let value = if self.mistakes(Mistake::Size) {
                    json!(-1)
                } else {
                    json!(size)
                };
                let value = Input::Plain(value);
                let value = match self.choices.below(4) {
                    3 => self.variable(&first.ty.node, true, value),
                    _ => value,
                };
                given.push((first, value));
            }
        }
        (given, size)
    }

    /// A field of some row, or words of several, as people type them.
    fn typed(&mut self) -> String {
        let (object, of) = *self.choices.pick(&FIELDS);
        let rows = &self.world.table(object).rows;
        if rows.is_empty() || self.choices.one_in(10) {
            let texts = ["a", "%", "_", "nowhere", "1", "\\", "(", "an na", "K"];
            return (*self.choices.pick(&texts)).to_owned();
        }
        let row = &rows[self.choices.below(rows.len())];
        let other = FIELDS
            .iter()
            .find(|(of_object, field)| *of_object == object && *field != of);
        let mut texts = Vec::new();
        for field in [Some(of), other.map(|(_, field)| *field)]
            .into_iter()
            .flatten()
        {
            if let Value::Text(text) = row.cell(field) {
                texts.push(text.clone());
            }
        }
        if texts.is_empty() {
            return "visitor".to_owned();
        }
        let typed = match self.choices.below(4) {
            3 => {
                let words = texts.iter().flat_map(|text| text.split_whitespace());
                let words: Vec<&str> = words.collect();
                let mut some = Vec::new();
                for _ in 0..=self.choices.below(3) {
                    if !words.is_empty() {
                        let word = *self.choices.pick(&words);
                        some.push(self.part(word));
                    }
                }
                some.join(*self.choices.pick(&[" ", "  ", "\t"]))
            }
            2 => {
                let letters = self.choices.below(6) + 1;
                texts[0].chars().take(letters).collect()
            }
            _ => self.part(&texts[0]),
        };
        if typed.trim().is_empty() || typed.split_whitespace().count() > 8 {
            return "e".to_owned();
        }
        match self.choices.below(6) {
            4 => format!("  {typed} "),
            5 => typed.to_uppercase(),
            _ => typed,
        }
    }
}
