//! What fields of introspection answer.

use std::collections::HashMap;

use async_graphql::ServerError;

use crate::memory::Reservation;

/// What the introspection fields of an operation answer, by response key.
#[derive(Debug, Default)]
pub struct Introspection {
    fields: HashMap<String, Told>,
    /// The memory of the texts.
    _reservation: Reservation,
}

/// What one of them answers.
#[derive(Debug)]
pub struct Told {
    /// JSON text, or what failed where nothing may be null.
    pub json: Result<String, ServerError>,
    /// What failed, and is null in the text.
    pub errors: Vec<ServerError>,
}

impl Introspection {
    /// The answers of some fields, whose texts have this memory.
    #[must_use]
    pub fn new(fields: HashMap<String, Told>, reservation: Reservation) -> Self {
        Self {
            fields,
            _reservation: reservation,
        }
    }

    /// What the field of a response key answers.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Told> {
        self.fields.get(key)
    }
}
