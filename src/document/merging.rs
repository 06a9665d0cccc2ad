//! Checks [Field Selection Merging] where the library does not: it considers two
//! lists equal if one is a prefix of the other.
//!
//! [Field Selection Merging]: https://spec.graphql.org/September2025/#sec-Field-Selection-Merging

use std::collections::HashSet;

use apollo_compiler::ast::{Argument, Value};
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Node};
use indexmap::IndexMap;

use super::mistake::Mistake;
use super::schema::schema;

/// The fields that cannot merge with another field of the same response key. The
/// document must be valid for the library.
pub(super) fn check(document: &ExecutableDocument) -> Vec<Mistake> {
    let mut merging = Merging {
        document,
        mistakes: Vec::new(),
    };
    for operation in document.operations.iter() {
        merging.check(&[&operation.selection_set]);
    }
    merging.mistakes
}

/// A field and its parent type.
#[derive(Clone, Copy)]
struct Member<'a> {
    parent: &'a str,
    field: &'a Node<Field>,
}

struct Merging<'a> {
    document: &'a ExecutableDocument,
    mistakes: Vec<Mistake>,
}

impl<'a> Merging<'a> {
    fn check(&mut self, sets: &[&'a SelectionSet]) {
        for (key, group) in self.collect(sets) {
            for members in by_object(&group) {
                let first = members[0];
                let differs = |other: &&&Node<Field>| differ(&first.arguments, &other.arguments);
                if let Some(other) = members.iter().find(differs) {
                    let message = format!(
                        "operation must not provide conflicting field arguments for the same name `{key}`"
                    );
                    let offset = other.location().map_or(0, |location| location.offset());
                    self.mistakes.push((offset, message));
                } else if !first.selection_set.is_empty() {
                    let sets: Vec<_> = members.iter().map(|field| &field.selection_set).collect();
                    self.check(&sets);
                }
            }
        }
    }

    /// The fields of selection sets by response key, with fragments inlined.
    fn collect(&self, sets: &[&'a SelectionSet]) -> IndexMap<&'a str, Vec<Member<'a>>> {
        let mut groups: IndexMap<&str, Vec<Member<'a>>> = IndexMap::new();
        let mut visited = HashSet::new();
        let mut open: Vec<&SelectionSet> = sets.iter().rev().copied().collect();
        while let Some(set) = open.pop() {
            for selection in &set.selections {
                match selection {
                    Selection::Field(field) => {
                        let parent = set.ty.as_str();
                        let group = groups.entry(field.response_key()).or_default();
                        group.push(Member { parent, field });
                    }
                    Selection::InlineFragment(fragment) => open.push(&fragment.selection_set),
                    Selection::FragmentSpread(spread) => {
                        if let Some(fragment) = self.document.fragments.get(&spread.fragment_name)
                            && visited.insert(&spread.fragment_name)
                        {
                            open.push(&fragment.selection_set);
                        }
                    }
                }
            }
        }
        groups
    }
}

/// The fields of each object type. Those of interfaces are in each group, since
/// they may belong to any object.
fn by_object<'a>(group: &[Member<'a>]) -> Vec<Vec<&'a Node<Field>>> {
    let mut any = Vec::new();
    let mut objects: IndexMap<&str, Vec<&Node<Field>>> = IndexMap::new();
    for &Member { parent, field } in group {
        match schema().types.get(parent) {
            Some(ExtendedType::Interface(_)) => any.push(field),
            _ => objects.entry(parent).or_default().push(field),
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

/// Whether two lists among the arguments have different lengths. Everything else
/// about the arguments is equal.
fn differ(one: &[Node<Argument>], other: &[Node<Argument>]) -> bool {
    one.iter().any(|argument| {
        let mut others = other.iter();
        let other = others.find(|other| other.name == argument.name);
        other.is_some_and(|other| lists_differ(&argument.value, &other.value))
    })
}

fn lists_differ(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() != other.len()
                || one
                    .iter()
                    .zip(other)
                    .any(|(one, other)| lists_differ(one, other))
        }
        (Value::Object(one), Value::Object(other)) => one.iter().any(|(name, value)| {
            let mut others = other.iter();
            let other = others.find(|(of, _)| of == name);
            other.is_some_and(|(_, other)| lists_differ(value, other))
        }),
        _ => false,
    }
}
