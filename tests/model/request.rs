//! Reads a document like the GraphQL specification executes it.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned, Value as Input};
use async_graphql_value::Value as Literal;

/// An operation of a document, and the values of its variables.
pub(crate) struct Request<'a> {
    document: &'a ExecutableDocument,
    pub(crate) operation: &'a OperationDefinition,
    variables: HashMap<&'a str, Input>,
}

/// The fields with one response key.
pub(crate) type Group<'a> = (&'a str, Vec<&'a Positioned<Field>>);

impl<'a> Request<'a> {
    /// [CoerceVariableValues], for values of the right types.
    ///
    /// [CoerceVariableValues]: https://spec.graphql.org/October2021/#CoerceVariableValues()
    pub(crate) fn new(
        document: &'a ExecutableDocument,
        name: Option<&str>,
        given: &serde_json::Map<String, serde_json::Value>,
    ) -> Self {
        let operation = match &document.operations {
            DocumentOperations::Single(operation) => &operation.node,
            DocumentOperations::Multiple(operations) => {
                let mut all = operations.iter();
                let (_, chosen) = all
                    .find(|(known, _)| name.is_none_or(|name| known.as_str() == name))
                    .expect("the operation is there");
                &chosen.node
            }
        };
        let variables = operation
            .variable_definitions
            .iter()
            .filter_map(|variable| {
                let name = variable.node.name.node.as_str();
                let value = match given.get(name) {
                    Some(value) => Input::from_json(value.clone()).expect("JSON is a value"),
                    None => variable.node.default_value.as_ref()?.node.clone(),
                };
                Some((name, value))
            });
        Self {
            document,
            operation,
            variables: variables.collect(),
        }
    }

    /// [CollectFields] of some selection sets on an object with these type names,
    /// its own and its interfaces'.
    ///
    /// [CollectFields]: https://spec.graphql.org/October2021/#CollectFields()
    pub(crate) fn collect(
        &self,
        names: &[&str],
        sets: impl IntoIterator<Item = &'a SelectionSet>,
    ) -> Vec<Group<'a>> {
        let mut groups = Vec::new();
        let mut visited = HashSet::new();
        for set in sets {
            self.collect_set(names, set, &mut groups, &mut visited);
        }
        groups
    }

    fn collect_set(
        &self,
        names: &[&str],
        set: &'a SelectionSet,
        groups: &mut Vec<Group<'a>>,
        visited: &mut HashSet<&'a str>,
    ) {
        for selection in &set.items {
            if !self.included(selection.node.directives()) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => {
                    let key = field.node.alias.as_ref().unwrap_or(&field.node.name);
                    let key = key.node.as_str();
                    match groups.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, group)) => group.push(field),
                        None => groups.push((key, vec![field])),
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if visited.insert(name) {
                        let fragment = &self.document.fragments[name].node;
                        if names.contains(&fragment.type_condition.node.on.node.as_str()) {
                            self.collect_set(names, &fragment.selection_set.node, groups, visited);
                        }
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let applies = match &fragment.node.type_condition {
                        Some(on) => names.contains(&on.node.on.node.as_str()),
                        None => true,
                    };
                    if applies {
                        let set = &fragment.node.selection_set.node;
                        self.collect_set(names, set, groups, visited);
                    }
                }
            }
        }
    }

    fn included(&self, directives: &[Positioned<Directive>]) -> bool {
        let condition = |directive: &Positioned<Directive>| {
            let literal = directive
                .node
                .get_argument("if")
                .expect("it has a condition");
            self.resolve(&literal.node) == Some(Input::Boolean(true))
        };
        directives
            .iter()
            .all(|directive| match directive.node.name.node.as_str() {
                "skip" => !condition(directive),
                "include" => condition(directive),
                _ => true,
            })
    }

    /// The value of an argument. None if it is missing or null.
    pub(crate) fn argument(&self, field: &Positioned<Field>, name: &str) -> Option<Input> {
        let literal = field.node.get_argument(name)?;
        self.resolve(&literal.node)
            .filter(|value| *value != Input::Null)
    }

    fn resolve(&self, literal: &Literal) -> Option<Input> {
        Some(match literal {
            Literal::Variable(name) => return self.variables.get(name.as_str()).cloned(),
            Literal::List(items) => Input::List(
                items
                    .iter()
                    .map(|item| self.resolve(item).unwrap_or(Input::Null))
                    .collect(),
            ),
            Literal::Object(fields) => Input::Object(
                fields
                    .iter()
                    .filter_map(|(name, value)| Some((Name::new(name), self.resolve(value)?)))
                    .collect(),
            ),
            constant => constant.clone().into_const().expect("it holds no variable"),
        })
    }
}

/// The selection sets of fields, which are collected together.
pub(crate) fn sets<'a>(
    group: &[&'a Positioned<Field>],
) -> impl Iterator<Item = &'a SelectionSet> + use<'a> {
    let sets: Vec<_> = group
        .iter()
        .map(|field| &field.node.selection_set.node)
        .collect();
    sets.into_iter()
}
