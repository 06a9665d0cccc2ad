//! Tests of `schema.graphql`.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};

#[test]
fn schema_graphql_is_the_served_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
    let written = std::fs::read_to_string(path).unwrap();
    let printed = gatepass::document::sdl();
    assert!(
        written == printed,
        "schema.graphql is stale. Renew it: cargo run -- schema > schema.graphql"
    );
}

/// A linter checks the rest in CI. It cannot distinguish our arguments from those
/// of the specification's directives.
#[test]
fn every_type_field_argument_and_value_is_described() {
    let mut silent = Vec::new();
    let document = parse_schema(gatepass::document::sdl()).unwrap();
    for definition in &document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let definition = &definition.node;
        let name = definition.name.node.as_str();
        let mut expect = |described: bool, what: String| {
            if !described {
                silent.push(what);
            }
        };
        expect(definition.description.is_some(), name.to_owned());
        let fields = match &definition.kind {
            TypeKind::Object(object) => object.fields.as_slice(),
            TypeKind::Interface(interface) => &interface.fields,
            _ => &[],
        };
        for field in fields {
            let of = format!("{name}.{}", field.node.name.node);
            for argument in &field.node.arguments {
                let argument = &argument.node;
                let is = argument.description.is_some();
                expect(is, format!("{of}({})", argument.name.node));
            }
            expect(field.node.description.is_some(), of);
        }
        if let TypeKind::InputObject(input) = &definition.kind {
            for field in &input.fields {
                let is = field.node.description.is_some();
                expect(is, format!("{name}.{}", field.node.name.node));
            }
        }
        if let TypeKind::Enum(of) = &definition.kind {
            for value in &of.values {
                let is = value.node.description.is_some();
                expect(is, format!("{name}.{}", value.node.value.node));
            }
        }
    }
    assert!(document.definitions.len() > 30);
    assert!(silent.is_empty(), "without a description: {silent:?}");
}
