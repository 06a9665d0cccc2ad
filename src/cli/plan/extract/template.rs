//! A document in a template, with what is interpolated in it.
//!
//! `graphql-tag` puts the text of another document in the place of its constant,
//! and code generators find fragments by their names. Between definitions both
//! come to the same, since all fragments are found by their names here too: what
//! stands there is left out. Within a definition a constant of the same file is
//! read: a text or a number.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use apollo_parser::{Lexer, TokenKind};

use super::escape::unescape;
use crate::cli::plan::mistake::Mistake;
use crate::cli::plan::source::{Mapped, Source};

/// A template: its parts, and the expressions between them. All places are
/// within its script.
pub(super) struct Template {
    parts: Vec<Range<usize>>,
    /// Where each expression stands, and its name if it is one.
    expressions: Vec<(Range<usize>, Option<String>)>,
    constants: Arc<Constants>,
}

/// The constants of a script, by name.
#[derive(Default)]
pub(super) struct Constants(BTreeMap<String, Value>);

/// What a constant is.
pub(super) enum Value {
    /// A text, and where it stands without its quotes.
    Text(Range<usize>),
    /// A number, and where it stands.
    Number(Range<usize>),
    /// Anything else, or several of one name.
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
    /// Where the text of a constant stands, if it is one.
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

    /// Where it begins.
    pub(super) fn start(&self) -> usize {
        self.parts.first().map_or(0, |part| part.start)
    }

    /// The document that it is in a file whose script begins at some place.
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
                            "`${{{spelled}}}` is not known before the script runs: within a selection only constants of the same file are, texts and numbers. Write it out, or leave the file out with --ignore."
                        ),
                    });
                }
            }
        }
        Ok(text)
    }
}

/// Whether a definition may begin behind a text.
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
    fn a_definition_begins_behind_another_one() {
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
