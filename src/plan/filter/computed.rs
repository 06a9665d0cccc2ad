//! The condition on a computed value.

use std::collections::BTreeSet;

use async_graphql::Value;

use super::operators::given_operators;
use super::{Reader, all_of, unknown};
use crate::error::Code;
use crate::object::ComputedFilter;
use crate::plan::placeholder::is_open;
use crate::plan::value::{Read, name_of};
use crate::sql::Filter;

impl Reader<'_> {
    /// The condition on a computed value.
    pub(super) fn computed(&mut self, of: ComputedFilter, value: &Value) -> Read<Filter> {
        match (of, value) {
            (ComputedFilter::Enumeration { names, filter }, value) => {
                self.names(names, filter, value)
            }
            (ComputedFilter::Boolean(filter), Value::Boolean(value)) => {
                self.count()?;
                Ok(filter(*value))
            }
            (ComputedFilter::Boolean(_), _) => {
                Err((Code::BadArgument, "Expected a Boolean.".to_owned()))
            }
        }
    }

    /// The operators on a computed value, which has a fixed set of names.
    fn names(
        &mut self,
        all_names: fn() -> Vec<&'static str>,
        of: fn(&BTreeSet<&str>) -> Option<Filter>,
        value: &Value,
    ) -> Read<Filter> {
        let name = |value: &Value| name_of(value).map(str::to_owned);
        let mut all = Vec::new();
        for (operator, value) in given_operators(value)? {
            if is_open(value) {
                continue;
            }
            self.count()?;
            let wrong = || unknown(operator);
            let names = match operator.as_str() {
                "eq" => vec![name(value).ok_or_else(wrong)?],
                "ne" => {
                    let name = name(value).ok_or_else(wrong)?;
                    let others = all_names().into_iter().filter(|other| *other != name);
                    others.map(str::to_owned).collect()
                }
                "in" => self.list_of(value, |value| name(value).ok_or_else(wrong))?,
                _ => return Err(wrong()),
            };
            // Duplicates and order do not matter.
            let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
            all.push(of(&names).ok_or_else(wrong)?);
        }
        Ok(all_of(all))
    }
}
