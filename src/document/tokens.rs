//! The tokens of a text, without parsing it.
//!
//! A text that is no document may be read wrongly behind its first mistake. The
//! parser never gets there, with one exception: it takes a block of text that
//! does not end (`"""x"[[[`) for an empty text and another one, and goes on
//! behind. The specification has no such reading: the tokens end there.

/// A name, a value or punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// As it is written.
    pub(super) text: &'a str,
    /// Where it begins, in bytes.
    pub(super) start: usize,
}

/// A block of text that does not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unended;

/// The tokens of a text: no commas, no comments, no marks of byte order.
pub(super) struct Tokens<'a> {
    text: &'a str,
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let rest = text.as_bytes();
        Self { text, rest }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, Unended>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.text.len() - self.rest.len();
            let (&first, behind) = self.rest.split_first()?;
            self.rest = match first {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                    self.rest = behind;
                    continue;
                }
                b'#' => {
                    self.rest = skip_while(behind, |byte| !is_line_end(byte));
                    continue;
                }
                b'"' => match skip_text(behind) {
                    Some(rest) => rest,
                    None => return Some(Err(Unended)),
                },
                b'.' => skip_while(behind, |byte| byte == b'.'),
                b'-' | b'0'..=b'9' => skip_while(behind, is_numeric),
                _ if is_name(first) => skip_while(behind, is_name),
                // A character of several bytes is one.
                _ => skip_while(behind, |byte| !first.is_ascii() && byte & 0xC0 == 0x80),
            };
            let end = self.text.len() - self.rest.len();
            let text = self.text.get(start..end).unwrap_or_default();
            if text == "\u{feff}" {
                continue;
            }
            return Some(Ok(Token { text, start }));
        }
    }
}

/// What is behind a text value, whose first quote has been read.
fn skip_text(rest: &[u8]) -> Option<&[u8]> {
    if let Some(block) = rest.strip_prefix(b"\"\"") {
        return skip_block(block);
    }
    let mut rest = rest;
    while let Some((&first, behind)) = rest.split_first() {
        match first {
            b'"' => return Some(behind),
            // No text spans lines: the parser stops here.
            _ if is_line_end(first) => return Some(rest),
            b'\\' => rest = behind.get(1..).unwrap_or_default(),
            _ => rest = behind,
        }
    }
    Some(rest)
}

/// What is behind a block of text, whose first three quotes have been read, if it
/// ends.
fn skip_block(mut rest: &[u8]) -> Option<&[u8]> {
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(b"\"\"\"") {
            return Some(behind);
        }
        // The one escape that a block has.
        let step = if rest.starts_with(b"\\\"\"\"") { 4 } else { 1 };
        rest = &rest[step..];
    }
    None
}

fn skip_while(rest: &[u8], matches: impl Fn(u8) -> bool) -> &[u8] {
    let end = rest.iter().position(|&byte| !matches(byte));
    &rest[end.unwrap_or(rest.len())..]
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_numeric(byte: u8) -> bool {
    is_name(byte) || matches!(byte, b'.' | b'-' | b'+')
}
