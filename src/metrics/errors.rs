//! Counts the errors of requests by code.

use async_graphql::{ServerError, Value};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use strum::VariantArray;

use crate::error::Code;

/// A counter for each code. All codes are exported from the start, with 0 for those
/// that have not occurred.
#[derive(Debug)]
pub(crate) struct Errors(Vec<(&'static str, Counter)>);

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Label {
    code: &'static str,
}

impl Errors {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let family = Family::<Label, Counter>::default();
        registry.register("errors", "Errors returned to callers", family.clone());
        let counter = |code: &Code| {
            let code = code.as_str();
            (code, family.get_or_create_owned(&Label { code }))
        };
        Self(Code::VARIANTS.iter().map(counter).collect())
    }

    /// Counts an error in a GraphQL response.
    pub(super) fn record(&self, error: &ServerError) {
        let extensions = error.extensions.as_ref();
        if let Some(Value::String(code)) = extensions.and_then(|values| values.get("code")) {
            self.add(code);
        }
    }

    /// Counts an error of a request that did not reach GraphQL.
    pub(crate) fn record_code(&self, code: Code) {
        self.add(code.as_str());
    }

    fn add(&self, code: &str) {
        if let Some((_, counter)) = self.0.iter().find(|(of, _)| *of == code) {
            counter.inc();
        }
    }
}
