//! Values of arguments, in a document or among variables.

use serde_json::{Map, Value as Json, json};

/// A value, with or without variables.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    Null,
    /// An integer or a Boolean.
    Plain(Json),
    Text(String),
    Enum(String),
    List(Vec<Input>),
    Object(Vec<(String, Input)>),
    /// A variable, and its value. None if it is missing.
    Variable(String, Option<Box<Input>>),
}

impl Input {
    /// The value as a document spells it.
    pub(crate) fn literal(&self) -> String {
        let each = |items: Vec<String>| items.join(", ");
        match self {
            Self::Null => "null".to_owned(),
            Self::Plain(value) => value.to_string(),
            Self::Text(text) => Json::from(text.as_str()).to_string(),
            Self::Enum(name) => name.clone(),
            Self::List(items) => format!("[{}]", each(items.iter().map(Self::literal).collect())),
            Self::Object(fields) => {
                let field = |(name, value): &(String, Self)| format!("{name}: {}", value.literal());
                format!("{{{}}}", each(fields.iter().map(field).collect()))
            }
            Self::Variable(name, _) => format!("${name}"),
        }
    }

    /// The value as JSON, for variables.
    pub(crate) fn json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Plain(value) => value.clone(),
            Self::Text(text) | Self::Enum(text) => json!(text),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), value.json()))
                .collect::<Map<_, _>>()
                .into(),
            Self::Variable(..) => panic!("a variable's value has no variable"),
        }
    }

    /// The value, or a variable's value. None if it is missing.
    pub(crate) fn resolved(&self) -> Option<&Self> {
        match self {
            Self::Null => None,
            Self::Variable(_, value) => value.as_deref().and_then(Self::resolved),
            value => Some(value),
        }
    }

    /// An entry of an object, if it is given.
    pub(crate) fn entry(&self, name: &str) -> Option<&Self> {
        match self.resolved()? {
            Self::Object(fields) => fields
                .iter()
                .find(|(known, _)| known == name)
                .and_then(|(_, value)| value.resolved()),
            _ => None,
        }
    }
}
