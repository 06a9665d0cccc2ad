//! Texts that callers make up, where each should stay short: in messages, in the log and in traces.

use std::borrow::Cow;

/// The most bytes of an operation's name.
pub(crate) const OPERATION: usize = 128;

/// The most bytes of the paths of fields.
pub(crate) const FIELDS: usize = 1024;

/// The beginning of a text that is too long, and a sign that there was more.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return text.into();
    }
    format!("{}…", &text[..text.floor_char_boundary(most)]).into()
}
