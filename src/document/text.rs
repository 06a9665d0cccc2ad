//! Checks a document's text before it is parsed.
//!
//! The parser builds a tree of any text, ignored tokens included, and recurses into
//! each bracket. So this pass counts tokens and brackets first, with the parser's
//! own lexer.
//!
//! The same pass blanks comments and commas, and the descriptions of operations,
//! fragments and variables (edition of September 2025), which the parser does not
//! support yet. Everything else keeps its position. It also refuses arguments and
//! fields of input objects without a colon, which the parser would silently drop.

use std::borrow::Cow;
use std::ops::Range;

use apollo_parser::{Lexer, Token, TokenKind};
use async_graphql::ServerError;

use super::lines::Lines;
use crate::error::{Code, error};

/// The limit of nested brackets. The deepest selections allowed, with the deepest
/// filter in the innermost one, need about 60.
pub(super) const MAX_NESTING: usize = 100;

/// The longest name, in bytes. An alias is written with every row, and messages
/// quote names.
const MAX_NAME: usize = 256;

/// The text with descriptions and ignored tokens blanked, at its original length.
///
/// # Errors
///
/// When the text has too many tokens, a name that is too long, brackets nested too
/// deep, or no colon where one is required.
pub(super) fn measured<'a>(
    lines: &Lines<'a>,
    max_tokens: usize,
) -> Result<Cow<'a, str>, ServerError> {
    let text = lines.text();
    let mut pass = Pass::new(text);
    for token in Lexer::new(text) {
        // The parser reports what the lexer cannot read.
        let token = token.ok();
        match token.as_ref().map(Token::kind) {
            Some(TokenKind::Whitespace | TokenKind::Eof) => continue,
            Some(TokenKind::Comment | TokenKind::Comma) => {
                pass.blank(token.as_ref().map_or(0..0, range));
                continue;
            }
            _ => {}
        }
        pass.tokens += 1;
        if pass.tokens > max_tokens {
            let message = format!(
                "The document has more than {max_tokens} tokens; the limit is {max_tokens} (--max-tokens). Ask for less at once, or put values into variables."
            );
            return Err(error(Code::OperationTooLarge, message, None));
        }
        if let Some(token) = token {
            let length = token.data().len();
            if token.kind() == TokenKind::Name && length > MAX_NAME {
                let message = format!(
                    "A name in the document is {length} bytes long; the limit is {MAX_NAME}. Shorten it."
                );
                return Err(error(Code::OperationTooLarge, message, None));
            }
            if pass.lacks_colon(token.kind()) {
                let position = Some(lines.position(token.index()));
                let message = "Syntax error: expected `:`.";
                return Err(error(Code::GraphqlParseFailed, message, position));
            }
            pass.token(&token);
        }
        if pass.open.len() > MAX_NESTING {
            let message = format!(
                "The document has brackets nested more than {MAX_NESTING} deep. Ask for less at once."
            );
            return Err(error(Code::OperationTooLarge, message, None));
        }
    }
    Ok(pass.text())
}

fn range(token: &Token<'_>) -> Range<usize> {
    token.index()..token.index() + token.data().len()
}

struct Pass<'a> {
    text: &'a str,
    /// A copy of the text, once a part of it has been blanked.
    blanked: Option<Vec<u8>>,
    /// The number of names, values and punctuators, without commas and comments.
    tokens: usize,
    /// The brackets that are open.
    open: Vec<Open>,
    /// A string where a description may stand, and the token before it.
    string: Option<(Range<usize>, Option<TokenKind>)>,
    before: Option<TokenKind>,
    /// Whether the previous token is the name of an argument or of an input
    /// object's field.
    is_named: bool,
}

/// An open bracket.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Of arguments or variables.
    Parenthesis,
    /// Of a list.
    List,
    /// Of an input object.
    Object,
    /// Of a selection set.
    Selections,
}

