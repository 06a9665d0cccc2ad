//! Replaces variables with their declared defaults.

use std::collections::BTreeMap;

use apollo_parser::cst::{self, CstNode};

use super::unused::without_variables;
use crate::cli::plan::source::{Edit, Mapped};
use crate::cli::plan::syntax;

/// Replaces each variable that has a default with that default.
pub(super) fn resolve(text: Mapped) -> Mapped {
    let Ok(definitions) = syntax::parse(text.text()) else {
        return text;
    };
    let mut defaults = BTreeMap::new();
    let mut edits = Vec::new();
    for definition in &definitions {
        let cst::Definition::OperationDefinition(operation) = definition else {
            continue;
        };
        for declared in syntax::all::<cst::VariableDefinition>(operation.syntax()) {
            let value = declared.default_value().and_then(|default| default.value());
            if let (Some(variable), Some(value)) = (declared.variable(), value) {
                let range = syntax::range(value.syntax());
                let name = syntax::text(variable.name());
                defaults.insert(name, text.text()[range].to_owned());
            }
        }
        edits.extend(without_variables(operation, |name| {
            defaults.contains_key(name)
        }));
    }
    for definition in &definitions {
        for variable in syntax::all::<cst::Variable>(definition.syntax()) {
            let default = defaults.get(&syntax::text(variable.name()));
            if let (Some(default), false) = (default, syntax::is_declaration(&variable)) {
                edits.push(Edit {
                    range: syntax::range(variable.syntax()),
                    text: default.clone(),
                });
            }
        }
    }
    text.edited(edits)
}
