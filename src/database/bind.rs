//! Parameters in the form of each driver.
//!
//! For PostgreSQL they are encoded from where they are: an array of texts would otherwise be
//! copied twice, text by text, and one of keys would take several times its memory.

use sea_orm::sea_query::ArrayType;
use sea_orm::sqlx::error::BoxDynError;
use sea_orm::sqlx::postgres::PgArguments;
use sea_orm::sqlx::{Arguments as _, Database, IntoArguments, Postgres, Sqlite};
use sea_orm::{Value, Values};
use sea_query_sqlx::SqlxValues;

use crate::sql::{Bound, Parameters};

/// A database whose driver takes parameters of statements.
pub(super) trait Bind: Database<Arguments: IntoArguments<Self>> {
    /// The parameters in the driver's form.
    ///
    /// # Errors
    ///
    /// If the driver has no form for one of them.
    fn bind(parameters: &Parameters) -> Result<Self::Arguments, BoxDynError>;
}

impl Bind for Sqlite {
    fn bind(parameters: &Parameters) -> Result<Self::Arguments, BoxDynError> {
        let values = SqlxValues(Values(parameters.bind()));
        Ok(IntoArguments::<Self>::into_arguments(values))
    }
}

impl Bind for Postgres {
    fn bind(parameters: &Parameters) -> Result<Self::Arguments, BoxDynError> {
        let mut arguments = PgArguments::default();
        // Most parameters are a number, a time, or a short text.
        arguments.reserve(parameters.len(), parameters.len() * 16);
        for parameter in parameters.bound() {
            match parameter {
                Bound::Keys(keys) => arguments.add(keys)?,
                Bound::Integers(numbers) => arguments.add(numbers)?,
                Bound::Booleans(values) => arguments.add(values)?,
                Bound::Texts(texts) => arguments.add(texts)?,
                Bound::Times(times) => arguments.add(times)?,
                Bound::Value(value) => add(&mut arguments, value)?,
            }
        }
        Ok(arguments)
    }
}

/// Adds a single value.
fn add(arguments: &mut PgArguments, value: &Value) -> Result<(), BoxDynError> {
    match value {
        Value::String(text) => arguments.add(text.as_deref()),
        Value::BigInt(number) => arguments.add(number),
        Value::BigUnsigned(number) => arguments.add(number.map(i64::try_from).transpose()?),
        Value::Int(number) => arguments.add(number),
        Value::Bool(value) => arguments.add(value),
        Value::ChronoDateTimeUtc(time) => arguments.add(time),
        Value::Array(ArrayType::String, Some(texts)) => {
            // Nothing equals null.
            let texts = texts.iter().filter_map(|text| match text {
                Value::String(text) => text.as_deref(),
                _ => None,
            });
            arguments.add(texts.collect::<Vec<&str>>())
        }
        // The value may be confidential.
        _ => Err("PostgreSQL's driver has no form for a parameter of this kind".into()),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::ArrayType;
    use sea_orm::sqlx::Postgres;
    use sea_orm::{Value, Values};
    use sea_query_sqlx::SqlxValues;

    use super::*;

    /// The driver's own form of every value that statements are built with.
    #[test]
    fn values_are_encoded_as_the_driver_does() {
        let now = chrono::Utc::now();
        let texts = ["a", "b"].map(Value::from).to_vec();
        for value in [
            Value::from("text"),
            Value::String(None),
            Value::from(1_i64),
            Value::BigInt(None),
            Value::from(2_u64),
            Value::from(3_i32),
            Value::from(true),
            Value::Bool(None),
            Value::from(now),
            Value::ChronoDateTimeUtc(None),
            Value::Array(ArrayType::String, Some(Box::new(texts))),
        ] {
            let theirs = SqlxValues(Values(vec![value.clone()]));
            let theirs: PgArguments = IntoArguments::<Postgres>::into_arguments(theirs);
            let ours = Postgres::bind(&Parameters::from_values([value.clone()])).unwrap();
            assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{value:?}");
        }
        let none = Parameters::from_values([Value::from(u64::MAX)]);
        assert!(Postgres::bind(&none).is_err());
    }
}
