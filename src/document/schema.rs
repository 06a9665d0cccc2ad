//! The schema that documents are validated against, and that introspection returns.

use std::sync::LazyLock;

use apollo_compiler::ast::{DirectiveList, FieldDefinition, Type};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Schema, name};
use async_graphql::SDLExportOptions;

use super::sdl_with;

/// The schema, parsed once from its definition language.
pub(super) fn schema() -> &'static Valid<Schema> {
    static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
        let options = SDLExportOptions::new().include_specified_by();
        let schema = Schema::parse(sdl_with(options), "schema.graphql");
        let mut schema = schema.expect("the printed schema is valid GraphQL");
        follow_september_2025(&mut schema);
        schema.validate().expect("the schema is valid")
    });
    &SCHEMA
}

/// Updates the library's introspection types from the edition of October 2021 to
/// September 2025: `isOneOf`, and arguments that are never null.
fn follow_september_2025(schema: &mut Schema) {
    for (name, ty) in &mut schema.types {
        let ExtendedType::Object(ty) = ty else {
            continue;
        };
        if !name.starts_with("__") {
            continue;
        }
        let ty = ty.make_mut();
        if name == "__Type" {
            let field = FieldDefinition {
                description: None,
                name: name!("isOneOf"),
                arguments: Vec::new(),
                ty: Type::Named(name!("Boolean")),
                directives: DirectiveList::default(),
            };
            ty.fields.insert(name!("isOneOf"), Component::new(field));
        }
        for field in ty.fields.values_mut() {
            for argument in &mut field.make_mut().arguments {
                if argument.name == "includeDeprecated" {
                    let ty = &mut argument.make_mut().ty;
                    *ty.make_mut() = Type::NonNullNamed(name!("Boolean"));
                }
            }
        }
    }
    if let Some(deprecated) = schema.directive_definitions.get_mut("deprecated") {
        for argument in &mut deprecated.make_mut().arguments {
            let ty = &mut argument.make_mut().ty;
            *ty.make_mut() = Type::NonNullNamed(name!("String"));
        }
    }
}
