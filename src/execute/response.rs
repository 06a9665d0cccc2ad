//! The response to a client.

use async_graphql::{ServerError, Value};
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::write::Failure;
use crate::database::DatabaseError;
use crate::memory::Reservation;

/// The response to a request, in the [format] of the specification.
///
/// [format]: https://spec.graphql.org/October2021/#sec-Response-Format
#[derive(Debug, Default)]
pub struct Response {
    /// JSON text. None if the request was refused and nothing ran.
    pub data: Option<String>,
    /// The errors.
    pub errors: Vec<ServerError>,
    /// The extensions that the caller requested, as JSON text.
    pub extensions: Option<String>,
    /// The memory of the texts.
    pub(crate) reservation: Reservation,
    pub(crate) lacks_memory: bool,
}

impl Response {
    /// The response to a refused request.
    #[must_use]
    pub fn refused(errors: Vec<ServerError>) -> Self {
        Self {
            errors,
            ..Self::default()
        }
    }

    /// The response in place of one that is too large or finds no memory.
    pub(super) fn without_room(failure: Failure, limit: usize) -> Self {
        Self {
            data: Some("null".to_owned()),
            lacks_memory: matches!(failure, Failure::NoMemory),
            errors: vec![failure.into_error(limit)],
            ..Self::default()
        }
    }

    /// The response in place of one with a part that is too large or finds no memory.
    #[must_use]
    pub fn without_memory(error: DatabaseError, limit: usize) -> Self {
        let failure = match error {
            DatabaseError::NoMemory => Failure::NoMemory,
            _ => Failure::TooLarge,
        };
        Self::without_room(failure, limit)
    }

    /// The codes of the errors, each once.
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

    /// Whether there are errors.
    #[must_use]
    pub fn is_err(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The response as JSON text.
    #[must_use]
    pub fn into_json(self) -> Vec<u8> {
        self.into_body().0
    }

    /// Whether the response is an error because no memory was available.
    #[must_use]
    pub fn lacks_memory(&self) -> bool {
        self.lacks_memory
    }

    /// The response as JSON text, and its memory, which must be kept until the text is
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
            // The writer left room for this, so that the text need not be copied.
            body.splice(..0, DATA.iter().copied());
        }
        let mut entry = |name: &str, value: String| {
            // Reserves the exact size, because the text may be long.
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
        // Errors add little, so the text is sent even without memory for them.
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
