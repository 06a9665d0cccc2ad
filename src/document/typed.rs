//! A valid document as the planner reads it.

use std::collections::HashMap;

use async_graphql::parser::types::{
    self as parsed, Directive, ExecutableDocument, FragmentDefinition, SelectionSet,
};
use async_graphql::{Name, Positioned};

use crate::plan::operation::{
    Condition, ConditionKind, Field, Fragment, Inline, Selection, Spread,
};

/// The selections of each operation, by its name, and the document's fragments.
#[derive(Debug)]
pub(super) struct Typed {
    pub(super) operations: HashMap<Option<Name>, Vec<Selection>>,
    pub(super) fragments: Vec<Fragment>,
}

impl From<&ExecutableDocument> for Typed {
    fn from(document: &ExecutableDocument) -> Self {
        let fragments: Vec<(&Name, &Positioned<FragmentDefinition>)> =
            document.fragments.iter().collect();
        let names = fragments.iter().enumerate();
        let reader = Reader {
            fragments: names
                .map(|(index, (name, _))| (name.as_str(), index))
                .collect(),
        };
        let operations = document.operations.iter().map(|(name, operation)| {
            let selections = reader.selections(&operation.node.selection_set);
            (name.cloned(), selections)
        });
        let fragments = fragments.iter().map(|(_, fragment)| Fragment {
            on: fragment.node.type_condition.node.on.node.clone(),
            selections: reader.selections(&fragment.node.selection_set),
        });
        Self {
            operations: operations.collect(),
            fragments: fragments.collect(),
        }
    }
}

struct Reader<'a> {
    fragments: HashMap<&'a str, usize>,
}

impl Reader<'_> {
    fn selections(&self, set: &Positioned<SelectionSet>) -> Vec<Selection> {
        let selections = set.node.items.iter();
        selections
            .filter_map(|selection| self.selection(&selection.node))
            .collect()
    }

    fn selection(&self, selection: &parsed::Selection) -> Option<Selection> {
        Some(match selection {
            parsed::Selection::Field(field) => {
                let (position, field) = (field.pos, &field.node);
                let arguments = field.arguments.iter();
                Selection::Field(Field {
                    key: field.response_key().node.clone(),
                    name: field.name.node.clone(),
                    position,
                    arguments: arguments
                        .map(|(name, value)| (name.node.clone(), value.node.clone()))
                        .collect(),
                    conditions: conditions(&field.directives),
                    selections: self.selections(&field.selection_set),
                })
            }
            parsed::Selection::FragmentSpread(spread) => Selection::Spread(Spread {
                fragment: *self
                    .fragments
                    .get(spread.node.fragment_name.node.as_str())?,
                conditions: conditions(&spread.node.directives),
            }),
            parsed::Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref();
                Selection::Inline(Inline {
                    on: on.map(|on| on.node.on.node.clone()),
                    conditions: conditions(&fragment.node.directives),
                    selections: self.selections(&fragment.node.selection_set),
                })
            }
        })
    }
}

fn conditions(directives: &[Positioned<Directive>]) -> Vec<Condition> {
    let condition = |directive: &Positioned<Directive>| {
        let kind = match directive.node.name.node.as_str() {
            "skip" => ConditionKind::Skip,
            "include" => ConditionKind::Include,
            _ => return None,
        };
        let argument = directive.node.get_argument("if")?;
        Some(Condition {
            kind,
            value: argument.node.clone(),
            position: argument.pos,
        })
    };
    directives.iter().filter_map(condition).collect()
}
