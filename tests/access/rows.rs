//! Attempts to learn something about rows that the viewer does not see: a question about
//! them has the answer that it has without them.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::TypeKind;
use chrono::SecondsFormat;
use gatepass::engine::Outcome;
use serde_json::Value as Json;

use crate::access::subject::{NOW, Subject, bound};
use crate::model::{self, Expected, Limits, Ordering, Value, Viewer, World};
use crate::support::app::text;
use crate::support::schema::{Schema, base};

/// How many hidden rows of each type are asked for.
const ROWS: usize = 3;

/// Makes questions about hidden rows.
struct Questions<'a> {
    schema: &'a Schema,
    full: &'a World,
    /// What the viewer sees.
    seen: &'a World,
    all: Vec<String>,
}

/// A row that the viewer does not see.
#[derive(Clone, Copy)]
struct Hidden<'a> {
    object: &'static str,
    /// The field of `Query` that lists the rows of its type.
    plural: &'a str,
    key: i64,
    index: usize,
}

impl<'a> Questions<'a> {
    fn new(schema: &'a Schema, full: &'a World, seen: &'a World) -> Self {
        let mut questions = Self {
            schema,
            full,
            seen,
            all: Vec::new(),
        };
        for object in model::objects() {
            questions.about(object);
        }
        questions
    }

