//! Registers mutations with their inputs and payloads.

use async_graphql::OutputType;
use async_graphql::registry::{MetaField, MetaInputValue, Registry};

use super::meta::{field, input, insert_input, insert_object, with_arguments};
use super::mutation::{
    IDEMPOTENCY_KEY, InputField, InputKind, MOST_ITEMS, Mutation, UserErrorCode,
};
use super::rules::required;
use super::{DateTime, Leaf};

/// The type of what is wrong with an input.
pub(crate) const USER_ERROR: &str = "UserError";

/// Registers a mutation, and returns its field of the root.
pub(crate) fn mutation_field(registry: &mut Registry, mutation: &Mutation) -> MetaField {
    register_user_error(registry);
    register_input(registry, mutation);
    register_payload(registry, mutation);
    let argument = input(
        "input",
        mutation.input_type() + "!",
        "What the mutation takes.",
    );
    let unbound = if mutation.for_unbound {
        " Not for viewers who are bound to gates."
    } else {
        ""
    };
    let description = format!(
        "{}{unbound}{}",
        mutation.description,
        required(mutation.role)
    );
    with_arguments(
        field(mutation.name, mutation.payload_type(), &description),
        vec![argument],
    )
}

fn register_input(registry: &mut Registry, mutation: &Mutation) {
    let own = mutation.fields.iter();
    let mut entries: Vec<MetaInputValue> = own.map(|field| entry(registry, field)).collect();
    if let Some(items) = mutation.items {
        insert_input(registry, items.ty.to_owned(), items.description, entries);
        entries = vec![input(
            items.field,
            format!("[{}!]!", items.ty),
            &format!(
                "The items, at most {MOST_ITEMS}. All of them are written, or none. They cost as many SQL statements as one."
            ),
        )];
    }
    entries.push(input(
        IDEMPOTENCY_KEY,
        "String".to_owned(),
        "A text of at most 128 characters that you make for this change. Sent again with the same key and input within 24 hours, the mutation changes nothing and answers the same.",
    ));
    let description = format!("What `{}` takes.", mutation.name);
    insert_input(registry, mutation.input_type(), &description, entries);
}

fn entry(registry: &mut Registry, field: &InputField) -> MetaInputValue {
    let leaf = match field.kind {
        InputKind::Object(_) => Leaf::from_type::<async_graphql::ID>(),
        InputKind::Text(_) => Leaf::from_type::<String>(),
        InputKind::Integer => Leaf::from_type::<i32>(),
        InputKind::Boolean => Leaf::from_type::<bool>(),
        InputKind::Time => Leaf::from_type::<DateTime>(),
        InputKind::Enumeration(leaf) => leaf,
    };
    let ty = leaf.register(registry, !field.required);
    let description = match field.kind {
        InputKind::Text(most) => format!("{} At most {most} characters.", field.description),
        _ => field.description.to_owned(),
    };
    input(field.name, ty, &description)
}

fn register_payload(registry: &mut Registry, mutation: &Mutation) {
    let object = mutation.target().name;
    let name = mutation.payload_field();
    let written = if mutation.items.is_some() {
        let description = "What was written, in the order of the items. Null if there are errors.";
        field(&name, format!("[{object}!]"), description)
    } else {
        let description = "What was written. Null if there are errors.";
        field(&name, object.to_owned(), description)
    };
    let errors = field(
        "userErrors",
        format!("[{USER_ERROR}!]!"),
        "What is wrong with the input. If there is anything, nothing was written.",
    );
    let description = format!("The result of `{}`.", mutation.name);
    insert_object(
        registry,
        mutation.payload_type(),
        &description,
        [written, errors],
    );
}

fn register_user_error(registry: &mut Registry) {
    let code = <UserErrorCode as OutputType>::create_type_info(registry);
    insert_object(
        registry,
        USER_ERROR.to_owned(),
        "What is wrong with an input.",
        [
            field("code", code, "The kind of mistake."),
            field(
                "message",
                "String!".to_owned(),
                "What is wrong, and what to do.",
            ),
            field(
                "field",
                "[String!]!".to_owned(),
                "The path of the field in the input, such as `[\"passes\", \"3\", \"validUntil\"]`. Empty for the input as a whole.",
            ),
            field(
                "index",
                "Int".to_owned(),
                "The index of the item. Null if the mutation takes only one.",
            ),
        ],
    );
}
