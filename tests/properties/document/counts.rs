//! Several counts of one object, which often share a statement.

use async_graphql::parser::types::FieldDefinition;

use super::Maker;
use super::arguments::definition;
use super::value::About;
use crate::support::schema::base;

/// Entries of a filter on passes that tallies cover with most operators.
pub(super) const TALLIED: [&str; 7] = ["status", "kind", "anyGate", "inside", "and", "or", "not"];

impl Maker<'_, '_> {
    /// A few counts of an object's connections. None if it has none.
    pub(super) fn counts(&mut self, on: &str) -> Option<String> {
        if self.schema.is_abstract(on) {
            return None;
        }
        let mut fields = self.schema.fields(on);
        fields.retain(|field| {
            let is_connection = base(&field.ty.node).ends_with("Connection");
            is_connection && definition(field, "filter").is_some() && self.may(on, &field.name.node)
        });
        let passes = fields.iter().copied();
        let passes: Vec<_> = passes
            .filter(|field| base(&field.ty.node) == "PassConnection")
            .collect();
        if !passes.is_empty() && self.choices.below(4) < 3 {
            fields = passes;
        }
        if fields.is_empty() {
            return None;
        }
        let field = *self.choices.pick(&fields);
        // Each of the others is a statement of its own.
        let is_shared = on != "Holder" && base(&field.ty.node) == "PassConnection";
        let most = if is_shared { 5 } else { 1 };
        let mut counts = Vec::new();
        loop {
            self.size = self.size.saturating_sub(1);
            counts.push(self.counted(on, field));
            if counts.len() == most || self.choices.below(4) == 0 {
                break;
            }
        }
        Some(counts.join(" "))
    }

    fn counted(&mut self, on: &str, field: &FieldDefinition) -> String {
        let name = field.name.node.as_str();
        self.document.members.insert(format!("{on}.{name}"));
        let filter = definition(field, "filter").expect("only such fields are counted");
        let arguments = if self.choices.one_in(6) {
            String::new()
        } else {
            self.is_tallied = self.choices.below(8) > 0;
            let value = self.value(&filter.ty.node, About::default(), false);
            self.is_tallied = false;
            self.document.members.insert(format!("{on}.{name}(filter)"));
            format!("(filter: {})", value.literal())
        };
        let connection = base(&field.ty.node);
        self.document
            .members
            .insert(format!("{connection}.totalCount"));
        let (key, directives) = (self.name("k"), self.directives());
        format!("{key}: {name}{arguments}{directives} {{ totalCount }}")
    }
}
