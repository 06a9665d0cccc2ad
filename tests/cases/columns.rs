//! Cases that are written by the schema: each selects and filters by every column of a
//! type, so that a new column needs no case by hand.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::support::schema::{Schema, base};

/// Writes the documents anew, or says how they differ from the schema's.
pub(crate) fn check(update: bool) -> Vec<String> {
    let schema = Schema::read();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/columns");
    let mut differences = Vec::new();
    for field in schema.fields("Query") {
        let Some(object) = base(&field.ty.node).strip_suffix("Connection") else {
            continue;
        };
        if !schema.implements(object, "Node") {
            continue;
        }
        let name = &field.name.node;
        let file = folder.join(name.as_str()).with_extension("graphql");
        let expected = document(schema, name, object);
        if update {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, expected).unwrap();
        } else if fs::read_to_string(&file).unwrap_or_default() != expected {
            differences.push(format!("{}: expected\n{expected}", file.display()));
        }
    }
    differences
}

/// All columns of the first rows, which a filter by each of them finds.
fn document(schema: &Schema, list: &str, object: &str) -> String {
    let mut text =
        format!("# The columns of {object}. Written by UPDATE=1 cargo test --test main cases.\n");
    let _ = writeln!(
        text,
        "{{\n  {list}(\n    first: 2\n    filter: {{\n      not: {{\n        or: ["
    );
    for entry in schema.entries(&format!("{object}Filter")).unwrap() {
        let (name, ty) = (&entry.name.node, base(&entry.ty.node));
        // A relation's filter has no operators of its own, and is no column's.
        let operators = schema.entries(ty).unwrap_or_default();
        if operators.iter().any(|operator| operator.name.node == "in") {
            let _ = writeln!(text, "          {{ {name}: {{ in: [] }} }}");
        } else if ty == "Boolean" {
            let _ = writeln!(text, "          {{ {name}: true }}");
        }
    }
    text.push_str("        ]\n      }\n    }\n  ) {\n    nodes {\n");
    for field in schema.fields(object) {
        if field.arguments.is_empty() && !schema.is_composite(base(&field.ty.node)) {
            let _ = writeln!(text, "      {}", field.name.node);
        }
    }
    text.push_str("    }\n  }\n}\n");
    text
}
