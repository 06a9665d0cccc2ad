//! Types without fields: scalars and enums.

use async_graphql::registry::Registry;
use async_graphql::{ID, InputType, OutputType, Value};

use super::DateTime;
use crate::table::Kind;

/// A scalar or an enum of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    name: fn() -> String,
    register: fn(&mut Registry) -> String,
    accepts: fn(&Value) -> bool,
}

impl Leaf {
    /// The leaf for a Rust type.
    #[must_use]
    pub fn from_type<T: InputType + OutputType>() -> Self {
        Self {
            name: || <T as OutputType>::type_name().into_owned(),
            register: <T as OutputType>::create_type_info,
            accepts: |value| T::parse(Some(value.clone())).is_ok(),
        }
    }

    /// The scalar for a column, unless the column holds an enum.
    #[must_use]
    pub fn from_kind(kind: Kind) -> Self {
        match kind {
            Kind::BigInteger => Self::from_type::<ID>(),
            Kind::Integer => Self::from_type::<i32>(),
            Kind::Boolean => Self::from_type::<bool>(),
            Kind::Text => Self::from_type::<String>(),
            Kind::Time => Self::from_type::<DateTime>(),
        }
    }

    /// Registers the leaf and returns its reference, with `!` if it is never null.
    pub(super) fn register(self, registry: &mut Registry, nullable: bool) -> String {
        (self.register)(registry);
        self.reference(nullable)
    }

    /// Whether a caller's value belongs to the type.
    #[must_use]
    pub fn accepts(self, value: &Value) -> bool {
        (self.accepts)(value)
    }

    /// The name in the schema, with `!` if it is never null.
    #[must_use]
    pub fn reference(self, nullable: bool) -> String {
        let name = (self.name)();
        if nullable { name } else { name + "!" }
    }
}
