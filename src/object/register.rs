//! Descriptions as types of async-graphql's registry, which parses, validates,
//! introspects and prints the schema.

use async_graphql::registry::{
    EnumBuilder, InputObjectBuilder, MetaEnumValue, MetaField, MetaInputValue, MetaType,
    ObjectBuilder, Registry,
};
use indexmap::{IndexMap, IndexSet};

use super::{Field, FieldKind, Leaf, ObjectType};

/// The interface of all objects.
pub const NODE: &str = "Node";

/// The name of the type that says where a page stands.
pub const PAGE_INFO: &str = "PageInfo";

/// Registers the interface of all objects.
pub fn register_node(registry: &mut Registry, possible_types: impl Iterator<Item = &'static str>) {
    let id = field(
        "id",
        "ID!".to_owned(),
        "Opaque and unique among all objects. What `node` takes.",
    );
    let node = MetaType::Interface {
        name: NODE.to_owned(),
        description: Some("An object that its `id` alone finds again.".to_owned()),
        fields: fields([id]),
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

/// Registers an object type with its connection, its edge and its order.
pub fn register_object(registry: &mut Registry, object: &'static ObjectType) {
    let own = object
        .fields
        .values()
        .map(|field| field_of(registry, object, field))
        .collect::<Vec<_>>();
    insert_object(registry, object.name.to_owned(), object.description, own);
    registry.add_implements(object.name, NODE);
    register_connection(registry, object);
    register_order(registry, object);
}

fn register_connection(registry: &mut Registry, object: &ObjectType) {
    let name = object.name;
    insert_object(
        registry,
        PAGE_INFO.to_owned(),
        "Where a page stands among all rows of its connection.",
        [
            field(
                "hasNextPage",
                "Boolean!".to_owned(),
                "Whether rows follow this page.",
            ),
            field(
                "hasPreviousPage",
                "Boolean!".to_owned(),
                "Whether rows precede this page.",
            ),
            field(
                "startCursor",
                "String".to_owned(),
                "The cursor of the page's first row, for `before`.",
            ),
            field(
                "endCursor",
                "String".to_owned(),
                "The cursor of the page's last row, for `after`.",
            ),
        ],
    );
    insert_object(
        registry,
        object.edge(),
        &format!("A {name} at its place in a connection."),
        [
            field(
                "cursor",
                "String!".to_owned(),
                "Names the place, for `after` and `before` in the same order.",
            ),
            field("node", format!("{name}!"), &format!("The {name}.")),
        ],
    );
    insert_object(
        registry,
        object.connection(),
        &format!("A page of {name} objects."),
        [
            field("nodes", format!("[{name}!]!"), "The page's objects."),
            field(
                "edges",
                format!("[{}!]!", object.edge()),
                "The page's objects, each with its cursor.",
            ),
            field(
                "pageInfo",
                format!("{PAGE_INFO}!"),
                "Where the page stands.",
            ),
            field(
                "totalCount",
                "Int!".to_owned(),
                "How many rows there are on all pages. One statement more, only when it is selected.",
            ),
        ],
    );
}

fn register_order(registry: &mut Registry, object: &ObjectType) {
    let name = object.name;
    let direction = EnumBuilder::new(
        "OrderDirection",
        IndexMap::from_iter([
            enum_value("ASC", "Smallest, earliest or first in the alphabet first."),
            enum_value("DESC", "Largest, latest or last in the alphabet first."),
        ]),
    )
    .description(Some("Which end of an order comes first.".to_owned()))
    .build();
    registry
        .types
        .insert("OrderDirection".to_owned(), direction);
    let values = object.orderings.iter().map(|ordering| {
        let column = object.table.column(ordering.column).name.replace('_', " ");
        enum_value(
            ordering.name,
            &format!("By {column}; equal ones by age of their entry."),
        )
    });
    let by = EnumBuilder::new(format!("{name}OrderField"), values.collect())
        .description(Some(format!("What {name} objects can be ordered by.")))
        .build();
    registry.types.insert(format!("{name}OrderField"), by);
    let mut direction = input(
        "direction",
        "OrderDirection!".to_owned(),
        "Which end comes first.",
    );
    direction.default_value = Some("ASC".to_owned());
    let order = InputObjectBuilder::new(
        format!("{name}Order"),
        IndexMap::from_iter([
            (
                "field".to_owned(),
                input("field", format!("{name}OrderField!"), "What to order by."),
            ),
            ("direction".to_owned(), direction),
        ]),
    )
    .description(Some(format!("An order of {name} objects.")))
    .build();
    registry.types.insert(format!("{name}Order"), order);
}

/// The arguments of a connection.
#[must_use]
pub fn relation_arguments(object: &ObjectType) -> Vec<MetaInputValue> {
    let name = object.name;
    vec![
        input(
            "first",
            "Int".to_owned(),
            "The most rows of the page, from the start. 20 when neither `first` nor `last` is given.",
        ),
        input(
            "after",
            "String".to_owned(),
            "Only rows behind this cursor.",
        ),
        input(
            "last",
            "Int".to_owned(),
            "The most rows of the page, from the end. Not together with `first`.",
        ),
        input(
            "before",
            "String".to_owned(),
            "Only rows before this cursor.",
        ),
        input("orderBy", format!("{name}Order"), &default_order(object)),
    ]
}

/// The arguments that find one object by one of its unique columns.
#[must_use]
pub fn unique_arguments(unique: &[(&str, Leaf)]) -> Vec<MetaInputValue> {
    let nullable = unique.len() > 1;
    let argument = |&(name, leaf): &(&str, Leaf)| {
        let description = match (name, nullable) {
            ("id", false) => "Which one.",
            (_, false) => "Which one, by this.",
            (_, true) => "Which one; give exactly one argument.",
        };
        input(name, leaf.reference(nullable), description)
    };
    unique.iter().map(argument).collect()
}

fn default_order(object: &ObjectType) -> String {
    let direction = match object.default_order.direction {
        crate::sql::Direction::Ascending => "ascending",
        crate::sql::Direction::Descending => "descending",
    };
    format!(
        "The order of the rows; {} {direction} when it is not given.",
        object.ordering_name(object.default_order)
    )
}

fn field_of(registry: &mut Registry, object: &ObjectType, described: &Field) -> MetaField {
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
            arguments = relation_arguments(target());
            target().connection() + "!"
        }
    };
    with_arguments(field(&described.name, ty, described.description), arguments)
}

