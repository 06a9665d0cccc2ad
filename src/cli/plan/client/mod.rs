//! What clients make of a document before they send it: they resolve their own
//! directives and take them off.

mod arguments;
mod defaults;
mod directives;
mod unused;

use std::collections::BTreeSet;

use super::source::Mapped;

/// What clients are known to take off, and what else is asked for.
pub(super) struct Clients {
    /// Names of directives, without `@`.
    directives: BTreeSet<String>,
    /// Whether variables with declared defaults have these.
    pub(super) defaults: bool,
}

/// What a client sends for an operation.
pub(super) enum Sent {
    /// This text.
    Text(Mapped),
    /// Nothing: all that it asks for is on the client.
    Nothing,
}

impl Clients {
    /// Those that are known, and directives of others.
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

    /// What is sent for an operation that was assembled with its fragments. What
    /// is not GraphQL stays as it is, for the parser to say so.
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
