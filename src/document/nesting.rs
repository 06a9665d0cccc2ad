//! How deep a text nests, before it is parsed.
//!
//! async-graphql bounds how deep selections nest, but values of any depth that
//! its grammar takes are parsed, validated and dropped by functions that call
//! themselves: some hundred levels end the process. A text is measured first.

use std::str::Bytes;

/// More than the deepest selections with the deepest filter have, and a fraction
/// of what fits a thread's stack.
const DEEPEST: usize = 100;

/// Refuses a text with more brackets inside of each other than any operation
/// needs. Brackets in strings and comments are none.
///
/// # Errors
///
/// What is wrong, for whoever wrote it.
pub(super) fn check_nesting(text: &str) -> Result<(), String> {
    let mut rest = text.bytes();
    let mut depth: usize = 0;
    while let Some(byte) = rest.next() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'#' => {
                rest.find(|byte| matches!(byte, b'\n' | b'\r'));
            }
            b'"' => skip_string(&mut rest),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(format!(
                "The document nests more than {DEEPEST} brackets. Ask for less at once."
            ));
        }
    }
    Ok(())
}

/// Goes behind a [string] whose first quote was read. One that does not end is no
/// GraphQL, which the parser says.
///
/// [string]: https://spec.graphql.org/September2025/#sec-String-Value
fn skip_string(rest: &mut Bytes<'_>) {
    if starts_with(rest, b"\"\"") {
        rest.nth(1);
        while let Some(byte) = rest.next() {
            if byte == b'\\' && starts_with(rest, b"\"\"\"") {
                rest.nth(2);
            } else if byte == b'"' && starts_with(rest, b"\"\"") {
                rest.nth(1);
                return;
            }
        }
        return;
    }
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => {
                rest.next();
            }
            b'"' | b'\n' | b'\r' => return,
            _ => {}
        }
    }
}

fn starts_with(rest: &Bytes<'_>, wanted: &[u8]) -> bool {
    rest.clone().take(wanted.len()).eq(wanted.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, check_nesting};

    fn nested(depth: usize, inside: &str) -> String {
        [&"{[(".repeat(depth)[..depth], inside, &"}".repeat(depth)].concat()
    }

    #[test]
    fn brackets_count() {
        assert!(check_nesting(&nested(DEEPEST, "")).is_ok());
        assert!(check_nesting(&nested(DEEPEST + 1, "")).is_err());
        assert!(check_nesting(&"{}".repeat(1000)).is_ok());
        assert!(check_nesting(&"}".repeat(1000)).is_ok());
    }

    #[test]
    fn strings_and_comments_neither_open_nor_close() {
        for inside in [
            r#""}}}}""#,
            r#""\"}}}}""#,
            "# }}}}\n",
            "\"\"\" }}} \" }} \"\" } \\\"\"\" }} \n } \"\"\"",
            r#""" """ }}} """"#,
        ] {
            assert!(check_nesting(&nested(DEEPEST, inside)).is_ok(), "{inside}");
            let deeper = format!("{inside}{{");
            assert!(
                check_nesting(&nested(DEEPEST, &deeper)).is_err(),
                "{inside}"
            );
            let opening = nested(DEEPEST, &inside.replace('}', "{"));
            assert!(check_nesting(&opening).is_ok(), "{inside}");
        }
    }
}
