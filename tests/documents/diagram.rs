//! The diagram of the data, generated from the description of the schema.

use std::fmt::Write;

use gatepass::internals::{FieldKind, OBJECTS, ObjectType};

use super::check_part;

#[test]
fn the_diagram_shows_every_type_and_relation() {
    let mut diagram = "erDiagram\n".to_owned();
    for object in OBJECTS.map(|object| object()) {
        for field in object.fields.values() {
            if let FieldKind::Many {
                target,
                foreign_key,
            } = &field.kind
            {
                let target = target();
                let parent = if target.table.column(*foreign_key).nullable {
                    "|o"
                } else {
                    "||"
                };
                let (one, many) = (object.name, target.name);
                writeln!(diagram, "    {one} {parent}--o{{ {many} : {}", field.name).unwrap();
            }
        }
    }
    for object in OBJECTS.map(|object| object()) {
        writeln!(diagram, "    {} {{", object.name).unwrap();
        for line in values(object) {
            writeln!(diagram, "        {line}").unwrap();
        }
        diagram.push_str("    }\n");
    }
    check_part(
        "docs/data.md",
        "diagram",
        &format!("\n```mermaid\n{diagram}```\n\n"),
    );
}

/// The types and names of an object's value fields.
fn values(object: &ObjectType) -> impl Iterator<Item = String> {
    object.fields.values().filter_map(|field| {
        let leaf = match &field.kind {
            FieldKind::Id => "ID".to_owned(),
            FieldKind::Column { leaf, .. } => leaf.reference(true),
            FieldKind::Computed(computed) => computed.leaf.reference(true),
            FieldKind::Count { .. } => "Int".to_owned(),
            FieldKind::One { .. } | FieldKind::Many { .. } | FieldKind::First { .. } => {
                return None;
            }
        };
        Some(format!("{leaf} {}", field.name))
    })
}
