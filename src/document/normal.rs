//! A document in a form that async-graphql's rules read as the specification
//! means it. It asks the same, and everything stands where it stood.
//!
//! Its rules do not visit `__typename`, so that the variables of its directives
//! are not used for them: here it has its directives from a fragment around it.
//! And they take the fields of all fragments without a type for those of one
//! type, so that fields of different objects conflict: here each has the type
//! that it is in.

use std::mem;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, InlineFragment, Selection, SelectionSet,
    TypeCondition,
};
use async_graphql::registry::MetaTypeName;
use async_graphql::{Name, Pos, Positioned};

use super::types::{TYPENAME, types};
use crate::schema::QUERY;

/// The document in that form.
pub(super) fn normal(document: &ExecutableDocument) -> ExecutableDocument {
    let mut document = document.clone();
    let root = Name::new(QUERY);
    match &mut document.operations {
        DocumentOperations::Single(operation) => {
            selections(&mut operation.node.selection_set.node, Some(&root));
        }
        DocumentOperations::Multiple(operations) => {
            for operation in operations.values_mut() {
                selections(&mut operation.node.selection_set.node, Some(&root));
            }
        }
    }
    for fragment in document.fragments.values_mut() {
        let on = &fragment.node.type_condition.node.on.node;
        selections(&mut fragment.node.selection_set.node, Some(on));
    }
    document
}

/// Those of a type, which may not be known.
fn selections(set: &mut SelectionSet, parent: Option<&Name>) {
    for selection in &mut set.items {
        let position = selection.pos;
        match &mut selection.node {
            Selection::Field(field) if field.node.name.node == TYPENAME => {
                if !field.node.directives.is_empty() {
                    let fragment = around(field, parent);
                    let fragment = Positioned::new(fragment, position);
                    selection.node = Selection::InlineFragment(fragment);
                }
            }
            Selection::Field(field) => {
                let of = parent.and_then(|parent| type_of(parent, &field.node.name.node));
                selections(&mut field.node.selection_set.node, of.as_ref());
            }
            Selection::InlineFragment(fragment) => {
                let fragment = &mut fragment.node;
                if fragment.type_condition.is_none() {
                    fragment.type_condition = condition(parent, position);
                }
                let on = fragment.type_condition.as_ref();
                let on = on.map(|on| &on.node.on.node);
                selections(&mut fragment.selection_set.node, on);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// A fragment with a field's directives, around the field.
fn around(field: &mut Positioned<Field>, parent: Option<&Name>) -> InlineFragment {
    let position = field.pos;
    let directives = mem::take(&mut field.node.directives);
    let field = Positioned::new(Selection::Field(field.clone()), position);
    let set = SelectionSet { items: vec![field] };
    InlineFragment {
        type_condition: condition(parent, position),
        directives,
        selection_set: Positioned::new(set, position),
    }
}

fn condition(on: Option<&Name>, position: Pos) -> Option<Positioned<TypeCondition>> {
    on.map(|on| {
        let on = Positioned::new(on.clone(), position);
        Positioned::new(TypeCondition { on }, position)
    })
}

/// The type of a field, without modifiers.
fn type_of(parent: &str, field: &str) -> Option<Name> {
    let field = types().get(parent)?.field_by_name(field)?;
    Some(Name::new(MetaTypeName::concrete_typename(&field.ty)))
}