    /// The field of `Query` that lists objects of a type.
    fn plural(&self, object: &str) -> &'a str {
        let mut fields = self.schema.fields("Query").into_iter();
        let connection = format!("{object}Connection");
        let field = fields.find(|field| base(&field.ty.node) == connection);
        field.unwrap().name.node.as_str()
    }

    fn about(&mut self, object: &'static str) {
        // Nothing was changed yet. `tests/mutations/history.rs` has events.
        if object == "Event" {
            return;
        }
        let plural = self.plural(object);
        let rows = self.full.table(object).rows.iter().enumerate();
        let hidden = rows.filter(|(_, row)| self.seen.table(object).find(row.key).is_none());
        let hidden: Vec<Hidden<'_>> = hidden
            .map(|(index, row)| Hidden {
                object,
                plural,
                key: row.key,
                index,
            })
            .collect();
        assert_eq!(hidden.is_empty(), object == "Gate", "{object}");
        for row in hidden.into_iter().take(ROWS) {
            self.by_id(row);
            self.by_value(row);
            self.by_position(row);
            self.by_group(row);
            self.by_relation(row);
        }
    }

    fn by_id(&mut self, row: Hidden<'_>) {
        let id = model::id(row.object, row.key);
        let others = model::objects()
            .iter()
            .map(|other| model::id(other, row.key));
        let ids = others.map(|id| format!("\"{id}\"")).collect::<Vec<_>>();
        let ids = ids.join(", ");
        self.all.extend([
            format!("{{ node(id: \"{id}\") {{ __typename id }} }}"),
            format!("{{ nodes(ids: [\"{id}\", {ids}]) {{ __typename id }} }}"),
        ]);
        for field in self.schema.fields("Query") {
            if base(&field.ty.node) != row.object {
                continue;
            }
            for argument in &field.arguments {
                let name = argument.node.name.node.as_str();
                let value = match name {
                    "id" => format!("{id:?}"),
                    name => self.literal(row, name, "String").unwrap(),
                };
                let field = &field.name.node;
                self.all.push(format!(
                    "{{ {field}({name}: {value}) {{ __typename id }} }}"
                ));
            }
        }
    }

    /// A question about the rows that match a filter, in all ways.
    fn filtered(&mut self, plural: &str, filter: &str) {
        self.all.push(format!(
            "{{ {plural}(first: 2, filter: {{ {filter} }}) {{ totalCount nodes {{ id }} edges {{ cursor }} pageInfo {{ hasNextPage hasPreviousPage startCursor }} }} }}"
        ));
    }

    fn by_value(&mut self, row: Hidden<'_>) {
        let (id, plural) = (model::id(row.object, row.key), row.plural);
        self.filtered(plural, &format!("id: {{ eq: \"{id}\" }}"));
        self.filtered(plural, &format!("id: {{ in: [\"{id}\"] }}"));
        self.filtered(plural, &format!("not: {{ id: {{ ne: \"{id}\" }} }}"));
        let filter = format!("{}Filter", row.object);
        for entry in self.schema.entries(&filter).unwrap() {
            let (name, ty) = (entry.name.node.as_str(), base(&entry.ty.node));
            if name == "id" {
                continue;
            }
            if ty == "Boolean" {
                let value = self.literal(row, name, ty).unwrap();
                self.filtered(plural, &format!("{name}: {value}"));
                continue;
            }
            let operators = self.schema.entries(ty).unwrap_or_default().into_iter();
            let of = |operator: &str| {
                let mut operators = operators.clone();
                operators.find(|known| known.name.node == operator)
            };
            let Some(equal) = of("eq") else {
                continue;
            };
            let Some(value) = self.literal(row, name, base(&equal.ty.node)) else {
                self.filtered(plural, &format!("{name}: {{ isNull: true }}"));
                continue;
            };
            let mut all = vec!["eq", "ne"];
            all.extend(
                ["lte", "gte", "startsWith"]
                    .into_iter()
                    .filter(|name| of(name).is_some()),
            );
            for operator in all {
                let condition = format!("{name}: {{ {operator}: {value} }}");
                self.filtered(plural, &condition);
                self.filtered(plural, &format!("not: {{ {condition} }}"));
            }
        }
    }

    fn by_position(&mut self, row: Hidden<'_>) {
        let Hidden { object, plural, .. } = row;
        let TypeKind::Enum(orders) = self.schema.kind(&format!("{object}OrderField")).unwrap()
        else {
            panic!("an order is an enum");
        };
        for order in &orders.values {
            let name = order.node.value.node.to_string();
            for (direction, descending) in [("ASC", false), ("DESC", true)] {
                let ordering = Ordering {
                    object: object.to_owned(),
                    name: name.clone(),
                    descending,
                };
                let value = self.value(row, &ordering.field());
                let cursor = model::cursor(&ordering, &(value, row.key));
                for range in ["first: 2, after", "last: 2, before"] {
                    self.all.push(format!(
                        "{{ {plural}({range}: \"{cursor}\", orderBy: {{ field: {name}, direction: {direction} }}) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
                    ));
                }
            }
        }
    }

    fn by_group(&mut self, row: Hidden<'_>) {
        let Hidden { object, plural, .. } = row;
        let Some(TypeKind::Enum(keys)) = self.schema.kind(&format!("{object}GroupKey")) else {
            return;
        };
        let id = model::id(object, row.key);
        for key in &keys.values {
            let key = &key.node.value.node;
            for filter in [
                String::new(),
                format!("(filter: {{ id: {{ eq: \"{id}\" }} }})"),
            ] {
                self.all.push(format!(
                    "{{ {plural}{filter} {{ groups(by: [{key}]) {{ count hasMore }} }} }}"
                ));
            }
        }
    }

    /// Questions about other objects by their relation to the row.
    fn by_relation(&mut self, row: Hidden<'_>) {
        let id = model::id(row.object, row.key);
        let one = format!("{{ id: {{ eq: \"{id}\" }} }}");
        for object in model::objects() {
            let plural = self.plural(object);
            for entry in self.schema.entries(&format!("{object}Filter")).unwrap() {
                let (name, ty) = (entry.name.node.as_str(), base(&entry.ty.node));
                if ty == format!("{}Filter", row.object) && !["and", "or", "not"].contains(&name) {
                    self.filtered(plural, &format!("{name}: {one}"));
                    self.filtered(plural, &format!("not: {{ {name}: {one} }}"));
                    self.filtered(plural, &format!("{name}: {{}}"));
                } else if ty == format!("{}ListFilter", row.object) {
                    for way in ["some", "none"] {
                        self.filtered(plural, &format!("{name}: {{ {way}: {one} }}"));
                        self.filtered(plural, &format!("{name}: {{ {way}: {{}} }}"));
                    }
                }
            }
        }
    }

    fn value(&self, row: Hidden<'_>, field: &str) -> Value {
        let rows = &self.full.table(row.object).rows;
        self.full.value(&rows[row.index], field)
    }

    /// The value of a row's field as a literal of a type. None if it is null.
    fn literal(&self, row: Hidden<'_>, field: &str, ty: &str) -> Option<String> {
        Some(match self.value(row, field) {
            Value::Null => return None,
            Value::Integer(value) => value.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Time(time) => format!("{:?}", time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            Value::Text(text) if matches!(self.schema.kind(ty), Some(TypeKind::Enum(_))) => text,
            Value::Text(text) => Json::from(text).to_string(),
        })
    }
}

