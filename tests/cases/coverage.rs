//! Checks that the cases cover the schema.

use std::collections::BTreeSet;
use std::fs;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    ExecutableDocument, InputValueDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql_value::{ConstValue, Value as Literal};
use gatepass::error::Code;
use strum::VariantArray;

use super::case::Case;
use crate::support::schema::{Schema, base};

/// Whether a document alone can cause this error.
fn is_reachable(code: Code) -> bool {
    match code {
        Code::GraphqlParseFailed
        | Code::GraphqlValidationFailed
        | Code::Forbidden
        | Code::BadArgument
        | Code::BadCursor
        | Code::BadId
        | Code::PageTooLarge
        | Code::FilterTooLarge
        | Code::OperationTooLarge
        | Code::TooManyStatements
        | Code::TooManyRows
        | Code::TooManyUnindexed
        | Code::AnswerTooLarge => true,
        Code::BadRequest
        | Code::PayloadTooLarge
        | Code::BodyTimeout
        | Code::AddressTooLong
        | Code::HeadersTooLarge
        | Code::BatchTooLarge
        | Code::TooManyInFlight
        | Code::TooManyBodies
        | Code::TooManyAnswers
        | Code::TooManyConnections
        | Code::MisdirectedRequest
        | Code::UnsupportedMediaType
        | Code::NotAcceptable
        | Code::PreflightRequired
        | Code::PersistedQueryNotSupported
        | Code::IntrospectionDisabled
        | Code::NotFound
        | Code::MethodNotAllowed
        | Code::SqlBudgetExceeded
        | Code::TooManyErrors
        | Code::RowMissing
        | Code::Conflict
        | Code::ReadOnly
        | Code::DatabaseUnavailable
        | Code::DatabaseTimeout
        | Code::RequestTimeout
        | Code::SqlTimeExceeded
        | Code::SchemaMismatch
        | Code::Unauthenticated
        | Code::TooManyAttempts
        | Code::ProviderUnavailable
        | Code::Internal => false,
    }
}

/// Checks that every member of the schema and every error occurs in some case.
pub(crate) fn check() {
    let schema = Schema::read();
    let mut touched = BTreeSet::new();
    let mut answers = String::new();
    for case in Case::all() {
        if let Ok(document) = parse_query(&case.document) {
            Walk {
                schema,
                document: &document,
                variables: &case.variables,
                touched: &mut touched,
            }
            .document();
        }
        answers.push_str(&fs::read_to_string(case.result("json")).unwrap());
    }
    let mut missed: Vec<String> = schema
        .members()
        .into_iter()
        .filter(|member| !touched.contains(member))
        // An enum value is also covered by an answer that contains it.
        .filter(|member| match member.split_once('.') {
            Some((_, name))
                if name
                    .chars()
                    .all(|letter| letter.is_uppercase() || letter == '_') =>
            {
                !answers.contains(&format!("\"{name}\""))
            }
            _ => true,
        })
        .collect();
    let codes = Code::VARIANTS.iter().filter(|code| is_reachable(**code));
    missed.extend(
        codes
            .map(|code| code.as_str().to_owned())
            .filter(|code| !answers.contains(&format!("\"code\": \"{code}\""))),
    );
    assert!(missed.is_empty(), "no case touches {missed:#?}");
}

/// Walks a document with the types of its fields.
struct Walk<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a serde_json::Value,
    touched: &'a mut BTreeSet<String>,
}

impl Walk<'_> {
    fn document(&mut self) {
        let document = self.document;
        for (_, operation) in document.operations.iter() {
            let root = match operation.node.ty {
                OperationType::Mutation => "Mutation",
                _ => "Query",
            };
            self.set(root, &operation.node.selection_set.node);
        }
        for fragment in document.fragments.values() {
            let fragment = &fragment.node;
            let on = &fragment.type_condition.node.on.node;
            if self.schema.kind(on).is_some() {
                self.set(on, &fragment.selection_set.node);
            }
        }
    }

    /// Visits the fields of a type. Invalid parts of a document cover nothing.
    fn set(&mut self, on: &str, set: &SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let name = &field.name.node;
                    let fields = self.schema.fields(on);
                    let Some(definition) =
                        fields.into_iter().find(|known| known.name.node == *name)
                    else {
                        continue;
                    };
                    self.touched.insert(format!("{on}.{name}"));
                    for (argument, value) in &field.arguments {
                        let argument = &argument.node;
                        let mut known = definition.arguments.iter();
                        if let Some(known) = known.find(|known| known.node.name.node == *argument) {
                            self.touched.insert(format!("{on}.{name}({argument})"));
                            self.value(&known.node, &value.node);
                        }
                    }
                    let ty = base(&definition.ty.node);
                    if self.schema.is_composite(ty) {
                        self.set(ty, &field.selection_set.node);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                    self.set(on, &fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn value(&mut self, definition: &InputValueDefinition, value: &Literal) {
        let ty = base(&definition.ty.node);
        match value {
            Literal::List(items) => {
                for item in items {
                    self.value(definition, item);
                }
            }
            Literal::Object(fields) => {
                for (name, value) in fields {
                    let entries = self.schema.entries(ty).unwrap_or_default();
                    if let Some(entry) = entries.into_iter().find(|entry| entry.name.node == *name)
                    {
                        self.touched.insert(format!("{ty}.{name}"));
                        self.value(entry, value);
                    }
                }
            }
            Literal::Enum(name) => {
                self.touched.insert(format!("{ty}.{name}"));
            }
            Literal::Variable(name) => {
                let given = self.variables.get(name.as_str());
                let literal = given.map(|given| ConstValue::from_json(given.clone()).unwrap());
                if let Some(literal) = literal.map(ConstValue::into_value) {
                    self.value(definition, &literal);
                }
            }
            Literal::String(text) if self.schema.kind(ty).is_some() => {
                // JSON variables contain an enum value as a string.
                self.touched.insert(format!("{ty}.{text}"));
            }
            _ => {}
        }
    }
}
