//! How large a document's text is, before it is parsed.
//!
//! The parser makes a tree of whatever it is given, some thirty times the size
//! of the text, and calls itself for each bracket inside another: a kilobyte of
//! brackets would exhaust the stack, which ends the process. So brackets and
//! tokens are counted first, in one pass that keeps nothing.

use async_graphql::ServerError;

use super::tokens::{Tokens, Unended};
use crate::error::{Code, error};

/// How deep brackets may be nested. The deepest selections that are allowed, with
/// the deepest filter in the innermost, have about 60; a thread's stack bears some
/// hundreds.
const MAX_NESTING: usize = 100;

/// Refuses a text that has too many tokens, or brackets inside too many others.
///
/// # Errors
///
/// When it is over a limit, or a block of text in it does not end.
pub(super) fn check_text(text: &str, max_tokens: usize) -> Result<(), ServerError> {
    let Ok(size) = Size::of(text) else {
        let message = "Syntax error: a block of text does not end. Close it with three quotes.";
        return Err(error(Code::GraphqlParseFailed, message, None));
    };
    let message = if size.nesting > MAX_NESTING {
        format!(
            "The document has brackets inside more than {MAX_NESTING} others, the most that this server takes. Ask for less at once."
        )
    } else if size.tokens > max_tokens {
        format!(
            "The document has more than {max_tokens} tokens, the most that this server takes (--max-tokens). Ask for less at once, or put values into variables."
        )
    } else {
        return Ok(());
    };
    Err(error(Code::OperationTooLarge, message, None))
}

/// The size of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    /// Names, values and punctuation; neither commas nor comments.
    tokens: usize,
    /// The most brackets that are open at once.
    nesting: usize,
}

impl Size {
    /// Nothing for a text in which a block does not end.
    fn of(text: &str) -> Result<Self, Unended> {
        let mut size = Self::default();
        let mut open: usize = 0;
        for token in Tokens::of(text) {
            match token?.text {
                "(" | "[" | "{" => {
                    open += 1;
                    size.nesting = size.nesting.max(open);
                }
                ")" | "]" | "}" => open = open.saturating_sub(1),
                _ => {}
            }
            size.tokens += 1;
        }
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::{parse_query, types::Selection, types::SelectionSet};
    use async_graphql_value::Value;
    use proptest::prelude::*;

    use super::{MAX_NESTING, Size, Unended, check_text};

    fn assert_size(text: &str, tokens: usize, nesting: usize) {
        assert_eq!(Size::of(text), Ok(Size { tokens, nesting }), "{text}");
    }

    #[test]
    fn tokens_are_those_of_the_specification() {
        assert_size("", 0, 0);
        assert_size("{ a }", 3, 1);
        assert_size(
            "query Q($a: [Int!] = [-1.5e+3, 2]) { ...F @skip(if: $a) }",
            28,
            2,
        );
        assert_size("# { a }\r{ a, b # [\n...F}", 6, 1);
    }

    #[test]
    fn brackets_in_texts_are_none() {
        assert_size(r#"{ a(b: "[[\"[[\\") }"#, 8, 2);
        assert_size(r#"{ a(b: "", c: ["[" "]"]) }"#, 14, 3);
        assert_size(r#"{ a(b: """[[ \""" "[ ""[ """) }"#, 8, 2);
    }

    #[test]
    fn a_text_that_does_not_end_hides_nothing_behind_its_line() {
        assert_size("{ a(b: \"x\n[[[", 9, 5);
    }

    #[test]
    fn a_block_that_does_not_end_is_refused() {
        for text in [
            "{ a(b: [\"\"\"x\"[[[",
            "{ a(b: \"\"\"\\\"\"\") }",
            "{ a(b: \"\"\" \") }",
            "{ a(b: [\"\"\"\\\"\"\"], c: [[]]) }",
            // Nor is it enough to count on: what is a text closes brackets then.
            "{ a(b: [\"\"\"x\" [[[ \"]]]\" [[[]]]]]] ]) }",
        ] {
            assert_eq!(Size::of(text), Err(Unended), "{text}");
            let refused = check_text(text, usize::MAX).unwrap_err();
            assert!(refused.message.contains("does not end"), "{refused:?}");
        }
    }

    /// How deep the brackets are nested that the parser met.
    fn nesting(set: &SelectionSet) -> usize {
        let inside = set.items.iter().map(|item| match &item.node {
            Selection::Field(field) => {
                let arguments = field.node.arguments.iter();
                let values = arguments.map(|(_, value)| 1 + value_nesting(&value.node));
                values
                    .max()
                    .unwrap_or(0)
                    .max(nesting(&field.node.selection_set.node))
            }
            Selection::InlineFragment(fragment) => nesting(&fragment.node.selection_set.node),
            Selection::FragmentSpread(_) => 0,
        });
        inside.max().map_or(0, |inside| 1 + inside)
    }

    fn value_nesting(value: &Value) -> usize {
        match value {
            Value::List(items) => 1 + items.iter().map(value_nesting).max().unwrap_or(0),
            Value::Object(fields) => 1 + fields.values().map(value_nesting).max().unwrap_or(0),
            _ => 0,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        /// No text, no comment and no mark of order hides brackets that the
        /// parser meets.
        #[test]
        fn the_parser_meets_no_bracket_that_was_not_counted(
            head in r#"(["\\# \r\n\[\]{}éa0.,u\u{feff}]|"""|\\""")*"#,
            tail in r#"(["\\# \r\n\[\]{}éa0.,u\u{feff}]|"""|\\""")*"#,
        ) {
            for text in [
                format!("{{ a(b: \"{head}\", c: [[{tail}]]) }}"),
                format!("{{ a(b: \"\"\"{head}\"\"\", c: [[{tail}]]) }}"),
                format!("{{ a #{head}\r(b: [[{tail}]]) }}"),
                format!("{{ a(b: [{head}], c: [[{tail}]]) }}"),
            ] {
                if let (Ok(size), Ok(document)) = (Size::of(&text), parse_query(&text)) {
                    for (_, operation) in document.operations.iter() {
                        let met = nesting(&operation.node.selection_set.node);
                        prop_assert!(size.nesting >= met, "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_parser_bears_what_is_let_through() {
        for (open, close) in [("[", "]"), ("{a:", "}"), ("[{a:", "}]")] {
            let brackets = open.matches(['[', '{']).count();
            let times = (MAX_NESTING - 2) / brackets;
            let (open, close) = (open.repeat(times), close.repeat(times));
            let text = format!("{{ a(b: {open}1{close}) }}");
            assert!(check_text(&text, usize::MAX).is_ok());
            assert!(parse_query(&text).is_ok());
            let text = format!("{{ a(b: [[[{open}1{close}]]]) }}");
            assert!(check_text(&text, usize::MAX).is_err());
        }
    }
}
