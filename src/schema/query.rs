//! The roots: the fields of `Query`, and how those of `Mutation` are registered.

use std::sync::LazyLock;

use async_graphql::registry::{MetaField, Registry};
use indexmap::IndexMap;

use super::event::EVENTS;
use super::viewer::{VIEWER, register_viewer};
use super::{OBJECTS, event, gate, holder, mutation, pass, scan, searched};
use crate::object::{
    Mutation, NODE, ObjectRef, ObjectType, connection_arguments, field, input, insert_object,
    mutation_field, register_node, register_object, search_field, unique_arguments, with_arguments,
};

/// A root type: where the operations of one kind start.
#[derive(Debug)]
pub struct RootType {
    /// Its name in the schema.
    pub name: &'static str,
    pub(super) description: &'static str,
    /// Its fields, by name.
    pub fields: IndexMap<&'static str, Root>,
}

/// A field of a root type.
#[derive(Debug)]
pub enum Root {
    /// The row that one of these arguments identifies, if it exists. Each is the
    /// global ID or the name of a unique column.
    One {
        /// The description in the schema.
        description: &'static str,
        /// The type of the object.
        target: ObjectRef,
        /// The arguments.
        by: &'static [&'static str],
    },
    /// A page of all rows.
    Many {
        /// The description in the schema.
        description: &'static str,
        /// The type of the objects.
        target: ObjectRef,
    },
    /// The object with an ID, of any type.
    Node,
    /// The objects with these IDs, of any types.
    Nodes,
    /// The objects that match a text, of several types.
    Search,
    /// Who sends the request.
    Viewer,
    /// A change.
    Mutation(Box<Mutation>),
}

/// The root of queries.
#[must_use]
pub(crate) fn query() -> &'static RootType {
    static QUERY: LazyLock<RootType> = LazyLock::new(|| {
        let one = |target, by, description| Root::One {
            description,
            target,
            by,
        };
        let many = |target, description| Root::Many {
            description,
            target,
        };
        let fields = IndexMap::from([
            ("node", Root::Node),
            ("nodes", Root::Nodes),
            (
                "gate",
                one(
                    gate as ObjectRef,
                    &["id", "code"],
                    "The gate with this ID or code. Null if there is none.",
                ),
            ),
            ("gates", many(gate, "All gates.")),
            (
                "pass",
                one(
                    pass,
                    &["id", "code"],
                    "The pass with this ID or code. Null if there is none.",
                ),
            ),
            ("passes", many(pass, "All passes.")),
            (
                "holder",
                one(
                    holder,
                    &["id"],
                    "The holder with this ID. Null if there is none.",
                ),
            ),
            ("holders", many(holder, "All holders.")),
            ("scans", many(scan, "All scans at all gates.")),
            ("events", many(event, EVENTS)),
            ("search", Root::Search),
            ("viewer", Root::Viewer),
        ]);
        RootType {
            name: "Query",
            description: "The root of all queries.",
            fields,
        }
    });
    &QUERY
}

/// The root type of a name.
#[must_use]
pub(crate) fn root_named(name: &str) -> Option<&'static RootType> {
    [query(), mutation()]
        .into_iter()
        .find(|root| root.name == name)
}

/// The plural of a type's name: the field of `Query` that lists its objects.
///
/// # Panics
///
/// When no field of `Query` lists them.
#[must_use]
pub(crate) fn plural(object: &ObjectType) -> &'static str {
    query()
        .fields
        .iter()
        .find(|(_, root)| matches!(root, Root::Many { target, .. } if target().name == object.name))
        .map(|(name, _)| *name)
        .expect("`Query` lists every type")
}

/// Registers the root types and everything below them.
pub(crate) fn register(registry: &mut Registry) {
    let objects = OBJECTS.map(|object| object());
    for object in objects {
        object.check_rules();
    }
    register_node(registry, objects.iter().map(|object| object.name));
    for object in objects {
        register_object(registry, object);
    }
    register_viewer(registry);
    for root in [query(), mutation()] {
        let own = root.fields.iter();
        let own: Vec<_> = own
            .map(|(name, field)| meta(registry, name, field))
            .collect();
        insert_object(registry, root.name.to_owned(), root.description, own);
    }
}

fn meta(registry: &mut Registry, name: &str, root: &Root) -> MetaField {
    match root {
        Root::One {
            description,
            target,
            by,
        } => with_arguments(
            field(name, target().name.to_owned(), description),
            unique_arguments(target(), by),
        ),
        Root::Many {
            description,
            target,
        } => {
            let ty = target().connection() + "!";
            with_arguments(field(name, ty, description), connection_arguments(target()))
        }
        Root::Viewer => field(
            name,
            format!("{VIEWER}!"),
            "Who sends the request, and what they may do.",
        ),
        Root::Node => {
            let id = input("id", "ID!".to_owned(), "The `id` of the object.");
            let description = "The object with this ID. Null if it no longer exists.";
            with_arguments(field(name, NODE.to_owned(), description), vec![id])
        }
        Root::Nodes => {
            let ids = input(
                "ids",
                "[ID!]!".to_owned(),
                "The IDs of the objects, at most as many as a page may have rows.",
            );
            let description = "The objects with these IDs, in the same order. Null for an object that no longer exists. Costs one SQL statement for each type of object.";
            with_arguments(field(name, format!("[{NODE}]!"), description), vec![ids])
        }
        Root::Search => search_field(registry, name, searched()),
        Root::Mutation(mutation) => mutation_field(registry, mutation),
    }
}
