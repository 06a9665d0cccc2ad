//! What a client is answered.

use async_graphql::{ServerError, Value};
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::write::Failure;
use crate::database::DatabaseError;
use crate::memory::Reservation;

/// The answer to a request, in the [shape] that the specification gives it.
///
/// [shape]: https://spec.graphql.org/October2021/#sec-Response-Format
#[derive(Debug, Default)]
pub struct Response {
    /// JSON text; none when the request was refused, and nothing ran.
    pub data: Option<String>,
    /// What went wrong.
    pub errors: Vec<ServerError>,
    /// What the caller asked to be told beside the data.
    /// It is JSON text.
    pub extensions: Option<String>,
    /// The memory of the texts.
    pub(crate) reservation: Reservation,
    pub(crate) lacks_memory: bool,
}

impl Response {
    /// The answer to a request that was refused.
    #[must_use]
    pub fn refused(errors: Vec<ServerError>) -> Self {
        Self {
            errors,
            ..Self::default()
        }
    }

    /// The answer in place of one that is too large, or has no memory.
    pub(super) fn without_room(failure: Failure, limit: usize) -> Self {
        Self {
            data: Some("null".to_owned()),
            lacks_memory: matches!(failure, Failure::NoMemory),
            errors: vec![failure.into_error(limit)],
            ..Self::default()
        }
    }

    /// The answer in place of one to which something belongs that has no room or no
    /// memory.
    #[must_use]
    pub fn without_memory(error: DatabaseError, limit: usize) -> Self {
        let failure = match error {
            DatabaseError::NoMemory => Failure::NoMemory,
            _ => Failure::TooLarge,
        };
        Self::without_room(failure, limit)
    }

    /// The codes of what went wrong, each once.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let mut codes = Vec::new();
        for error in &self.errors {
            let code = error
                .extensions
                .as_ref()
                .and_then(|values| values.get("code"));
            if let Some(Value::String(code)) = code
                && !codes.contains(&code.as_str())
            {
                codes.push(code);
            }
        }
        codes
    }

    /// Whether something went wrong.
    #[must_use]
    pub fn is_err(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The answer as JSON text.
    #[must_use]
    pub fn into_json(self) -> Vec<u8> {
        self.into_body().0
    }

    /// Whether there was no memory for the answer, which says so.
    #[must_use]
    pub fn lacks_memory(&self) -> bool {
        self.lacks_memory
    }

    /// The answer as JSON text, and its memory: to be kept until the text has been
    /// sent.
    ///
    /// # Panics
    ///
    /// Never: errors and extensions have only text for keys.
    #[must_use]
    pub fn into_body(self) -> (Vec<u8>, Reservation) {
        const DATA: &[u8] = b"{\"data\":";

        let Self {
            data,
            errors,
            extensions,
            mut reservation,
            ..
        } = self;
        let mut body = data.map_or_else(Vec::new, String::into_bytes);
        if !body.is_empty() {
            // The writer left room, so that the text is moved and not copied.
            body.splice(..0, DATA.iter().copied());
        }
        let mut entry = |name: &str, value: String| {
            // No more than it takes: the text may be long.
            body.reserve_exact(name.len() + value.len() + 2);
            body.push(if body.is_empty() { b'{' } else { b',' });
            body.extend_from_slice(name.as_bytes());
            body.extend_from_slice(value.as_bytes());
        };
        if !errors.is_empty() {
            let errors = serde_json::to_string(&errors).expect("errors are JSON");
            entry("\"errors\":", errors);
        }
        if let Some(extensions) = extensions {
            entry("\"extensions\":", extensions);
        }
        body.push(b'}');
        // What errors add is little: without memory for it the text is sent all the same.
        let _ = reservation.resize(body.capacity());
        (body, reservation)
    }
}

impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(data) = &self.data {
            let data: &RawValue = serde_json::from_str(data).map_err(S::Error::custom)?;
            map.serialize_entry("data", data)?;
        }
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &self.errors)?;
        }
        if let Some(extensions) = &self.extensions {
            let extensions: &RawValue =
                serde_json::from_str(extensions).map_err(S::Error::custom)?;
            map.serialize_entry("extensions", extensions)?;
        }
        map.end()
    }
}
