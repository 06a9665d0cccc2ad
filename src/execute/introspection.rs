//! What fields of introspection answer.

use std::collections::HashMap;

use async_graphql::ServerError;

/// What the introspection fields of an operation answer, by response key.
#[derive(Debug, Default)]
pub struct Introspection(pub HashMap<String, Told>);

/// What one of them answers.
#[derive(Debug)]
pub struct Told {
    /// JSON text, or what failed where nothing may be null.
    pub json: Result<String, ServerError>,
    /// What failed, and is null in the text.
    pub errors: Vec<ServerError>,
}