impl<'a> Pass<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            blanked: None,
            tokens: 0,
            open: Vec::new(),
            string: None,
            before: None,
            is_named: false,
        }
    }

    /// Replaces a part with spaces. Line ends stay.
    fn blank(&mut self, part: Range<usize>) {
        let text = self.text.as_bytes();
        let blanked = self.blanked.get_or_insert_with(|| text.to_vec());
        for byte in &mut blanked[part] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }

    fn text(self) -> Cow<'a, str> {
        let blanked = self.blanked.map(String::from_utf8);
        match blanked {
            Some(Ok(text)) => Cow::Owned(text),
            // Only whole tokens are blanked, so the rest is still valid UTF-8.
            None | Some(Err(_)) => Cow::Borrowed(self.text),
        }
    }

    fn token(&mut self, token: &Token<'_>) {
        let kind = token.kind();
        if let Some((string, before)) = self.string.take()
            && self.is_described(token, before)
        {
            self.blank(string);
        }
        let open = self.open.last().copied();
        let is_own = !matches!(
            self.before,
            Some(TokenKind::Colon | TokenKind::Dollar | TokenKind::Eq | TokenKind::At)
        );
        let is_inside = matches!(open, Some(Open::Object | Open::Parenthesis));
        self.is_named = kind == TokenKind::Name && is_inside && is_own;
        match kind {
            TokenKind::LParen => self.open.push(Open::Parenthesis),
            TokenKind::LBracket => self.open.push(Open::List),
            TokenKind::LCurly => self.open.push(match open {
                None | Some(Open::Selections) => Open::Selections,
                Some(Open::Parenthesis | Open::List | Open::Object) => Open::Object,
            }),
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RCurly => {
                self.open.pop();
            }
            TokenKind::StringValue if matches!(self.open[..], [] | [Open::Parenthesis]) => {
                self.string = Some((range(token), self.before));
            }
            _ => {}
        }
        self.before = Some(kind);
    }

    /// Whether a colon is missing before a token.
    fn lacks_colon(&self, kind: TokenKind) -> bool {
        self.is_named && kind != TokenKind::Colon
    }

    /// Whether a token starts a definition that the string before it describes.
    /// `before` is the token before the string.
    fn is_described(&self, token: &Token<'_>, before: Option<TokenKind>) -> bool {
        let is_value = matches!(before, Some(TokenKind::Eq | TokenKind::Colon));
        match (token.kind(), self.open.as_slice()) {
            (TokenKind::Name, []) => {
                let keywords = ["query", "mutation", "subscription", "fragment"];
                keywords.contains(&token.data())
            }
            (TokenKind::Dollar, [_]) => !is_value,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MAX_NESTING;
    use crate::document::lines::Lines;

    fn measured(
        text: &str,
        max_tokens: usize,
    ) -> Result<std::borrow::Cow<'_, str>, async_graphql::ServerError> {
        super::measured(&Lines::new(text), max_tokens)
    }

    fn tokens(text: &str) -> usize {
        (0..100)
            .find(|&most| measured(text, most).is_ok())
            .expect("some limit is high enough")
    }

    #[test]
    fn tokens_are_counted_like_in_the_specification() {
        for (text, count) in [
            ("", 0),
            ("{ a }", 3),
            (
                "query Q($a: [Int!] = [-1.5e+3, 2]) { ...F @skip(if: $a) }",
                28,
            ),
            ("# { a }\r{ a, b # [\n...F}", 6),
            (r#"{ a(b: "[[\"[[\\") }"#, 8),
            (r#"{ a(b: """[[ \""" "[ ""[ """) }"#, 8),
        ] {
            assert_eq!(tokens(text), count, "{text}");
        }
    }

    #[test]
    fn brackets_are_limited_everywhere_but_in_strings_and_comments() {
        for (open, close) in [("[", "]"), ("{a:", "}"), ("(", ")"), ("[", "")] {
            for (times, fits) in [(MAX_NESTING - 2, true), (MAX_NESTING, false)] {
                let (open, close) = (open.repeat(times), close.repeat(times));
                let text = format!("{{ a(b: {open}1{close}) }}");
                assert_eq!(measured(&text, usize::MAX).is_ok(), fits, "{text}");
            }
        }
        let hidden = format!(
            "{{ a(b: \"{0}\", c: \"\"\"{0}\"\"\") }} # {0}",
            "[".repeat(1000)
        );
        assert!(measured(&hidden, usize::MAX).is_ok());
    }

    #[test]
    fn descriptions_are_blanked_where_they_may_stand() {
        for (text, expected) in [
            ("\"é\" query { a }", "     query { a }"),
            (
                "{ a } \"\"\"x\ny\"\"\" fragment F on T { a }",
                "{ a }     \n     fragment F on T { a }",
            ),
            (
                "query ($a: T = \"x\" \"y\" $b: T) { a }",
                "query ($a: T = \"x\"     $b: T) { a }",
            ),
            ("query (\"x\" $a: T) { a }", "query (    $a: T) { a }"),
        ] {
            assert_eq!(measured(text, usize::MAX).unwrap(), expected);
        }
        let ignored = "{ a, # é,\r\n ,b(c: \"#,\") }";
        let expected = "{ a       \r\n  b(c: \"#,\") }";
        assert_eq!(measured(ignored, usize::MAX).unwrap(), expected);
        for text in [
            "\"x\" { a }",
            "\"x\" type T { a: T }",
            "query ($a: T = \"x\" $b: T) { a }",
            "query @d(a: \"x\" $b: 1) { a }",
            "{ a(b: \"x\" $c: 1) query }",
            "{ a } \"x\" \"y\"",
            "query ([\"x\" $a]) { a }",
        ] {
            assert_eq!(measured(text, usize::MAX).unwrap(), text);
        }
    }

    #[test]
    fn arguments_and_fields_of_input_objects_need_colons() {
        for text in [
            "{ a(b: 1 c) { d } }",
            "{ a(b: \"c\"d) { e } }",
            "{ a @b(c: 1 d) }",
            "{ a(b) { d } }",
            "{ a(b: {c 1}) { d } }",
            "{ a(b: {c}) { d } }",
            "{ a(b: [{c: 1 d}]) { d } }",
            "{ a(b: {c: {d: $e f}}) { d } }",
            "query ($a: B = {c 1}) { d }",
        ] {
            let refused = measured(text, usize::MAX).unwrap_err();
            assert!(refused.message.contains("expected `:`"), "{text}");
        }
        for text in [
            "{ a(b: {c: d, e: $f, g: true h: [i {j: k}]}) { l m n } o }",
            "query A($a: B = {c: d} $e: [F!]! = g @h(i: j), $k: L!) @e(f: {g: h}) { i { j } k }",
        ] {
            assert!(measured(text, usize::MAX).is_ok(), "{text}");
        }
    }
}
