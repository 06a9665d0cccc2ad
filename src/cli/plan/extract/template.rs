//! A document in a template, with its interpolations.
//!
//! `graphql-tag` replaces a constant with another document's text, and code
//! generators find fragments by name. Between definitions both have the same
//! effect, because all fragments are found by name here, too, so such
//! interpolations are skipped. Inside a definition, an interpolation must be a
//! string or number constant of the same file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use apollo_parser::{Lexer, TokenKind};

use super::escape::unescape;
use crate::cli::plan::mistake::Mistake;
use crate::cli::plan::source::{Mapped, Source};

/// A template: its parts, and the expressions between them. All ranges are within
/// its script.
pub(super) struct Template {
    parts: Vec<Range<usize>>,
    /// The range of each expression, and its name if it is an identifier.
    expressions: Vec<(Range<usize>, Option<String>)>,
    constants: Arc<Constants>,
}

/// The constants of a script, by name.
#[derive(Default)]
pub(super) struct Constants(BTreeMap<String, Value>);

/// The value of a constant.
pub(super) enum Value {
    /// A string: the range of its text, without quotes.
    Text(Range<usize>),
    /// A number: its range.
    Number(Range<usize>),
    /// Anything else, or several constants of one name.
    Other,
}

impl Constants {
    pub(super) fn add(&mut self, name: &str, value: Value) {
        self.0
            .entry(name.to_owned())
            .and_modify(|known| *known = Value::Other)
            .or_insert(value);
    }
}

impl Constants {
    /// The range of a constant's text, if it is known.
    pub(super) fn text(&self, name: &str) -> Option<Range<usize>> {
        match self.0.get(name) {
            Some(Value::Text(range)) => Some(range.clone()),
            _ => None,
        }
    }
}

impl Template {
    pub(super) fn new(
        parts: Vec<Range<usize>>,
        expressions: Vec<(Range<usize>, Option<String>)>,
    ) -> Self {
        Self {
            parts,
            expressions,
            constants: Arc::default(),
        }
    }

    pub(super) fn with(self, constants: &Arc<Constants>) -> Self {
        Self {
            constants: Arc::clone(constants),
            ..self
        }
    }

    /// The offset of its start.
    pub(super) fn start(&self) -> usize {
        self.parts.first().map_or(0, |part| part.start)
    }

    /// The template's document, in a file whose script starts at `start`.
    pub(super) fn document(&self, source: &Arc<Source>, start: usize) -> Result<Mapped, Mistake> {
        let within = |range: &Range<usize>| start + range.start..start + range.end;
        let mut text = Mapped::default();
        for (index, part) in self.parts.iter().enumerate() {
            unescape(&mut text, source, within(part));
            let Some((range, name)) = self.expressions.get(index) else {
                continue;
            };
            let constant = name.as_ref().and_then(|name| self.constants.0.get(name));
            match constant {
                Some(Value::Text(range)) => unescape(&mut text, source, within(range)),
                Some(Value::Number(range)) => text.copy(source, within(range)),
                _ if is_between_definitions(text.text()) => {
                    text.write(" ", source, within(range).start);
                }
                _ => {
                    let spelled = &source.text[within(range)];
                    return Err(Mistake {
                        place: source.place(within(range).start),
                        message: format!(
                            "`${{{spelled}}}` is only known at run time: in a selection, use only string and number constants of the same file. Write it out, or skip the file with --ignore."
                        ),
                    });
                }
            }
        }
        Ok(text)
    }
}

/// Whether a definition may start after a text.
fn is_between_definitions(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut is_behind = true;
    for token in Lexer::new(text).flatten() {
        match token.kind() {
            TokenKind::LCurly | TokenKind::LParen => depth += 1,
            TokenKind::RCurly | TokenKind::RParen => depth = depth.saturating_sub(1),
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof => {
                continue;
            }
            _ => {}
        }
        is_behind = depth == 0 && token.kind() == TokenKind::RCurly;
    }
    is_behind
}

#[cfg(test)]
mod tests {
    use super::is_between_definitions;

    #[test]
    fn a_definition_may_start_after_another_one() {
        for text in [
            "",
            " # a {\n",
            "{ a }",
            "query A($a: B = {}) { a { b } } \n",
        ] {
            assert!(is_between_definitions(text), "{text}");
        }
        for text in [
            "{",
            "{ a { b }",
            "query A(",
            "query A",
            "{ a(b: \"}\")",
            "fragment ",
        ] {
            assert!(!is_between_definitions(text), "{text}");
        }
    }
}
