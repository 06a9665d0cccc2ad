//! The answers of introspection fields.

use std::collections::HashMap;

use async_graphql::ServerError;

use crate::memory::Reservation;

/// The answers of an operation's introspection fields, by response key.
#[derive(Debug, Default)]
pub struct Introspection {
    fields: HashMap<String, FieldAnswer>,
    /// The memory of the texts.
    _reservation: Reservation,
}

/// The answer of one field.
#[derive(Debug)]
pub struct FieldAnswer {
    /// JSON text. None if an error made the field null where that is not allowed.
    pub json: Result<String, ServerError>,
    /// The errors of parts that are null in the text.
    pub errors: Vec<ServerError>,
}

impl Introspection {
    /// The answers of some fields, with the memory of their texts.
    #[must_use]
    pub fn new(fields: HashMap<String, FieldAnswer>, reservation: Reservation) -> Self {
        Self {
            fields,
            _reservation: reservation,
        }
    }

    /// The answer of the field with a response key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&FieldAnswer> {
        self.fields.get(key)
    }
}
