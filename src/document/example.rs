//! Examples of values that an argument takes, for messages.

use apollo_compiler::ast::Type;
use apollo_compiler::schema::{EnumType, ExtendedType, InputObjectType};
use async_graphql::{Name, Value};
use indexmap::IndexMap;

use super::schema::schema;

/// An example of a value of a type. It contains the value that the caller wrote,
/// where that fits: `{ eq: ACTIVE }` for `ACTIVE`.
pub(super) fn example(ty: &Type, written: &str) -> Value {
    let name = ty.inner_named_type();
    match schema().types.get(name) {
        Some(ExtendedType::Enum(ty)) => enumeration(ty, written),
        Some(ExtendedType::InputObject(ty)) => object(ty, written),
        _ => scalar(name, written),
    }
}

/// An input object with its required fields, or with one that suits the type best.
fn object(ty: &InputObjectType, written: &str) -> Value {
    let required = ty.fields.values().find(|field| field.is_required());
    let is_text = |name: &str| name == "StringFilter";
    let text = ty
        .fields
        .values()
        .find(|field| is_text(field.ty.inner_named_type()));
    let first = ty.fields.values().next();
    let field = required.or(text).or(first);
    let field = field.expect("an input object has a field");
    let value = example(&field.ty, written);
    Value::Object(IndexMap::from([(Name::new(field.name.as_str()), value)]))
}

fn enumeration(ty: &EnumType, written: &str) -> Value {
    let value = ty.values.keys().find(|name| name.as_str() == written);
    let value = value.or_else(|| ty.values.keys().next());
    let value = value.expect("an enum has a value");
    Value::Enum(Name::new(value.as_str()))
}

fn scalar(name: &str, written: &str) -> Value {
    match name {
        "Int" => Value::from(written.parse::<i32>().unwrap_or(10)),
        "Boolean" => Value::Boolean(written != "false"),
        "DateTime" => Value::from("2026-11-22T08:00:00Z"),
        "Duration" => Value::from("PT24H"),
        _ if written.is_empty() => Value::from("…"),
        _ => Value::from(written),
    }
}

/// A value as a document spells it: `{ eq: ACTIVE }`.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_keeps_what_the_caller_wrote_where_it_fits() {
        for (ty, written, expected) in [
            ("PassStatusFilter", "ACTIVE", "{ eq: ACTIVE }"),
            ("PassStatusFilter", "PLANE", "{ eq: REVOKED }"),
            ("GateFilter", "G0007", "{ code: { eq: \"G0007\" } }"),
            ("PassOrder", "CODE", "{ field: CODE }"),
            ("Int", "5", "5"),
            ("Int", "x", "10"),
            ("String", "5", "\"5\""),
            ("Boolean", "false", "false"),
        ] {
            let ty = Type::Named(apollo_compiler::Name::new_unchecked(ty));
            assert_eq!(literal(&example(&ty, written)), expected);
        }
    }
}
