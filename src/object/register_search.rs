//! Registers the types and arguments of searches.

use async_graphql::registry::{MetaField, MetaType, Registry};

use super::meta::{field, input, insert_enum, insert_object, with_arguments};
use super::{FieldKind, Find, ObjectType};

/// The union of all types that a search finds.
pub(crate) const SEARCH_RESULT: &str = "SearchResult";

/// The type of a search's answer.
pub(crate) const SEARCH_CONNECTION: &str = "SearchConnection";

/// The number of objects that a search returns by default.
pub(crate) const DEFAULT_SEARCH: u32 = 10;

const DESCRIPTION: &str = "The objects that match a text, best first: those with exactly this text, \
those that start with it, those with words that start with its words, and those that contain its \
words. All words must match, each in any of the fields that `SearchType` lists; upper and lower \
case are the same. Equally good objects are in the order of `SearchType`, and those of a type in \
the order of the first field that it lists. A word without three letters or digits in a row only \
matches the start of a word; if all words are like this, the text only matches the start of a \
field. Costs one SQL statement for each type.";

/// Registers the types of searches among these types, and returns the field.
pub(crate) fn search_field(
    registry: &mut Registry,
    name: &str,
    objects: &[&'static ObjectType],
) -> MetaField {
    let union = MetaType::Union {
        name: SEARCH_RESULT.to_owned(),
        description: Some("An object that a search finds.".to_owned()),
        possible_types: objects
            .iter()
            .map(|object| object.name.to_owned())
            .collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
    };
    registry.types.insert(SEARCH_RESULT.to_owned(), union);
    let types: Vec<_> = objects
        .iter()
        .map(|object| (object.search_name(), description(object)))
        .collect();
    insert_enum(
        registry,
        "SearchType".to_owned(),
        "The types of objects that a search finds.",
        types,
    );
    insert_object(
        registry,
        SEARCH_CONNECTION.to_owned(),
        "The best objects that a search finds. It has no further pages: a longer text finds fewer and better ones.",
        [
            field(
                "nodes",
                format!("[{SEARCH_RESULT}!]!"),
                "The objects, best first.",
            ),
            field(
                "hasMore",
                "Boolean!".to_owned(),
                "Whether the search finds more objects than these.",
            ),
        ],
    );
    let mut first = input(
        "first",
        "Int".to_owned(),
        "Returns at most this many objects, of all types together.",
    );
    first.default_value = Some(DEFAULT_SEARCH.to_string());
    let arguments = vec![
        input(
            "text",
            "String!".to_owned(),
            "What people type: one or several words, all of which must match.",
        ),
        input(
            "types",
            "[SearchType!]".to_owned(),
            "Finds only objects of these types. Defaults to all of them.",
        ),
        first,
    ];
    with_arguments(
        field(name, format!("{SEARCH_CONNECTION}!"), DESCRIPTION),
        arguments,
    )
}

/// How a search finds the objects of a type.
fn description(object: &ObjectType) -> String {
    let name = |wanted| {
        let mut fields = object.fields.iter();
        let field = fields.find(|(_, field)| match field.kind {
            FieldKind::Column { column, .. } => column == wanted,
            _ => false,
        });
        field.map_or("", |(name, _)| name)
    };
    let each: Vec<String> = object
        .search
        .iter()
        .map(|(column, find)| match find {
            Find::Start => format!("by the start of `{}`", name(*column)),
            Find::Words => format!("by `{}`", name(*column)),
        })
        .collect();
    format!("{} objects, {}.", object.name, each.join(" and "))
}
