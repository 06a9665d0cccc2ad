//! Reads the escapes in strings and templates of JavaScript and JSON.

use std::ops::Range;
use std::sync::Arc;

use crate::cli::plan::source::{Mapped, Source};

/// Appends the unescaped text of a part of a file, which has no quotes around it.
pub(super) fn unescape(text: &mut Mapped, source: &Arc<Source>, range: Range<usize>) {
    let mut start = range.start;
    while let Some(index) = source.text[start..range.end].find('\\') {
        let at = start + index;
        text.copy(source, start..at);
        let (value, length) = escaped(&source.text[at..range.end]);
        text.write(&value, source, at);
        start = at + length;
    }
    text.copy(source, start..range.end);
}

/// The value and the length of the escape at the start of a text.
fn escaped(text: &str) -> (String, usize) {
    let mut characters = text[1..].chars();
    let Some(kind) = characters.next() else {
        return (String::new(), text.len());
    };
    let simple = |value: &str| (value.to_owned(), 2);
    match kind {
        'n' => simple("\n"),
        't' => simple("\t"),
        'r' => simple("\r"),
        'b' => simple("\u{8}"),
        'f' => simple("\u{c}"),
        'v' => simple("\u{b}"),
        '0' => simple("\0"),
        // A continued line.
        '\n' => simple(""),
        'x' => hexadecimal(text, 2..4),
        'u' => match text[2..].strip_prefix('{').and_then(|rest| rest.find('}')) {
            Some(length) if text[2..].starts_with('{') => {
                let (value, end) = hexadecimal(text, 3..3 + length);
                (value, end + 1)
            }
            _ => surrogates(text),
        },
        other => (other.to_string(), 1 + other.len_utf8()),
    }
}

fn hexadecimal(text: &str, digits: Range<usize>) -> (String, usize) {
    let end = digits.end.min(text.len());
    let value = text
        .get(digits.start..end)
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .and_then(char::from_u32);
    let value = value.unwrap_or(char::REPLACEMENT_CHARACTER);
    (value.to_string(), text.floor_char_boundary(end))
}

/// A character of four digits, or a surrogate pair of four digits each.
fn surrogates(text: &str) -> (String, usize) {
    let half = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    if let (Some(high), Some(low)) = (half(0), half(6))
        && let Some(Ok(character)) = char::decode_utf16([high, low]).next()
        && character.len_utf16() == 2
    {
        return (character.to_string(), 12);
    }
    hexadecimal(text, 2..6)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::unescape;
    use crate::cli::plan::source::{Mapped, Source};

    #[test]
    fn escapes_are_decoded_and_keep_their_positions() {
        let source = r#"a\`b\n\"c\x41\u{1F600}\uD83D\uDE00\u00e9\q é\"#;
        let source = Arc::new(Source::new("f".to_owned(), source));
        let mut text = Mapped::default();
        unescape(&mut text, &source, 0..source.text.len());
        assert_eq!(text.text(), "a`b\n\"cA\u{1F600}\u{1F600}éq é");
        assert_eq!(text.place(2).to_string(), "f:1:4");
        assert_eq!(text.place(text.text().len() - 1).to_string(), "f:1:44");
    }
}
