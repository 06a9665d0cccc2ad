//! What clients do to a document before they send it: they resolve and remove their
//! own directives.

mod arguments;
mod defaults;
mod directives;
mod unused;

use std::collections::BTreeSet;

use super::source::Mapped;

/// The changes that clients make to a document.
pub(super) struct Clients {
    /// The names of directives to remove, without `@`.
    directives: BTreeSet<String>,
    /// Whether variables take their declared defaults.
    pub(super) defaults: bool,
}

/// What a client sends for an operation.
pub(super) enum Sent {
    /// This text.
    Text(Mapped),
    /// Nothing, because all of its fields stay on the client.
    Nothing,
}

impl Clients {
    /// The built-in directives, and others.
    pub(super) fn new(others: &[String], defaults: bool) -> Self {
        let others = others.iter().map(|name| name.trim_start_matches('@'));
        Self {
            directives: directives::KNOWN
                .into_iter()
                .chain(others)
                .map(str::to_owned)
                .collect(),
            defaults,
        }
    }

    /// The text that is sent for an operation assembled with its fragments. A text
    /// that is not GraphQL stays unchanged, so that the parser reports it.
    pub(super) fn send(&self, text: Mapped, has_values: bool) -> Sent {
        let text = arguments::resolve(text);
        let Some(text) = directives::remove(text, &self.directives) else {
            return Sent::Nothing;
        };
        Sent::Text(if self.defaults && !has_values {
            defaults::resolve(text)
        } else {
            text
        })
    }
}