fn expected(world: &World, document: &str) -> String {
    let parsed = parse_query(document).unwrap();
    match model::expect(world, &parsed, None, &serde_json::Map::new(), Limits::NONE) {
        Expected::Answer(data, _) => format!("{{\"data\":{data}}}"),
        Expected::Refused(refusal) => panic!("{document}: {refusal:?}"),
    }
}

#[tokio::test]
async fn hidden_rows_change_no_answer() {
    let schema = Schema::read();
    for subject in Subject::each().await {
        let viewer = bound("ADMIN");
        let full = World::new(NOW, &subject.data);
        let seen = World::seen_by(viewer.clone(), NOW, &subject.data);
        let questions = Questions::new(schema, &full, &seen).all;
        let mut telling = 0;
        for document in &questions {
            let answer = expected(&seen, document);
            let outcome = subject.ask(&viewer, document, Json::Null).await;
            assert_eq!(text(&outcome), answer, "{document}");
            telling += usize::from(expected(&full, document) != answer);
        }
        // If all had the same answer for everyone, nothing would be hidden.
        assert!(
            questions.len() > 500 && telling > questions.len() / 2,
            "{} questions, {telling} about what is hidden",
            questions.len()
        );
    }
}

/// Everything that a viewer can reach from the root.
const EVERYTHING: &str = "{
    gates { nodes { code occupancy lastScan { ...S } passes { nodes { ...P } totalCount } scans(last: 5) { nodes { ...S } totalCount } } }
    passes(first: 50) { nodes { ...P scans { nodes { ...S } } lastScan { ...S } holder { ...H passes { nodes { ...P } } } } }
    holders(first: 50) { nodes { ...H lastScan { ...S } scans { nodes { ...S } } passes { nodes { ...P } } } }
    scans(first: 50) { nodes { ...S pass { ...P scans { nodes { ...S } } } holder { ...H passes { nodes { ...P } } scans { totalCount } } } }
}
fragment P on Pass { id code purpose anyGate gate { id } }
fragment H on Holder { id name company phone }
fragment S on Scan { id code gate { id } }";

/// Asks for everything, and looks for what must not be there.
#[tokio::test]
async fn no_answer_has_a_hidden_row() {
    for subject in Subject::each().await {
        for keys in [vec![1], vec![2], vec![3, 4], vec![]] {
            let viewer = Viewer {
                gates: Some(keys),
                ..bound("ADMIN")
            };
            let seen = World::seen_by(viewer.clone(), NOW, &subject.data);
            let limits = gatepass::plan::Limits {
                max_rows: u64::MAX,
                ..gatepass::plan::Limits::default()
            };
            let outcome = subject.ask_within(limits, &viewer, EVERYTHING).await;
            let answer = text(&outcome);
            assert_eq!(answer, expected(&seen, EVERYTHING), "{viewer:?}");
            for object in model::objects() {
                for row in &World::new(NOW, &subject.data).table(object).rows {
                    let id = format!("\"{}\"", model::id(object, row.key));
                    let is_seen = seen.table(object).find(row.key).is_some();
                    assert!(
                        is_seen || !answer.contains(&id),
                        "{object} {} as {viewer:?}",
                        row.key
                    );
                }
            }
            assert_rows_are_seen(&outcome, &seen);
        }
    }
}

/// The statements return no more rows than the viewer sees, so neither the number of rows
/// nor the time says something about others.
fn assert_rows_are_seen(outcome: &Outcome, seen: &World) {
    let most = |path: &str| match path {
        "gates" => seen.table("Gate").rows.len(),
        "passes" => seen.table("Pass").rows.len(),
        "holders" => seen.table("Holder").rows.len(),
        "scans" => seen.table("Scan").rows.len(),
        // Fewer, or the same ones for several parents.
        _ => usize::MAX,
    };
    for ran in &outcome.statements {
        assert!(ran.rows.unwrap() <= most(&ran.path), "{}", ran.path);
    }
}
