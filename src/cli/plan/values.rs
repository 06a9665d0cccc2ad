//! Reads values of variables from a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use async_graphql::Variables;
use serde_json::{Map, Value};

use super::CliError;

/// Values of variables, for all operations or by operation.
pub(super) enum Values {
    /// Values for every operation's variables of these names.
    ForAll(Map<String, Value>),
    /// Values by the operation's name. Operations without an entry have none.
    ByOperation(BTreeMap<String, Map<String, Value>>),
}

impl Values {
    /// Reads a JSON object. It is by operation if all of its values are objects,
    /// and one of its names is an operation's or none is a variable's.
    pub(super) fn read(
        path: &Path,
        operations: &BTreeMap<&str, BTreeSet<String>>,
        variables: &BTreeSet<String>,
    ) -> Result<Self, CliError> {
        let shown = path.display();
        let refuse =
            |what: String| CliError::Usage(format!("invalid variables in '{shown}': {what}"));
        let text = fs::read_to_string(path)
            .map_err(|cause| CliError::Usage(format!("cannot read '{shown}': {cause}")))?;
        let object: Map<String, Value> = serde_json::from_str(&text)
            .map_err(|cause| refuse(format!("not a JSON object: {cause}")))?;
        let are_objects = object.values().all(Value::is_object);
        let is_operation = |name: &String| operations.contains_key(name.as_str());
        let has_operation = object.keys().any(is_operation);
        let has_variable = object.keys().any(|name| variables.contains(name));
        if object.is_empty() || !are_objects || (has_variable && !has_operation) {
            return match object.keys().find(|name| !variables.contains(*name)) {
                None => Ok(Self::ForAll(object)),
                Some(name) => Err(refuse(format!(
                    "no operation has a variable `${name}`; write an object of variables, or one \
                     such object for each operation by its name"
                ))),
            };
        }
        let mut by_operation = BTreeMap::new();
        for (name, values) in object {
            let (Some(known), Value::Object(values)) = (operations.get(name.as_str()), values)
            else {
                let known: Vec<&str> = operations.keys().copied().collect();
                return Err(refuse(format!(
                    "there is no operation `{name}`, only {}",
                    known.join(", ")
                )));
            };
            if let Some(variable) = values.keys().find(|variable| !known.contains(*variable)) {
                return Err(refuse(format!(
                    "the operation `{name}` has no variable `${variable}`"
                )));
            }
            by_operation.insert(name, values);
        }
        Ok(Self::ByOperation(by_operation))
    }

    /// The values for an operation, if the file has any.
    pub(super) fn for_operation(&self, operation: Option<&str>) -> Option<Variables> {
        let values = match self {
            Self::ForAll(values) => values,
            Self::ByOperation(values) => values.get(operation?)?,
        };
        Some(Variables::from_json(Value::Object(values.clone())))
    }
}
