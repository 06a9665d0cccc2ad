//! What a client is answered.

use async_graphql::{ServerError, Value};
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

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
    pub extensions: Option<Box<RawValue>>,
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
    ///
    /// # Panics
    ///
    /// Never: errors and extensions have only text for keys.
    #[must_use]
    pub fn into_json(self) -> Vec<u8> {
        /// The most bytes of braces, names and commas around the entries.
        const FRAME: usize = 40;

        let mut out = Vec::with_capacity(self.data.as_ref().map_or(0, String::len) + FRAME);
        let entry = |out: &mut Vec<u8>, name: &str| {
            out.push(if out.is_empty() { b'{' } else { b',' });
            out.extend_from_slice(name.as_bytes());
        };
        if let Some(data) = &self.data {
            entry(&mut out, "\"data\":");
            out.extend_from_slice(data.as_bytes());
        }
        if !self.errors.is_empty() {
            entry(&mut out, "\"errors\":");
            serde_json::to_writer(&mut out, &self.errors).expect("errors are JSON");
        }
        if let Some(extensions) = &self.extensions {
            entry(&mut out, "\"extensions\":");
            serde_json::to_writer(&mut out, extensions).expect("it is JSON");
        }
        out.push(b'}');
        out
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
            map.serialize_entry("extensions", extensions)?;
        }
        map.end()
    }
}
