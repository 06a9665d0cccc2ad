//! Selection sets: fields, fragments, and repeated fields.

use std::fmt::Write;

use async_graphql::parser::types::{FieldDefinition, Type};
use serde_json::json;

use super::arguments::definition;
use super::input::Input;
use super::{MOST_ROWS, Maker};
use crate::support::schema::base;

pub(super) struct Fragment {
    name: String,
    on: String,
    depth: usize,
    rows: usize,
    pub(super) text: String,
}

/// A field with its arguments and its key, which may be repeated.
#[derive(Clone)]
pub(super) struct Known {
    on: String,
    name: String,
    arguments: String,
    key: String,
    rows: usize,
}

impl<'a> Maker<'a, '_> {
    /// A selection set on a type, for this many rows.
    pub(super) fn selection(&mut self, on: &str, depth: usize, rows: usize) -> String {
        let mut items = Vec::new();
        loop {
            self.size = self.size.saturating_sub(1);
            items.push(self.item(on, depth, rows));
            if self.size == 0 || items.len() == 6 || self.choices.below(4) == 0 {
                break;
            }
        }
        format!("{{ {} }}", items.join(" "))
    }

    fn item(&mut self, on: &str, depth: usize, rows: usize) -> String {
        let kind = if depth == 0 {
            0
        } else {
            self.choices.below(16)
        };
        match kind {
            11 => {
                let directives = self.directives();
                format!("...{directives} {}", self.selection(on, depth - 1, rows))
            }
            12 => self.inline(on, depth, rows),
            13 => self.spread(on, depth, rows),
            14 => self.again(on, depth, rows),
            15 if self.choices.below(4) > 0 => match self.counts(on) {
                Some(counts) => counts,
                None => self.field(on, depth, rows),
            },
            15 => format!("{}__typename", self.alias()),
            // An interface has few fields of its own, and a union none.
            1..=8 if self.schema.is_abstract(on) => self.inline(on, depth, rows),
            _ => self.field(on, depth, rows),
        }
    }

    fn alias(&mut self) -> String {
        if self.choices.one_in(5) {
            format!("{}: ", self.name("k"))
        } else {
            String::new()
        }
    }

    fn condition(&mut self, on: &str) -> &'a str {
        let mut names = self.schema.conditions(on);
        if self.schema.is_abstract(on) {
            // The types that have rows come first.
            names.sort_by_key(|name| self.schema.is_abstract(name));
        }
        names[self.choices.below(names.len())]
    }

    fn inline(&mut self, on: &str, depth: usize, rows: usize) -> String {
        let condition = self.condition(on);
        let directives = self.directives();
        let selection = self.selection(condition, depth - 1, rows);
        format!("... on {condition}{directives} {selection}")
    }

    fn spread(&mut self, on: &str, depth: usize, rows: usize) -> String {
        let condition = self.condition(on);
        let fits: Vec<String> = self
            .fragments
            .iter()
            .filter(|known| known.on == condition && known.depth < depth && known.rows >= rows)
            .map(|known| known.name.clone())
            .collect();
        let name = if !fits.is_empty() && self.choices.below(2) == 0 {
            self.choices.pick(&fits).clone()
        } else {
            let name = self.name("F");
            let selection = self.selection(condition, depth - 1, rows);
            self.fragments.push(Fragment {
                text: format!("fragment {name} on {condition} {selection}"),
                name: name.clone(),
                on: condition.to_owned(),
                depth: depth - 1,
                rows,
            });
            name
        };
        format!("...{name}{}", self.directives())
    }

    /// A repeated field, under its key or a new one.
    fn again(&mut self, on: &str, depth: usize, rows: usize) -> String {
        let fits: Vec<Known> = self
            .known
            .iter()
            .filter(|known| known.on == on && known.rows.saturating_mul(rows) <= MOST_ROWS)
            .cloned()
            .collect();
        if fits.is_empty() {
            return self.field(on, depth, rows);
        }
        let known = self.choices.pick(&fits).clone();
        let key = if self.choices.below(2) == 0 {
            known.key
        } else {
            format!("{}: ", self.name("k"))
        };
        let field = self
            .schema
            .fields(on)
            .into_iter()
            .find(|field| field.name.node == known.name)
            .expect("it was selected before");
        let rest = self.rest(field, depth, rows * known.rows);
        format!("{key}{}{}{rest}", known.name, known.arguments)
    }

    fn field(&mut self, on: &str, depth: usize, rows: usize) -> String {
        let mut fields = self.schema.fields(on);
        // An interface's fields are those of its objects.
        if !self.schema.is_abstract(on) {
            fields.retain(|field| self.may(on, &field.name.node));
        }
        let deeper = depth > 0 && self.size > 0 && rows <= MOST_ROWS;
        let is_composite =
            |field: &&FieldDefinition| self.schema.is_composite(base(&field.ty.node));
        let (composites, leaves): (Vec<_>, Vec<_>) = fields.into_iter().partition(is_composite);
        let from =
            if deeper && !composites.is_empty() && (leaves.is_empty() || self.choices.below(4) > 1)
            {
                self.composites(composites)
            } else if leaves.is_empty() {
                return "__typename".to_owned();
            } else {
                leaves
            };
        let mut field = *self.choices.pick(&from);
        if definition(field, "by").is_some() {
            // Rows lead further than groups do.
            field = *self.choices.pick(&from);
        }
        let name = field.name.node.as_str();
        self.document.members.insert(format!("{on}.{name}"));
        let (arguments, size) = self.arguments(on, field, rows);
        let key = if arguments.is_empty() && !self.has_other_type(field) {
            self.alias()
        } else {
            format!("{}: ", self.name("k"))
        };
        if !arguments.is_empty() {
            self.known.push(Known {
                on: on.to_owned(),
                name: name.to_owned(),
                arguments: arguments.clone(),
                key: key.clone(),
                rows: size,
            });
        }
        let rest = self.rest(field, depth, rows * size);
        format!("{key}{name}{arguments}{rest}")
    }

    /// The fields with subfields to choose from: often the lists alone, since a document
    /// without one finds few rows.
    fn composites<'d>(&mut self, all: Vec<&'d FieldDefinition>) -> Vec<&'d FieldDefinition> {
        let lists: Vec<_> = all
            .iter()
            .copied()
            .filter(|field| base(&field.ty.node).ends_with("Connection"))
            .collect();
        if lists.is_empty() || self.choices.below(3) > 0 {
            all
        } else {
            lists
        }
    }

    /// Whether another object has a field of this name and another type. Fragments on
    /// both must not use one key for them.
    fn has_other_type(&self, field: &FieldDefinition) -> bool {
        let objects = self.schema.conditions("Node").into_iter();
        let mut fields = objects.flat_map(|object| self.schema.fields(object));
        fields.any(|other| other.name.node == field.name.node && other.ty.node != field.ty.node)
    }

    /// The text after a field's arguments.
    fn rest(&mut self, field: &FieldDefinition, depth: usize, rows: usize) -> String {
        let directives = self.directives();
        let ty = base(&field.ty.node);
        if self.schema.is_composite(ty) {
            format!(
                "{directives} {}",
                self.selection(ty, depth.saturating_sub(1), rows)
            )
        } else {
            directives
        }
    }

    pub(super) fn directives(&mut self) -> String {
        let mut directives = String::new();
        for name in ["include", "skip"] {
            if self.choices.one_in(40) {
                let ty = Type::new("Boolean!").expect("it is a type");
                let keeps = self.choices.below(3) < 2;
                let value = Input::Plain(json!(keeps == (name == "include")));
                let value = if self.choices.below(2) == 0 {
                    value
                } else {
                    self.variable(&ty, false, value)
                };
                let _ = write!(directives, " @{name}(if: {})", value.literal());
            }
        }
        directives
    }
}
