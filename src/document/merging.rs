//! Fields of one response key: [Field Selection Merging] of the specification.
//! async-graphql compares those of one selection set, and not those of the sets
//! that are merged, nor their types.
//!
//! The specification compares every two fields. What it asks of them holds for
//! all when it holds between one and each other, so that each field is compared
//! once a level.
//!
//! [Field Selection Merging]: https://spec.graphql.org/October2021/#sec-Field-Selection-Merging

use std::collections::HashSet;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::registry::{MetaType, MetaTypeName};
use async_graphql::{Positioned, ServerError};
use indexmap::IndexMap;

use super::types::{TYPENAME, types};
use crate::error::{Code, error};
use crate::schema::QUERY;

/// Each field that cannot be merged with another one of its key. The document is
/// valid otherwise.
pub(super) fn check(document: &ExecutableDocument) -> Vec<ServerError> {
    let mut merging = Merging {
        document,
        errors: Vec::new(),
    };
    for (_, operation) in document.operations.iter() {
        let root = Set {
            parent: QUERY,
            selections: &operation.node.selection_set.node,
        };
        merging.check_equal(&[root]);
        merging.check_shapes(&[root]);
    }
    merging.errors
}

/// A selection set and the type that it is of.
#[derive(Clone, Copy)]
struct Set<'a> {
    parent: &'a str,
    selections: &'a SelectionSet,
}

/// A field and the type that it is of.
#[derive(Clone, Copy)]
struct Member<'a> {
    parent: &'a str,
    field: &'a Positioned<Field>,
}

type Groups<'a> = IndexMap<&'a str, Vec<Member<'a>>>;

struct Merging<'a> {
    document: &'a ExecutableDocument,
    errors: Vec<ServerError>,
}

impl<'a> Merging<'a> {
    /// Whether fields that one object may have are the same field with the same
    /// arguments: `FieldsInSetCanMerge`.
    fn check_equal(&mut self, sets: &[Set<'a>]) {
        for (key, group) in self.collect(sets) {
            for members in of_one_object(&group) {
                let first = members[0].field;
                let mut others = members[1..].iter();
                let other = others.find(|other| !equal(first, other.field));
                if let Some(other) = other {
                    self.refuse(
                        format!(
                            "`{key}` stands for different fields, or for one with different arguments. Give them different aliases."
                        ),
                        other,
                    );
                } else {
                    self.check_equal(&below(&members));
                }
            }
        }
    }

    /// Whether fields have the same shape, whatever the object: `SameResponseShape`.
    fn check_shapes(&mut self, sets: &[Set<'a>]) {
        for (key, group) in self.collect(sets) {
            let shape = group[0].shape();
            if let Some(other) = group.iter().find(|other| other.shape() != shape) {
                self.refuse(
                    format!(
                        "`{key}` stands for values of different types. Give them different aliases."
                    ),
                    other,
                );
            } else {
                self.check_shapes(&below(&group));
            }
        }
    }

    fn refuse(&mut self, message: String, member: &Member<'a>) {
        let position = Some(member.field.pos);
        let error = error(Code::GraphqlValidationFailed, message, position);
        self.errors.push(error);
    }

    /// The fields of sets by response key, fragments inlined.
    fn collect(&self, sets: &[Set<'a>]) -> Groups<'a> {
        let mut groups = Groups::new();
        let mut visited = HashSet::new();
        for set in sets {
            self.collect_into(*set, &mut groups, &mut visited);
        }
        groups
    }

    fn collect_into(&self, set: Set<'a>, groups: &mut Groups<'a>, visited: &mut HashSet<&'a str>) {
        for selection in &set.selections.items {
            match &selection.node {
                Selection::Field(field) => {
                    let parent = set.parent;
                    let key = field.node.response_key().node.as_str();
                    groups
                        .entry(key)
                        .or_default()
                        .push(Member { parent, field });
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref();
                    let inside = Set {
                        parent: on.map_or(set.parent, |on| on.node.on.node.as_str()),
                        selections: &fragment.node.selection_set.node,
                    };
                    self.collect_into(inside, groups, visited);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.document.fragments.get(name)
                        && visited.insert(name)
                    {
                        let inside = Set {
                            parent: fragment.node.type_condition.node.on.node.as_str(),
                            selections: &fragment.node.selection_set.node,
                        };
                        self.collect_into(inside, groups, visited);
                    }
                }
            }
        }
    }
}

/// The fields of each object type that has any, with those of interfaces, which
/// may be any object's.
fn of_one_object<'a>(group: &[Member<'a>]) -> Vec<Vec<Member<'a>>> {
    let mut any = Vec::new();
    let mut objects: IndexMap<&str, Vec<Member<'a>>> = IndexMap::new();
    for &member in group {
        match types().get(member.parent) {
            Some(MetaType::Interface { .. }) => any.push(member),
            Some(_) => objects.entry(member.parent).or_default().push(member),
            // Introspection: it has no interfaces, so all are of one object.
            None => objects.entry("").or_default().push(member),
        }
    }
    if objects.is_empty() {
        return vec![any];
    }
    let mut groups: Vec<_> = objects.into_values().collect();
    for group in &mut groups {
        group.extend(&any);
    }
    groups
}

/// Whether two fields have the same name and the same arguments, in any order.
fn equal(one: &Positioned<Field>, other: &Positioned<Field>) -> bool {
    let (one, other) = (&one.node, &other.node);
    let is_same = |name: &str| {
        let [one, other] = [one, other].map(|field| field.get_argument(name));
        one.map(|value| &value.node) == other.map(|value| &value.node)
    };
    one.name.node == other.name.node
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(|(name, _)| is_same(&name.node))
}

/// What is selected of fields.
fn below<'a>(members: &[Member<'a>]) -> Vec<Set<'a>> {
    let set = |member: &Member<'a>| Set {
        parent: member.type_name(),
        selections: &member.field.node.selection_set.node,
    };
    members.iter().map(set).collect()
}

impl<'a> Member<'a> {
    /// Its type, modifiers included. None for a field of introspection, whose
    /// types are no other's and so are merged with none of another.
    fn type_of(&self) -> Option<&'static str> {
        let name = self.field.node.name.node.as_str();
        if name == TYPENAME {
            return Some("String!");
        }
        let field = types().get(self.parent)?.field_by_name(name)?;
        Some(field.ty.as_str())
    }

    fn type_name(&self) -> &'a str {
        self.type_of().map_or("", MetaTypeName::concrete_typename)
    }

    /// What its values look like: the modifiers of its type, and the type when it
    /// has no fields.
    fn shape(&self) -> (String, &'a str) {
        let ty = self.type_of().unwrap_or_default();
        let name = MetaTypeName::concrete_typename(ty);
        let is_leaf = types().get(name).is_some_and(MetaType::is_leaf);
        (ty.replace(name, ""), if is_leaf { name } else { "" })
    }
}
