//! Validates documents with the library, and with our own rules for what it misses.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{Definition, Document, Selection};

use super::mistake::Mistake;
use super::mistake::{found, is_misplaced_variable};
use super::schema::schema;
use super::{merging, rules};
use crate::error::MAX_ERRORS;

/// The document with its types.
///
/// # Errors
///
/// The mistakes, when it does not fit the schema.
pub(super) fn validate(
    document: &Document,
    text: &str,
) -> Result<ExecutableDocument, Vec<Mistake>> {
    let is_operation = |of: &&Definition| of.as_operation_definition().is_some();
    if document.definitions.iter().filter(is_operation).count() > 1 {
        // For each operation, the library reports the mistakes of the fragments
        // that it spreads again. Together these could fill the memory.
        let mut mistakes = repeated_names(document);
        for operation in document.definitions.iter().filter(is_operation) {
            let alone = alone(document, operation);
            if let Err(found) = validate_whole(&alone, text) {
                mistakes.extend(found);
            }
            if mistakes.len() > MAX_ERRORS {
                break;
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
    }
    validate_whole(document, text)
}

/// Operations with the name of an earlier one.
fn repeated_names(document: &Document) -> Vec<Mistake> {
    let mut seen = HashSet::new();
    let operations = document.definitions.iter();
    let names = operations.filter_map(|of| of.as_operation_definition()?.name.as_ref());
    names
        .filter(|name| !seen.insert(name.as_str()))
        .map(|name| {
            let offset = name.location().map_or(0, |location| location.offset());
            let message =
                format!("the operation `{name}` is defined multiple times in the document");
            (offset, message)
        })
        .collect()
}

fn validate_whole(document: &Document, text: &str) -> Result<ExecutableDocument, Vec<Mistake>> {
    let (document, mut mistakes) = match document.to_executable_validate(schema()) {
        Ok(document) => (document.into_inner(), Vec::new()),
        Err(refused) => (refused.partial, found(&refused.errors, text)),
    };
    let is_valid = mistakes.is_empty();
    let own = rules::check(&document);
    if !own.is_empty() {
        mistakes.retain(|mistake| !is_misplaced_variable(mistake));
        mistakes.extend(own);
    }
    if is_valid {
        mistakes.extend(merging::check(&document));
    }
    if mistakes.is_empty() {
        Ok(document)
    } else {
        Err(mistakes)
    }
}

/// A document of one operation and the fragments that it reaches.
fn alone(document: &Document, operation: &Definition) -> Document {
    let definitions = document.definitions.iter();
    let fragments: HashMap<&str, &Definition> = definitions
        .filter_map(|of| Some((of.as_fragment_definition()?.name.as_str(), of)))
        .collect();
    let mut reached = HashSet::new();
    let mut definitions = vec![operation.clone()];
    let mut index = 0;
    while let Some(definition) = definitions.get(index) {
        let selections = match definition {
            Definition::OperationDefinition(of) => &of.selection_set,
            Definition::FragmentDefinition(of) => &of.selection_set,
            _ => &Vec::new(),
        };
        let mut names = Vec::new();
        spreads(selections, &mut names);
        let names = names.into_iter();
        let new: Vec<Definition> = names
            .filter_map(|name| fragments.get_key_value(name))
            .filter(|(name, _)| reached.insert(**name))
            .map(|(_, fragment)| (*fragment).clone())
            .collect();
        definitions.extend(new);
        index += 1;
    }
    Document {
        sources: document.sources.clone(),
        definitions,
    }
}

fn spreads<'a>(set: &'a [Selection], names: &mut Vec<&'a str>) {
    for selection in set {
        match selection {
            Selection::Field(field) => spreads(&field.selection_set, names),
            Selection::InlineFragment(fragment) => spreads(&fragment.selection_set, names),
            Selection::FragmentSpread(spread) => names.push(&spread.fragment_name),
        }
    }
}
