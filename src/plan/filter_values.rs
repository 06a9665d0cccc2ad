//! The number of values in the filters of an operation.

use async_graphql::Value;

use super::value::Read;
use crate::error::Code;

/// The bytes of a text that count as one value.
const TEXT: usize = 64;

/// Counts the values that the filters of an operation compare with, up to a limit. This
/// bounds the size of a plan and of its statements' parameters. The limit on conditions
/// does not: it applies to each filter, an `in` may have many values, and a text may be
/// long.
#[derive(Debug)]
pub(super) struct FilterValues {
    used: usize,
    most: usize,
}

impl FilterValues {
    pub(super) fn new(most: usize) -> Self {
        Self { used: 0, most }
    }

    /// The number of values so far.
    pub(super) fn used(&self) -> usize {
        self.used
    }

    /// Counts several values.
    pub(super) fn add(&mut self, values: usize) -> Read<()> {
        self.used = self.used.saturating_add(values);
        if self.used > self.most {
            let message = format!(
                "The filters of this operation compare with more than {} values (--max-filter-values; \
                 a text counts once for each {TEXT} bytes). Ask with fewer values at once.",
                self.most
            );
            return Err((Code::FilterTooLarge, message));
        }
        Ok(())
    }

    /// Counts a value.
    pub(super) fn add_value(&mut self, value: &Value) -> Read<()> {
        self.add(match value {
            Value::String(text) => 1 + text.len() / TEXT,
            _ => 1,
        })
    }
}
