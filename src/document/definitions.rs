//! What a text defines, each definition for itself: clients keep operations
//! and fragments in many files.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::parser::{Error, parse_query};
use async_graphql::{Pos, ServerError};
use regex::Regex;

use super::parse_error;

/// An operation or a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What it is.
    pub kind: DefinitionKind,
    /// Where it begins in its text.
    pub position: Pos,
    /// As it is written, without comments around it.
    pub text: String,
    /// The fragments that it spreads.
    pub spreads: BTreeSet<String>,
}

/// What a definition is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinitionKind {
    /// An operation, and its name, if it has one.
    Operation(Option<String>),
    /// A fragment, and its name.
    Fragment(String),
}

/// Every definition of a text, in its order. There need not be an operation
/// among them, nor anything.
///
/// # Errors
///
/// When it is not GraphQL.
pub fn definitions(text: &str) -> Result<Vec<Definition>, ServerError> {
    // The parser counts no line for a carriage return alone.
    let text = &text.replace("\r\n", "\n").replace('\r', "\n");
    let is_empty = |line: &str| {
        let code = line.split('#').next().unwrap_or_default();
        code.trim_matches(|character: char| {
            character.is_whitespace() || [',', '\u{feff}'].contains(&character)
        })
        .is_empty()
    };
    if text.lines().all(is_empty) {
        return Ok(Vec::new());
    }
    let found = match parse_query(text) {
        // The parser wants an operation.
        Err(Error::MissingOperation) => parse_query(format!("{text}\n{{ __typename }}"))
            .map(|document| of_document(&document, true)),
        parsed => parsed.map(|document| of_document(&document, false)),
    };
    let mut definitions = found.map_err(parse_error)?;
    definitions.sort_by_key(|definition| definition.position);
    let starts: Vec<usize> = definitions
        .iter()
        .map(|definition| offset(text, definition.position))
        .chain([text.len()])
        .collect();
    for (definition, range) in definitions.iter_mut().zip(starts.windows(2)) {
        trim(&text[range[0]..range[1]]).clone_into(&mut definition.text);
    }
    Ok(definitions)
}

fn of_document(document: &ExecutableDocument, fragments_only: bool) -> Vec<Definition> {
    let define = |kind, position, set: &SelectionSet| {
        let mut spreads = BTreeSet::new();
        collect(set, &mut spreads);
        let text = String::new();
        Definition {
            kind,
            position,
            text,
            spreads,
        }
    };
    let operations = document.operations.iter().map(|(name, operation)| {
        let kind = DefinitionKind::Operation(name.map(ToString::to_string));
        define(kind, operation.pos, &operation.node.selection_set.node)
    });
    let operations = operations.filter(|_| !fragments_only);
    let fragments = document.fragments.iter().map(|(name, fragment)| {
        let kind = DefinitionKind::Fragment(name.to_string());
        define(kind, fragment.pos, &fragment.node.selection_set.node)
    });
    operations.chain(fragments).collect()
}

fn collect(set: &SelectionSet, spreads: &mut BTreeSet<String>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => collect(&field.node.selection_set.node, spreads),
            Selection::InlineFragment(fragment) => {
                collect(&fragment.node.selection_set.node, spreads);
            }
            Selection::FragmentSpread(spread) => {
                spreads.insert(spread.node.fragment_name.node.to_string());
            }
        }
    }
}

/// The place of a position, in bytes.
fn offset(text: &str, position: Pos) -> usize {
    let mut lines = text.split_inclusive('\n');
    let above = lines.by_ref().take(position.line - 1);
    let above: usize = above.map(str::len).sum();
    let line = lines.next().unwrap_or_default();
    let within = line.char_indices().nth(position.column - 1);
    above + within.map_or(line.len(), |(index, _)| index)
}

/// A text without what is ignored at its end, comments too.
fn trim(text: &str) -> &str {
    static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
        let (comment, block) = (r"#[^\n\r]*", r#""""(?:\\"""|.)*?""""#);
        let (string, other) = (r#""(?:\\.|[^"\\])*""#, r#"[^\s,#"]+"#);
        let tokens = format!("(?s){comment}|{block}|{string}|{other}");
        Regex::new(&tokens).expect("it is a regular expression")
    });
    let tokens = TOKENS.find_iter(text);
    let last = tokens
        .filter(|token| !token.as_str().starts_with('#'))
        .last();
    &text[..last.map_or(0, |token| token.end())]
}

#[cfg(test)]
mod tests {
    use super::{DefinitionKind, definitions};

    #[test]
    fn each_definition_is_found_where_it_stands() {
        let text = "# First.\nquery A { gates { ...F ... { ...G } } }  fragment F on Gates { a }\r\n\n# Then.\n  fragment G on Gate {\n  b(c: \"#}\", d: \"\"\"\\\"\"\" # \" }\"\"\") } # }\n# Last. {\n";
        let found = definitions(text).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|definition| {
                let place = (definition.position.line, definition.position.column);
                (place, definition.text.as_str(), definition.spreads.len())
            })
            .collect();
        assert_eq!(
            found,
            [
                ((2, 1), "query A { gates { ...F ... { ...G } } }", 2),
                ((2, 42), "fragment F on Gates { a }", 0),
                (
                    (5, 3),
                    "fragment G on Gate {\n  b(c: \"#}\", d: \"\"\"\\\"\"\" # \" }\"\"\") }",
                    0
                ),
            ]
        );
    }

    #[test]
    fn fragments_may_stand_alone_and_so_may_nothing() {
        let found = definitions("fragment F on Gate { code } # it").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kind, DefinitionKind::Fragment("F".to_owned()));
        let lines =
            definitions("{ a }\rfragment F on Gate { code }\r\nfragment G on Gate { code }");
        let lines: Vec<_> = lines
            .unwrap()
            .iter()
            .map(|found| found.position.line)
            .collect();
        assert_eq!(lines, [1, 2, 3]);
        assert_eq!(definitions("\u{feff}  # nothing\n,").unwrap(), []);
    }
}
