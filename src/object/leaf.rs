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
    /// The leaf that a Rust type stands for.
    #[must_use]
    pub fn of<T: InputType + OutputType>() -> Self {
        Self {
            name: || <T as OutputType>::type_name().into_owned(),
            register: <T as OutputType>::create_type_info,
            accepts: |value| T::parse(Some(value.clone())).is_ok(),
        }
    }

    /// The scalar of a column that is not an enum's.
    #[must_use]
    pub fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::BigInteger => Self::of::<ID>(),
            Kind::Integer => Self::of::<i32>(),
            Kind::Boolean => Self::of::<bool>(),
            Kind::Text => Self::of::<String>(),
            Kind::Time => Self::of::<DateTime>(),
        }
    }

    /// Its name in the schema, `!` where it is never null. Registers it.
    pub(super) fn register(self, registry: &mut Registry, nullable: bool) -> String {
        (self.register)(registry);
        self.reference(nullable)
    }

    /// Whether a value that a caller gave is one of it.
    #[must_use]
    pub fn accepts(self, value: &Value) -> bool {
        (self.accepts)(value)
    }

    /// Its name in the schema, with `!` where it is never null.
    #[must_use]
    pub fn reference(self, nullable: bool) -> String {
        let name = (self.name)();
        if nullable { name } else { name + "!" }
    }
}