/// A field with arguments.
pub fn with_arguments(mut field: MetaField, arguments: Vec<MetaInputValue>) -> MetaField {
    field.args = arguments
        .into_iter()
        .map(|argument| (argument.name.clone(), argument))
        .collect();
    field
}

/// A field without arguments.
pub fn field(name: &str, ty: String, description: &str) -> MetaField {
    let mut field = MetaField::new(name, ty);
    field.description = Some(description.to_owned());
    field
}

fn input(name: &str, ty: String, description: &str) -> MetaInputValue {
    let mut input = MetaInputValue::new(name, ty);
    input.description = Some(description.to_owned());
    input
}

fn enum_value(name: &str, description: &str) -> (String, MetaEnumValue) {
    let mut value = MetaEnumValue::new(name);
    value.description = Some(description.to_owned());
    (name.to_owned(), value)
}

fn fields(fields: impl IntoIterator<Item = MetaField>) -> IndexMap<String, MetaField> {
    fields
        .into_iter()
        .map(|field| (field.name.clone(), field))
        .collect()
}

/// Registers an object type of these fields.
pub fn insert_object(
    registry: &mut Registry,
    name: String,
    description: &str,
    own: impl IntoIterator<Item = MetaField>,
) {
    let object = ObjectBuilder::new(&name, fields(own))
        .description(Some(description.to_owned()))
        .build();
    registry.types.insert(name, object);
}
