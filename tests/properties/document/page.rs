//! Pages of connections: their size, order and range.

use async_graphql::parser::types::{FieldDefinition, InputValueDefinition};
use serde_json::json;

use super::arguments::{Given, definition};
use super::input::Input;
use super::value::About;
use super::{MOST_ROWS, Maker, Mistake};
use crate::model::{self, Ordering, Value};
use crate::support::schema::base;

impl Maker<'_, '_> {
    /// The arguments of a connection, and the number of rows in a page of it.
    pub(super) fn connection<'d>(
        &mut self,
        field: &'d FieldDefinition,
        sizes: [&'d InputValueDefinition; 2],
        rows: usize,
    ) -> (Given<'d>, usize) {
        let target = base(&field.ty.node);
        let object = target.strip_suffix("Connection").unwrap_or(target);
        let mut given = Vec::new();
        let size = self.page(sizes, rows, &mut given);
        let ordering = self.order(object, field, &mut given);
        self.range(object, ordering.as_ref(), field, &mut given);
        if let Some(filter) = definition(field, "filter")
            && self.choices.below(3) == 2
        {
            let value = self.value(&filter.ty.node, About::default(), false);
            given.push((filter, value));
        }
        (given, size)
    }

    /// The size of a page.
    fn page<'d>(
        &mut self,
        [first, last]: [&'d InputValueDefinition; 2],
        rows: usize,
        given: &mut Given<'d>,
    ) -> usize {
        let all = 20;
        if rows * all <= MOST_ROWS && self.choices.below(3) == 0 {
            if self.choices.one_in(6) {
                given.push((first, self.missing(&first.ty.node)));
            }
            return all;
        }
        let size = *self.choices.pick(&[1, 2, 3, 5, 2, 4, 0]);
        let which = *self.choices.pick(&[first, last]);
        given.push((which, self.size(which, size)));
        if self.mistakes(Mistake::TwoSizes) {
            let is_first = which.name.node == first.name.node;
            let other = if is_first { last } else { first };
            given.push((other, self.size(other, size)));
        }
        size
    }

    fn size(&mut self, definition: &InputValueDefinition, size: usize) -> Input {
        let value = if self.mistakes(Mistake::Size) {
            json!(-1)
        } else {
            json!(size)
        };
        self.perhaps_variable(&definition.ty.node, Input::Plain(value))
    }

    /// The order, unless it is the default.
    fn order<'d>(
        &mut self,
        object: &str,
        field: &'d FieldDefinition,
        given: &mut Given<'d>,
    ) -> Option<Ordering> {
        let order = definition(field, "orderBy")?;
        if self.choices.below(2) == 0 {
            return None;
        }
        let value = self.value(&order.ty.node, About::default(), false);
        let ordering = match value.entry("field") {
            Some(Input::Enum(name)) => Some(Ordering {
                object: object.to_owned(),
                name: name.clone(),
                descending: matches!(value.entry("direction"), Some(Input::Enum(name)) if name == "DESC"),
            }),
            _ => None,
        };
        given.push((order, value));
        ordering
    }

    /// The range of a page.
    fn range<'d>(
        &mut self,
        object: &str,
        ordering: Option<&Ordering>,
        field: &'d FieldDefinition,
        given: &mut Given<'d>,
    ) {
        for name in ["after", "before"] {
            let Some(definition) = definition(field, name) else {
                continue;
            };
            if self.choices.one_in(4) {
                let value = if self.choices.one_in(10) {
                    self.missing(&definition.ty.node)
                } else {
                    let cursor = self.cursor(object, ordering.cloned());
                    self.perhaps_variable(&definition.ty.node, Input::Text(cursor))
                };
                given.push((definition, value));
            }
        }
    }

    /// A cursor: of a row, or of a position without a row.
    fn cursor(&mut self, object: &str, ordering: Option<Ordering>) -> String {
        let mut ordering = ordering.unwrap_or_else(|| Ordering::default_for(object));
        if self.mistakes(Mistake::Cursor) {
            if self.choices.below(2) == 0 {
                return "nonsense".to_owned();
            }
            ordering.descending = !ordering.descending;
        }
        let rows = &self.world.table(object).rows;
        let field = ordering.field();
        let (value, key) = match rows.len() {
            0 if ["At", "Until", "Since"]
                .iter()
                .any(|end| field.ends_with(end)) =>
            {
                (Value::Time(self.world.now), 1)
            }
            0 if object == "Event" => (Value::Integer(1), 1),
            0 => (Value::Text("x".to_owned()), 1),
            count => {
                let row = &rows[self.choices.below(count)];
                (row.cell(&field).clone(), row.key)
            }
        };
        // Between rows, and next to those with the same value.
        let position = match (self.choices.below(4), value) {
            (3, Value::Time(time)) => (Value::Time(time + chrono::Duration::microseconds(1)), key),
            (3, Value::Text(text)) => (Value::Text(text + "!"), key),
            (3, Value::Integer(number)) => (Value::Integer(number + 1), key),
            (2, value) => (value, key + 1),
            (_, value) => (value, key),
        };
        model::cursor(&ordering, &position)
    }
}
