//! What a text defines, each definition for itself: clients keep operations
//! and fragments in many files.

use std::collections::{BTreeSet, HashSet};

use apollo_compiler::ast::{self, Selection};
use apollo_parser::{Lexer, TokenKind};
use async_graphql::{Pos, ServerError};

use super::lines::Lines;
use super::parse;
use crate::error::{Code, error};

/// An operation or a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What it is.
    pub kind: DefinitionKind,
    /// Where it begins in its text, behind its description.
    pub position: Pos,
    /// As it is written, without a description and comments around it.
    pub text: String,
    /// The fragments that it spreads.
    pub spreads: BTreeSet<String>,
    /// The variables that it declares.
    pub variables: BTreeSet<String>,
}

/// What a definition is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    let is_ignored = |kind: TokenKind| {
        let kinds = [
            TokenKind::Whitespace,
            TokenKind::Comment,
            TokenKind::Comma,
            TokenKind::Eof,
        ];
        kinds.contains(&kind)
    };
    if Lexer::new(text).all(|token| token.is_ok_and(|token| is_ignored(token.kind()))) {
        return Ok(Vec::new());
    }
    let document = parse(text, usize::MAX)?;
    let lines = Lines::new(text);
    let definitions = document.definitions.iter();
    let definitions: Vec<Definition> = definitions
        .filter_map(|definition| define(definition, text, &lines))
        .collect();
    check_names(&definitions)?;
    Ok(definitions)
}

/// Refuses definitions that cannot be told apart by their names.
fn check_names(definitions: &[Definition]) -> Result<(), ServerError> {
    let is_operation = |of: &&Definition| matches!(of.kind, DefinitionKind::Operation(_));
    let operations = definitions.iter().filter(is_operation).count();
    let mut seen = HashSet::new();
    for Definition { kind, position, .. } in definitions {
        let message = match kind {
            DefinitionKind::Operation(None) if operations > 1 => {
                "An operation without a name must be the only one of its document. Give it a name."
                    .to_owned()
            }
            DefinitionKind::Operation(Some(name)) | DefinitionKind::Fragment(name)
                if !seen.insert(kind) =>
            {
                format!("The name `{name}` is defined twice. Give one of the two another name.")
            }
            _ => continue,
        };
        return Err(error(
            Code::GraphqlValidationFailed,
            message,
            Some(*position),
        ));
    }
    Ok(())
}

fn define(definition: &ast::Definition, text: &str, lines: &Lines<'_>) -> Option<Definition> {
    let mut spreads = BTreeSet::new();
    let mut variables = BTreeSet::new();
    let kind = match definition {
        ast::Definition::OperationDefinition(operation) => {
            collect(&operation.selection_set, &mut spreads);
            let names = operation.variables.iter();
            variables.extend(names.map(|variable| variable.name.to_string()));
            DefinitionKind::Operation(operation.name.as_ref().map(ToString::to_string))
        }
        ast::Definition::FragmentDefinition(fragment) => {
            collect(&fragment.selection_set, &mut spreads);
            DefinitionKind::Fragment(fragment.name.to_string())
        }
        _ => return None,
    };
    let location = definition.location()?;
    Some(Definition {
        kind,
        position: lines.position(location.offset()),
        text: text
            .get(location.offset()..location.end_offset())?
            .to_owned(),
        spreads,
        variables,
    })
}

fn collect(set: &[Selection], spreads: &mut BTreeSet<String>) {
    for selection in set {
        match selection {
            Selection::Field(field) => collect(&field.selection_set, spreads),
            Selection::InlineFragment(fragment) => collect(&fragment.selection_set, spreads),
            Selection::FragmentSpread(spread) => {
                spreads.insert(spread.fragment_name.to_string());
            }
        }
    }
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

    #[test]
    fn a_description_is_no_part_of_what_it_describes() {
        let found = definitions("\"What it is.\"\nquery A($a: Int) { a }").unwrap();
        assert_eq!(found[0].text, "query A($a: Int) { a }");
        assert_eq!(found[0].position.line, 2);
        assert!(found[0].variables.contains("a"));
    }
}
