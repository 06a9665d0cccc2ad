//! Removes the directives of clients, and fields that stay on the client.

use std::collections::BTreeSet;

use apollo_parser::cst::{self, CstNode};

use super::unused;
use crate::cli::plan::source::{Edit, Mapped};
use crate::cli::plan::syntax;

/// Directives that clients remove before they send a document.
pub(super) const KNOWN: [&str; 30] = [
    // Relay.
    "alias",
    "appendEdge",
    "appendNode",
    "argumentDefinitions",
    "arguments",
    "assignable",
    "catch",
    "connection",
    "deleteEdge",
    "deleteRecord",
    "inline",
    "match",
    "module",
    "no_inline",
    "preloadable",
    "prependEdge",
    "prependNode",
    "raw_response_type",
    "refetchable",
    "relay",
    "relay_test_operation",
    "required",
    "throwOnFieldError",
    "uncheckedArguments_DEPRECATED",
    "updatable",
    "waterfall",
    // Apollo, which has `connection`, too.
    "client",
    "export",
    "nonreactive",
    "unmask",
];

/// Marks a selection that stays on the client.
const LOCAL: &str = "client";

/// Marks operations that are never sent.
const UPDATABLE: &str = "updatable";

/// Replaces an empty selection set. Apollo adds it everywhere except at the root.
const TYPENAME: &str = "__typename";

/// Removes directives, and fields that stay on the client. None if nothing is left.
pub(super) fn remove(text: Mapped, names: &BTreeSet<String>) -> Option<Mapped> {
    let Ok(definitions) = syntax::parse(text.text()) else {
        return Some(text);
    };
    if !text.text().contains('@') {
        return Some(text);
    }
    let mut edits = Vec::new();
    for definition in &definitions {
        if let cst::Definition::OperationDefinition(operation) = definition {
            let own = operation.directives();
            let mut own = own.iter().flat_map(cst::Directives::directives);
            if own.any(|directive| syntax::text(directive.name()) == UPDATABLE) {
                return None;
            }
            let set = operation.selection_set()?;
            if set.selections().next().is_some() && set.selections().all(|one| is_local(&one)) {
                return None;
            }
        }
        for set in syntax::all::<cst::SelectionSet>(definition.syntax()) {
            remove_local(&set, &mut edits);
        }
        for directive in syntax::all::<cst::Directive>(definition.syntax()) {
            if names.contains(&syntax::text(directive.name())) {
                edits.push(cut(directive.syntax()));
            }
        }
    }
    if edits.is_empty() {
        return Some(text);
    }
    let sent = text.edited(edits);
    Some(unused::remove(&text, &sent))
}

/// Removes the parts of a selection set that stay on the client.
fn remove_local(set: &cst::SelectionSet, edits: &mut Vec<Edit>) {
    let local: Vec<_> = set.selections().filter(is_local).collect();
    let is_empty = local.len() == set.selections().count();
    for (index, selection) in local.iter().enumerate() {
        let mut edit = cut(selection.syntax());
        if is_empty && index == 0 {
            TYPENAME.clone_into(&mut edit.text);
        }
        edits.push(edit);
    }
}

fn is_local(selection: &cst::Selection) -> bool {
    let mut directives = syntax::directives(selection).into_iter();
    directives.any(|directive| syntax::text(directive.name()) == LOCAL)
}

fn cut(node: &apollo_parser::SyntaxNode) -> Edit {
    Edit {
        range: syntax::range(node),
        text: String::new(),
    }
}
