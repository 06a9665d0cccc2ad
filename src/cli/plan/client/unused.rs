//! Removes what is unused after directives and fields were removed.

use std::collections::BTreeSet;

use apollo_parser::cst::{self, CstNode};

use crate::cli::plan::source::{Edit, Mapped};
use crate::cli::plan::syntax;

/// Removes fragments that are no longer spread, and variables that are no longer
/// used. What was unused before stays, because it is a mistake.
pub(super) fn remove(before: &Mapped, after: &Mapped) -> Mapped {
    let after = remove_fragments(before, after);
    remove_variables(before, &after)
}

fn remove_fragments(before: &Mapped, after: &Mapped) -> Mapped {
    let was_reached = reached(before);
    let is_reached = reached(after);
    let gone = definitions(after)
        .into_iter()
        .filter_map(|definition| match definition {
            cst::Definition::FragmentDefinition(fragment) => Some(fragment),
            _ => None,
        })
        .filter(|fragment| {
            let name = fragment_name(fragment);
            was_reached.contains(&name) && !is_reached.contains(&name)
        });
    let edits = gone.map(|fragment| Edit {
        range: syntax::range(fragment.syntax()),
        text: String::new(),
    });
    after.edited(edits.collect())
}

fn remove_variables(before: &Mapped, after: &Mapped) -> Mapped {
    let used = |text: &Mapped| -> BTreeSet<String> {
        let definitions = definitions(text);
        let nodes = definitions.iter().map(CstNode::syntax);
        nodes.flat_map(syntax::used_variables).collect()
    };
    let (was_used, is_used) = (used(before), used(after));
    let is_gone = |name: &String| was_used.contains(name) && !is_used.contains(name);
    let mut edits = Vec::new();
    for definition in definitions(after) {
        let cst::Definition::OperationDefinition(operation) = definition else {
            continue;
        };
        edits.extend(without_variables(&operation, is_gone));
    }
    after.edited(edits)
}

/// Removes declarations of variables, and the parentheses around the last one.
pub(super) fn without_variables(
    operation: &cst::OperationDefinition,
    is_gone: impl Fn(&String) -> bool,
) -> Vec<Edit> {
    let Some(declared) = operation.variable_definitions() else {
        return Vec::new();
    };
    let edit = |node: &apollo_parser::SyntaxNode| Edit {
        range: syntax::range(node),
        text: String::new(),
    };
    let gone: Vec<_> = declared
        .variable_definitions()
        .filter(|definition| {
            let variable = definition.variable();
            variable.is_some_and(|variable| is_gone(&syntax::text(variable.name())))
        })
        .collect();
    if gone.len() == declared.variable_definitions().count() {
        return vec![edit(declared.syntax())];
    }
    gone.iter()
        .map(|definition| edit(definition.syntax()))
        .collect()
}

/// The fragments that the operations in a text reach.
fn reached(text: &Mapped) -> BTreeSet<String> {
    let definitions = definitions(text);
    let spreads = |node: &apollo_parser::SyntaxNode| -> Vec<String> {
        let spreads = syntax::all::<cst::FragmentSpread>(node);
        spreads.map(|spread| syntax::spread_name(&spread)).collect()
    };
    let mut wanted: Vec<String> = definitions
        .iter()
        .filter(|definition| matches!(definition, cst::Definition::OperationDefinition(_)))
        .flat_map(|operation| spreads(operation.syntax()))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        let fragment = definitions.iter().find_map(|definition| match definition {
            cst::Definition::FragmentDefinition(fragment) => {
                (fragment_name(fragment) == name).then_some(fragment)
            }
            _ => None,
        });
        if let Some(fragment) = fragment
            && reached.insert(name)
        {
            wanted.extend(spreads(fragment.syntax()));
        }
    }
    reached
}

fn definitions(text: &Mapped) -> Vec<cst::Definition> {
    syntax::parse(text.text()).unwrap_or_default()
}

fn fragment_name(fragment: &cst::FragmentDefinition) -> String {
    syntax::text(fragment.fragment_name().and_then(|name| name.name()))
}
