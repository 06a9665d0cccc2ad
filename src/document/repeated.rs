//! Fields that an input object has twice: [Input Object Field Uniqueness] of the
//! specification. The parser keeps the last one of a name, so they are read from
//! the tokens.
//!
//! [Input Object Field Uniqueness]: https://spec.graphql.org/October2021/#sec-Input-Object-Field-Uniqueness

use std::collections::HashSet;

use async_graphql::{Pos, ServerError};

use super::tokens::{Token, Tokens};
use crate::error::{Code, error};

/// A bracket that is open.
enum Open<'a> {
    /// A set of selections.
    Selections,
    /// Arguments, definitions of variables, or a list.
    Values,
    /// An input object, and the names of its fields so far.
    Object(HashSet<&'a str>),
}

impl Open<'_> {
    /// What a brace opens inside of this.
    fn brace(around: Option<&Self>) -> Self {
        match around {
            None | Some(Self::Selections) => Self::Selections,
            Some(Self::Values | Self::Object(_)) => Self::Object(HashSet::new()),
        }
    }
}

/// Each field of an input object whose object has one of its name before. The
/// text is a document.
pub(super) fn check(text: &str) -> Vec<ServerError> {
    let mut errors = Vec::new();
    let mut open = Vec::new();
    let mut place = Place::start(text);
    let mut before: Option<Token<'_>> = None;
    for token in Tokens::of(text).map_while(Result::ok) {
        match token.text {
            "{" => open.push(Open::brace(open.last())),
            "(" | "[" => open.push(Open::Values),
            "}" | ")" | "]" => {
                open.pop();
            }
            ":" => {
                if let (Some(Open::Object(names)), Some(name)) = (open.last_mut(), before)
                    && !names.insert(name.text)
                {
                    errors.push(repeated(name.text, place.advance(name.start)));
                }
            }
            _ => {}
        }
        before = Some(token);
    }
    errors
}

fn repeated(name: &str, position: Pos) -> ServerError {
    let message = format!("An input object has the field `{name}` twice. Keep one.");
    error(Code::GraphqlValidationFailed, message, Some(position))
}

/// A place in a text that only goes forward, so that all places together take one
/// walk.
struct Place<'a> {
    text: &'a str,
    byte: usize,
    position: Pos,
}

impl<'a> Place<'a> {
    fn start(text: &'a str) -> Self {
        Self {
            text,
            byte: 0,
            position: Pos { line: 1, column: 1 },
        }
    }

    /// Where a byte stands that is not before the last one, counted as the parser
    /// counts.
    fn advance(&mut self, byte: usize) -> Pos {
        for character in self.text[self.byte..byte].chars() {
            if character == '\n' {
                self.position.line += 1;
                self.position.column = 1;
            } else {
                self.position.column += 1;
            }
        }
        self.byte = byte;
        self.position
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    fn places(text: &str) -> Vec<(usize, usize)> {
        let errors = check(text);
        let places = errors.iter().map(|error| error.locations[0]);
        places.map(|place| (place.line, place.column)).collect()
    }

    #[test]
    fn each_repeated_field_is_found_where_it_stands() {
        for (text, expected) in [
            ("{ a(b: {c: 1, c: 2}) }", vec![(1, 15)]),
            (
                "{ a(b: {c: 1 c: 2\n  c\u{feff} : 3}) }",
                vec![(1, 14), (2, 3)],
            ),
            ("{ a(b: {c: \"é\" c: 2}) }", vec![(1, 16)]),
            ("{ a(b: [{c: 1}, {c: [{d: e, d: e}]}]) }", vec![(1, 29)]),
            ("query ($a: A = {b: {c: 1, c: 1}}) { d }", vec![(1, 27)]),
            ("{ a @b(c: {d: 1, d: 1}) { e } }", vec![(1, 18)]),
            ("{ a(b: {c: {c: 1}, d: 1, c: {}}) }", vec![(1, 26)]),
        ] {
            assert_eq!(places(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_let_through() {
        for text in [
            "{ a: b a: b c { a: b a: b } }",
            "{ a(b: {c: {c: {c: 1}}}, d: {c: 1}) }",
            "{ a(b: [{c: 1} {c: 1}]) }",
            "{ a(b: {c: d, d: $c, e: c}) @f(b: {c: \"c: 1\", d: \"\"\"{c: c: \"\"\"}) }",
            "query ($a: [A] = [{b: 1}, {b: 2}], $b: A = {b: 1}) { a }",
            "{ a(b: {c: 1 # c: 2\n}) } # { a(b: {c: 1, c: 1})",
            "{ a(b: 1) { b(b: 1) { b } } ... on A { a: b } ...A @a(b: {}) } fragment A on A { b: b b: b }",
        ] {
            assert_eq!(places(text), [], "{text}");
        }
    }
}
