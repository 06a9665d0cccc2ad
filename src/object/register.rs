//! Registers object types in async-graphql's registry, which prints the schema.

use async_graphql::registry::{MetaField, MetaType, Registry};
use indexmap::{IndexMap, IndexSet};

use super::groups::groups_field;
use super::input::{register_filter, register_order};
use super::meta::{field, insert_object, with_arguments};
use super::{Field, FieldKind, ObjectType, connection_arguments};

/// The interface of all objects.
pub(crate) const NODE: &str = "Node";

/// The type that describes the position of a page.
pub(crate) const PAGE_INFO: &str = "PageInfo";

/// Registers the interface of all objects.
pub(crate) fn register_node(
    registry: &mut Registry,
    possible_types: impl Iterator<Item = &'static str>,
) {
    let id = field(
        "id",
        "ID!".to_owned(),
        "An opaque ID, unique among all objects. `node` finds the object by it.",
    );
    let node = MetaType::Interface {
        name: NODE.to_owned(),
        description: Some("An object that can be fetched again by its `id`.".to_owned()),
        fields: IndexMap::from([(id.name.clone(), id)]),
        possible_types: possible_types.map(str::to_owned).collect::<IndexSet<_>>(),
        extends: false,
        keys: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    registry.types.insert(NODE.to_owned(), node);
}

/// Registers an object type with its connection, edge, order and filter.
pub(crate) fn register_object(registry: &mut Registry, object: &'static ObjectType) {
    let own: Vec<_> = object
        .fields
        .values()
        .map(|field| meta(registry, object, field))
        .collect();
    insert_object(registry, object.name.to_owned(), object.description, own);
    registry.add_implements(object.name, NODE);
    register_connection(registry, object);
    register_order(registry, object);
    register_filter(registry, object);
}

fn register_connection(registry: &mut Registry, object: &ObjectType) {
    let name = object.name;
    let boolean = || "Boolean!".to_owned();
    let cursor = || "String".to_owned();
    insert_object(
        registry,
        PAGE_INFO.to_owned(),
        "The position of a page in its connection.",
        [
            field(
                "hasNextPage",
                boolean(),
                "Whether there are rows after this page.",
            ),
            field(
                "hasPreviousPage",
                boolean(),
                "Whether there are rows before this page.",
            ),
            field(
                "startCursor",
                cursor(),
                "The cursor of the first row of the page, for `before`.",
            ),
            field(
                "endCursor",
                cursor(),
                "The cursor of the last row of the page, for `after`.",
            ),
        ],
    );
    insert_object(
        registry,
        object.edge(),
        &format!("A {name} and its position in a connection."),
        [
            field(
                "cursor",
                cursor() + "!",
                &format!(
                    "The position of the {name}, for `after` and `before` with the same `orderBy`."
                ),
            ),
            field("node", format!("{name}!"), &format!("The {name}.")),
        ],
    );
    let groups = object.groups.as_deref();
    let groups = groups.map(|groups| groups_field(registry, object, groups));
    insert_object(
        registry,
        object.connection(),
        &format!("A page of {name} objects."),
        [
            field("nodes", format!("[{name}!]!"), "The objects of the page."),
            field(
                "edges",
                format!("[{}!]!", object.edge()),
                "The objects of the page, each with its cursor.",
            ),
            field(
                "pageInfo",
                format!("{PAGE_INFO}!"),
                "The position of the page.",
            ),
            field(
                "totalCount",
                "Int!".to_owned(),
                "The number of objects on all pages. Costs one SQL statement.",
            ),
        ]
        .into_iter()
        .chain(groups),
    );
}

pub(super) fn meta(registry: &mut Registry, object: &ObjectType, described: &Field) -> MetaField {
    let mut arguments = Vec::new();
    let ty = match &described.kind {
        FieldKind::Id => "ID!".to_owned(),
        FieldKind::Column { column, leaf } => {
            leaf.register(registry, object.table.column(*column).nullable)
        }
        FieldKind::Computed(computed) => computed.leaf.register(registry, false),
        FieldKind::One { target, key } => {
            let required = if object.table.column(*key).nullable {
                ""
            } else {
                "!"
            };
            format!("{}{required}", target().name)
        }
        FieldKind::Many { target, .. } => {
            arguments = connection_arguments(target());
            target().connection() + "!"
        }
        FieldKind::First { target, .. } => target().name.to_owned(),
        FieldKind::Count { .. } => "Int!".to_owned(),
    };
    with_arguments(field(&described.name, ty, described.description), arguments)
}
