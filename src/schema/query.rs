//! The fields of `Query`: where every question starts.

use std::sync::LazyLock;

use async_graphql::registry::{MetaInputValue, Registry};
use indexmap::IndexMap;

use super::{OBJECTS, gate, holder, pass, scan};
use crate::object::{
    Leaf, ObjectRef, field, insert_object, register_node, register_object, relation_arguments,
    unique_arguments, with_arguments,
};
use crate::table::Kind;

/// The name of the root type.
pub const QUERY: &str = "Query";

/// A field of the root.
#[derive(Debug)]
pub struct Root {
    /// What the schema says it is.
    pub description: &'static str,
    /// What it finds.
    pub target: ObjectRef,
    /// How.
    pub kind: RootKind,
}

/// How a root field finds rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootKind {
    /// One row or none, by one of these arguments. Each is the global id or
    /// the name of a unique column.
    One(&'static [&'static str]),
    /// A page of all rows.
    Many,
}

/// Every field of the root, by name.
pub fn roots() -> &'static IndexMap<&'static str, Root> {
    static ROOTS: LazyLock<IndexMap<&'static str, Root>> = LazyLock::new(|| {
        let one = |target, by, description| Root {
            description,
            target,
            kind: RootKind::One(by),
        };
        let many = |target, description| Root {
            description,
            target,
            kind: RootKind::Many,
        };
        IndexMap::from([
            (
                "gate",
                one(
                    gate as ObjectRef,
                    &["id", "code"],
                    "The gate with this id or this code.",
                ),
            ),
            ("gates", many(gate, "All gates.")),
            (
                "pass",
                one(pass, &["id", "code"], "The pass with this id or this code."),
            ),
            ("passes", many(pass, "All passes.")),
            ("holder", one(holder, &["id"], "The holder with this id.")),
            ("holders", many(holder, "All holders.")),
            ("scans", many(scan, "All readings at all gates.")),
        ])
    });
    &ROOTS
}

/// Registers the root and all that it leads to.
pub fn register(registry: &mut Registry) {
    let objects = OBJECTS.map(|object| object());
    register_node(registry, objects.iter().map(|object| object.name));
    for object in objects {
        register_object(registry, object);
    }
    let own = roots().iter().map(|(name, root)| {
        let (ty, arguments) = signature(root);
        with_arguments(field(name, ty, root.description), arguments)
    });
    insert_object(
        registry,
        QUERY.to_owned(),
        "Where every question starts.",
        own,
    );
}

fn signature(root: &Root) -> (String, Vec<MetaInputValue>) {
    let target = (root.target)();
    match root.kind {
        RootKind::One(by) => {
            let unique: Vec<_> = by
                .iter()
                .map(|&name| {
                    (
                        name,
                        Leaf::of_kind(if name == "id" {
                            Kind::BigInteger
                        } else {
                            Kind::Text
                        }),
                    )
                })
                .collect();
            (target.name.to_owned(), unique_arguments(&unique))
        }
        RootKind::Many => (target.connection() + "!", relation_arguments(target)),
    }
}
