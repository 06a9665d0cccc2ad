//! Parses documents into syntax trees, to cut and replace parts of them.

use std::collections::BTreeSet;
use std::ops::Range;

use apollo_parser::cst::{self, CstNode};
use apollo_parser::{Parser, SyntaxKind, SyntaxNode};

/// The recursion limit of the parser. It is above the server's limit of nested
/// brackets.
const RECURSION: usize = 500;

/// A syntax error and its offset.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) offset: usize,
    pub(super) message: String,
}

/// The definitions in a text.
pub(super) fn parse(text: &str) -> Result<Vec<cst::Definition>, SyntaxError> {
    if is_blank(text) {
        return Ok(Vec::new());
    }
    let tree = Parser::new(text).recursion_limit(RECURSION).parse();
    if let Some(error) = tree.errors().next() {
        let message = error.message();
        return Err(SyntaxError {
            offset: error.index(),
            message: format!("Syntax error: {message}."),
        });
    }
    Ok(tree.document().definitions().collect())
}

/// Whether a text only contains ignored tokens.
fn is_blank(text: &str) -> bool {
    use apollo_parser::{Lexer, TokenKind};
    let is_ignored = |kind| {
        matches!(
            kind,
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof
        )
    };
    Lexer::new(text).all(|token| token.is_ok_and(|token| is_ignored(token.kind())))
}

/// The range of a node, without ignored tokens around it.
pub(super) fn range(node: &SyntaxNode) -> Range<usize> {
    let mut tokens = node
        .descendants_with_tokens()
        .filter_map(apollo_parser::SyntaxElement::into_token)
        .filter(|token| !is_ignored(token.kind()));
    let Some(first) = tokens.next() else {
        return bounds(node.text_range());
    };
    let last = tokens.last().unwrap_or_else(|| first.clone());
    bounds(first.text_range()).start..bounds(last.text_range()).end
}

fn bounds(range: apollo_parser::TextRange) -> Range<usize> {
    range.start().into()..range.end().into()
}

fn is_ignored(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::COMMA
    )
}

/// The tokens of a text, separated by single spaces.
pub(super) fn tokens(text: &str) -> String {
    use apollo_parser::{Lexer, TokenKind};
    let mut tokens = String::with_capacity(text.len());
    for token in Lexer::new(text).flatten() {
        let kind = token.kind();
        let counts = !matches!(
            kind,
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof
        );
        if counts {
            tokens.push_str(token.data());
            tokens.push(' ');
        }
    }
    tokens
}

/// A name's text.
pub(super) fn text(name: Option<cst::Name>) -> String {
    name.map_or_else(String::new, |name| name.text().to_string())
}

/// The nodes of a type in a node, including the node itself.
pub(super) fn all<N: CstNode>(node: &SyntaxNode) -> impl Iterator<Item = N> + use<N> {
    node.descendants().filter_map(N::cast)
}

/// The name of the spread fragment.
pub(super) fn spread_name(spread: &cst::FragmentSpread) -> String {
    text(spread.fragment_name().and_then(|name| name.name()))
}

/// The variables used in a node, without declarations.
pub(super) fn used_variables(node: &SyntaxNode) -> BTreeSet<String> {
    all::<cst::Variable>(node)
        .filter(|variable| !is_declaration(variable))
        .map(|variable| text(variable.name()))
        .collect()
}

/// Whether a variable is part of its declaration.
pub(super) fn is_declaration(variable: &cst::Variable) -> bool {
    let parent = variable.syntax().parent();
    parent.is_some_and(|parent| parent.kind() == SyntaxKind::VARIABLE_DEFINITION)
}

/// The directives of a selection.
pub(super) fn directives(selection: &cst::Selection) -> Vec<cst::Directive> {
    let directives = match selection {
        cst::Selection::Field(field) => field.directives(),
        cst::Selection::FragmentSpread(spread) => spread.directives(),
        cst::Selection::InlineFragment(fragment) => fragment.directives(),
    };
    directives
        .map(|directives| directives.directives().collect())
        .unwrap_or_default()
}
