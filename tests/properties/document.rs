//! Random valid documents, made from the schema.
//!
//! Names of fields, arguments and inputs come from the schema alone. The rules
//! that a schema cannot say are few: a page has one size, an object is found
//! by one argument, a cursor is one of its order, an id is one of a type.

use std::collections::BTreeSet;
use std::fmt::Write;

use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind,
};
use serde_json::{Map, Value as Json, json};

use crate::choices::Choices;
use crate::input::Input;
use crate::model::{self, Ordering, Value, World};
use crate::schema::{Schema, base};

/// A request, as a client sends it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) operation: Option<String>,
    pub(crate) variables: Map<String, Json>,
    /// Every member of the schema that it names, as the schema lists them.
    pub(crate) members: BTreeSet<String>,
}

/// How many selections a document has about.
const SIZE: usize = 44;
/// How deep it is.
const DEPTH: usize = 12;
/// Rows above which no further page is asked for.
const MOST_ROWS: usize = 300;
/// How deep filters are.
const FILTER_DEPTH: usize = 3;

/// Makes a document about the rows of a world.
pub(crate) fn make(schema: &Schema, world: &World, choices: &mut Choices<'_>) -> Document {
    let mut maker = Maker {
        schema,
        world,
        choices,
        document: Document::default(),
        definitions: Vec::new(),
        fragments: Vec::new(),
        names: 0,
        known: Vec::new(),
        size: SIZE,
        mistake: None,
    };
    if maker.choices.one_in(16) {
        maker.mistake = Some(*maker.choices.pick(&[
            Mistake::Cursor,
            Mistake::Size,
            Mistake::TwoSizes,
            Mistake::Id,
            Mistake::Unique,
            Mistake::Operator,
        ]));
    }
    let selection = maker.selection("Query", DEPTH, 1);
    let mut operation = "query Main".to_owned();
    if !maker.definitions.is_empty() {
        let _ = write!(operation, "({})", maker.definitions.join(", "));
    }
    let _ = write!(operation, " {selection}");
    let mut parts = vec![operation];
    if maker.choices.one_in(4) {
        maker.document.operation = Some("Main".to_owned());
        let place = maker.choices.below(2);
        parts.insert(place, "query Other { __typename }".to_owned());
    }
    parts.extend(maker.fragments.into_iter().map(|fragment| fragment.text));
    maker.document.text = parts.join("\n");
    maker.document
}

/// What a document may get wrong, once.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    /// A cursor that is none, or of another order.
    Cursor,
    /// Fewer than no rows.
    Size,
    /// Both `first` and `last`.
    TwoSizes,
    /// An id that is none, or of another type.
    Id,
    /// An object by nothing, or by two arguments.
    Unique,
    /// A comparison with null.
    Operator,
}

struct Fragment {
    name: String,
    on: String,
    depth: usize,
    rows: usize,
    text: String,
}

/// A field with its arguments under a key of its own, to be asked again.
#[derive(Clone)]
struct Known {
    on: String,
    name: String,
    arguments: String,
    key: String,
    rows: usize,
}

struct Maker<'a, 'b> {
    schema: &'a Schema,
    world: &'a World,
    choices: &'a mut Choices<'b>,
    document: Document,
    definitions: Vec<String>,
    fragments: Vec<Fragment>,
    /// How many names were made up.
    names: usize,
    known: Vec<Known>,
    /// How many more selections there may be.
    size: usize,
    mistake: Option<Mistake>,
}

/// What a value is about: a field of an object type.
#[derive(Clone, Copy, Default)]
struct About<'s> {
    object: &'s str,
    field: &'s str,
}

impl<'a> Maker<'a, '_> {
    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn mistakes(&mut self, mistake: Mistake) -> bool {
        let makes = self.mistake == Some(mistake) && self.choices.below(2) == 0;
        if makes {
            self.mistake = None;
        }
        makes
    }

    /// A selection set on a type. `rows` is how many objects it is for.
    fn selection(&mut self, on: &str, depth: usize, rows: usize) -> String {
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
            15 => format!("{}__typename", self.alias()),
            // An interface says little by itself.
            1..=8 if self.schema.is_interface(on) => self.inline(on, depth, rows),
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
        if self.schema.is_interface(on) {
            // The types with the rows of this world, first.
            names.sort_by_key(|name| *name == on);
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

    /// A field that was asked before, under its key or a new one.
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
            .expect("it was asked before");
        let rest = self.rest(field, depth, rows * known.rows);
        format!("{key}{}{}{rest}", known.name, known.arguments)
    }

    fn field(&mut self, on: &str, depth: usize, rows: usize) -> String {
        let fields = self.schema.fields(on);
        let deeper = depth > 0 && self.size > 0 && rows <= MOST_ROWS;
        let is_composite =
            |field: &&FieldDefinition| self.schema.is_composite(base(&field.ty.node));
        let (composites, leaves): (Vec<_>, Vec<_>) = fields.into_iter().partition(is_composite);
        let from =
            if deeper && !composites.is_empty() && (leaves.is_empty() || self.choices.below(4) > 1)
            {
                composites
            } else if leaves.is_empty() {
                return "__typename".to_owned();
            } else {
                leaves
            };
        let field = *self.choices.pick(&from);
        let name = field.name.node.as_str();
        self.document.members.insert(format!("{on}.{name}"));
        let (arguments, size) = self.arguments(on, field, rows);
        let key = if arguments.is_empty() {
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

    /// What follows a field's arguments.
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

    fn directives(&mut self) -> String {
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

    /// A field's arguments, and how many objects it leads to.
    fn arguments(&mut self, on: &str, field: &FieldDefinition, rows: usize) -> (String, usize) {
        let target = base(&field.ty.node);
        let definition = |name: &str| {
            let mut arguments = field.arguments.iter();
            arguments
                .find(|argument| argument.node.name.node == name)
                .map(|argument| &argument.node)
        };
        let mut given: Vec<(&InputValueDefinition, Input)> = Vec::new();
        let mut size = 1;
        if let (Some(first), Some(last)) = (definition("first"), definition("last")) {
            let object = target.strip_suffix("Connection").unwrap_or(target);
            size = self.page(object, [first, last], rows, &mut given);
            self.range(object, &definition, &mut given);
            if let Some(filter) = definition("filter")
                && self.choices.below(3) == 2
            {
                let value = self.value(&filter.ty.node, About::default(), false);
                given.push((filter, value));
            }
        } else if let (Some(id), Some(code)) = (definition("id"), definition("code")) {
            let by = if self.mistakes(Mistake::Unique) {
                *self.choices.pick(&[[false, false], [true, true]])
            } else {
                *self.choices.pick(&[[false, true], [true, false]])
            };
            for (definition, given_at_all) in [id, code].into_iter().zip(by) {
                let about = About {
                    object: target,
                    field: &definition.name.node,
                };
                if given_at_all {
                    let ty = &definition.ty.node;
                    let value = self.value(ty, about, false);
                    given.push((definition, value));
                } else if self.choices.one_in(8) {
                    let missing = self.missing(&definition.ty.node);
                    given.push((definition, missing));
                }
            }
        } else {
            for argument in &field.arguments {
                let argument = &argument.node;
                let optional = argument.ty.node.nullable || argument.default_value.is_some();
                if !optional || self.choices.below(2) == 0 {
                    let about = About {
                        object: target,
                        field: &argument.name.node,
                    };
                    let value = self.value(&argument.ty.node, about, false);
                    if let Some(Input::List(items)) = value.resolved() {
                        size = items.len();
                    }
                    given.push((argument, value));
                }
            }
        }
        if given.is_empty() {
            return (String::new(), size);
        }
        let spelled: Vec<String> = given
            .iter()
            .map(|(definition, value)| {
                let name = &definition.name.node;
                let member = format!("{on}.{}({name})", field.name.node);
                self.document.members.insert(member);
                format!("{name}: {}", value.literal())
            })
            .collect();
        (format!("({})", spelled.join(", ")), size)
    }

    /// How many rows a page has.
    fn page<'d>(
        &mut self,
        object: &str,
        [first, last]: [&'d InputValueDefinition; 2],
        rows: usize,
        given: &mut Vec<(&'d InputValueDefinition, Input)>,
    ) -> usize {
        let all = 20;
        if rows * all <= MOST_ROWS && self.choices.below(3) == 0 {
            if self.choices.one_in(6) {
                let missing = self.missing(&first.ty.node);
                given.push((first, missing));
            }
            return all;
        }
        let size = *self.choices.pick(&[1, 2, 3, 5, 2, 4, 0]);
        let number = |maker: &mut Self, definition: &InputValueDefinition| {
            let value = if maker.mistakes(Mistake::Size) {
                json!(-1)
            } else {
                json!(size)
            };
            maker.perhaps_variable(&definition.ty.node, Input::Plain(value))
        };
        let which = *self.choices.pick(&[first, last]);
        let value = number(self, which);
        given.push((which, value));
        if self.mistakes(Mistake::TwoSizes) {
            let other = if which.name.node == first.name.node {
                last
            } else {
                first
            };
            let value = number(self, other);
            given.push((other, value));
        }
        debug_assert!(!object.is_empty(), "a connection is to objects");
        size
    }

    /// The order, and from where to where.
    fn range<'d>(
        &mut self,
        object: &str,
        definition: &impl Fn(&str) -> Option<&'d InputValueDefinition>,
        given: &mut Vec<(&'d InputValueDefinition, Input)>,
    ) {
        let mut ordering = None;
        if let Some(order) = definition("orderBy")
            && self.choices.below(2) == 1
        {
            let value = self.value(&order.ty.node, About::default(), false);
            if let Some(Input::Enum(name)) = value.entry("field") {
                let direction = value.entry("direction");
                ordering = Some(Ordering {
                    object: object.to_owned(),
                    name: name.clone(),
                    descending: matches!(direction, Some(Input::Enum(name)) if name == "DESC"),
                });
            }
            given.push((order, value));
        }
        for name in ["after", "before"] {
            let Some(definition) = definition(name) else {
                continue;
            };
            if self.choices.one_in(4) {
                let value = if self.choices.one_in(10) {
                    self.missing(&definition.ty.node)
                } else {
                    let cursor = self.cursor(object, ordering.clone());
                    self.perhaps_variable(&definition.ty.node, Input::Text(cursor))
                };
                given.push((definition, value));
            }
        }
    }

    /// A cursor: a row's, or of a place where no row stands.
    fn cursor(&mut self, object: &str, ordering: Option<Ordering>) -> String {
        let mut ordering = ordering.unwrap_or_else(|| Ordering::of(object));
        if self.mistakes(Mistake::Cursor) {
            if self.choices.below(2) == 0 {
                return "nonsense".to_owned();
            }
            ordering.descending = !ordering.descending;
        }
        let rows = &self.world.table(object).rows;
        let field = ordering.field();
        let (value, key) = match rows.len() {
            0 if field.ends_with("At") || field.ends_with("Until") => {
                (Value::Time(self.world.now), 1)
            }
            0 => (Value::Text("x".to_owned()), 1),
            count => {
                let row = &rows[self.choices.below(count)];
                (row.cell(&field).clone(), row.key)
            }
        };
        // Between rows, and beside those that share its column.
        let position = match (self.choices.below(4), value) {
            (3, Value::Time(time)) => (Value::Time(time + chrono::Duration::microseconds(1)), key),
            (3, Value::Text(text)) => (Value::Text(text + "!"), key),
            (2, value) => (value, key + 1),
            (_, value) => (value, key),
        };
        model::cursor(&ordering, &position)
    }

    /// A value of a type, for a place in a document.
    fn value(&mut self, ty: &Type, about: About<'_>, constant: bool) -> Input {
        self.value_within(ty, about, constant, FILTER_DEPTH)
    }

    fn value_within(&mut self, ty: &Type, about: About<'_>, constant: bool, depth: usize) -> Input {
        if !constant && self.choices.one_in(6) {
            let value = self.constant(ty, about, true, depth);
            return self.variable(ty, false, value);
        }
        self.constant(ty, about, constant, depth)
    }

    fn perhaps_variable(&mut self, ty: &Type, value: Input) -> Input {
        if self.choices.one_in(4) {
            self.variable(ty, false, value)
        } else {
            value
        }
    }

    /// A variable for a place of this type; `defaulted` when the place has a
    /// default.
    fn variable(&mut self, ty: &Type, defaulted: bool, value: Input) -> Input {
        let name = self.name("v");
        let nullable = Type {
            base: ty.base.clone(),
            nullable: true,
        };
        let strict = Type {
            base: ty.base.clone(),
            nullable: false,
        };
        let needed = !ty.nullable && !defaulted;
        let definition = match self.choices.below(4) {
            0 => {
                self.document.variables.insert(name.clone(), value.json());
                format!("{strict}")
            }
            1 if !needed => {
                self.document.variables.insert(name.clone(), value.json());
                format!("{nullable}")
            }
            2 => format!("{nullable} = {}", value.literal()),
            // What is given goes before the default, whatever that is.
            3 if matches!(value, Input::Plain(Json::Bool(_))) => {
                self.document.variables.insert(name.clone(), value.json());
                format!("{strict} = {}", value.json() != json!(true))
            }
            _ => format!("{strict} = {}", value.literal()),
        };
        self.definitions.push(format!("${name}: {definition}"));
        Input::Variable(name, Some(Box::new(value)))
    }

    /// Nothing, at a place that may be null.
    fn missing(&mut self, ty: &Type) -> Input {
        let name = self.name("v");
        match self.choices.below(3) {
            0 => return Input::Null,
            1 => {
                self.document.variables.insert(name.clone(), Json::Null);
            }
            _ => {}
        }
        self.empty(ty, name)
    }

    /// A variable that is not given a value here.
    fn empty(&mut self, ty: &Type, name: String) -> Input {
        let base = Type {
            base: ty.base.clone(),
            nullable: true,
        };
        self.definitions.push(format!("${name}: {base}"));
        Input::Variable(name, None)
    }

    fn constant(&mut self, ty: &Type, about: About<'_>, constant: bool, depth: usize) -> Input {
        let name = match &ty.base {
            BaseType::Named(name) => name.as_str(),
            // One item is a list of it.
            BaseType::List(item) if self.choices.one_in(10) => {
                return self.constant(item, about, constant, depth.saturating_sub(1));
            }
            BaseType::List(item) => {
                let mut items = Vec::new();
                while items.len() < 5 && self.choices.below(3) > 0 {
                    let inner = depth.saturating_sub(1);
                    items.push(self.value_within(item, about, constant, inner));
                }
                return Input::List(items);
            }
        };
        match self.schema.kind(name) {
            Some(TypeKind::Enum(values)) => {
                let names: Vec<_> = values
                    .values
                    .iter()
                    .map(|value| &value.node.value.node)
                    .collect();
                let value = self.choices.pick(&names).to_string();
                self.document.members.insert(format!("{name}.{value}"));
                Input::Enum(value)
            }
            Some(TypeKind::InputObject(_)) => self.object(name, about, constant, depth),
            _ => self.scalar(name, about),
        }
    }

    /// An input object: what it needs, and some of the rest.
    fn object(&mut self, name: &str, about: About<'_>, constant: bool, depth: usize) -> Input {
        let entries = self.schema.entries(name).expect("it is an input object");
        let is_needed = |entry: &&InputValueDefinition| {
            !entry.ty.node.nullable && entry.default_value.is_none()
        };
        let (mut chosen, mut rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_needed);
        if depth == 0 {
            rest.retain(|entry| !base(&entry.ty.node).ends_with(name));
        }
        // Mostly one, since conditions that all have to hold soon hold of none.
        let most = chosen.len() + 3;
        let mut odds = 10;
        while !rest.is_empty() && chosen.len() < most && self.choices.below(odds) > 0 {
            let index = self.choices.below(rest.len());
            chosen.push(rest.remove(index));
            odds = 2;
            if self.choices.below(2) == 0 {
                break;
            }
        }
        // A filter of a type is about its fields, a field's operators about it.
        let object = name
            .strip_suffix("Filter")
            .filter(|object| self.world.object(object).is_some());
        let operators = object.is_none() && name.ends_with("Filter");
        let fields = chosen.into_iter().map(|entry| {
            let entry_name = entry.name.node.to_string();
            self.document.members.insert(format!("{name}.{entry_name}"));
            let ty = &entry.ty.node;
            let about = match object {
                Some(object) => About {
                    object,
                    field: &entry_name,
                },
                None => about,
            };
            let value = if operators && self.mistakes(Mistake::Operator) {
                Input::Null
            } else if ty.nullable && !(constant && operators) && self.choices.one_in(16) {
                if operators {
                    let name = self.name("v");
                    self.empty(ty, name)
                } else if constant {
                    Input::Null
                } else {
                    self.missing(ty)
                }
            } else {
                let inner = depth.saturating_sub(1);
                let value = self.constant(ty, about, constant, inner);
                if !constant && self.choices.one_in(6) && !holds_variable(&value) {
                    self.variable(ty, entry.default_value.is_some(), value)
                } else {
                    value
                }
            };
            (entry_name, value)
        });
        let fields: Vec<_> = fields.collect();
        Input::Object(fields)
    }

    fn scalar(&mut self, name: &str, about: About<'_>) -> Input {
        match name {
            "Boolean" => Input::Plain(json!(self.choices.below(2) == 0)),
            "ID" => Input::Text(self.id(about)),
            "Int" => match self.sample(about) {
                Some(Value::Integer(number)) => Input::Plain(json!(number)),
                _ => Input::Plain(json!(self.choices.pick(&[2, 0, 1, -1, i32::MAX, i32::MIN]))),
            },
            "DateTime" => {
                let time = match self.sample(about) {
                    Some(Value::Time(time)) => time,
                    _ => self.world.now,
                };
                Input::Text(self.time(time))
            }
            _ => match self.sample(about) {
                Some(Value::Text(text)) => Input::Text(self.part(&text)),
                _ => Input::Text((*self.choices.pick(&["", "%", "s", "K", "nowhere"])).to_owned()),
            },
        }
    }

    /// A value that a row has there.
    fn sample(&mut self, about: About<'_>) -> Option<Value> {
        let object = self.world.object(about.object)?;
        let rows = &self.world.table(object).rows;
        if rows.is_empty() || self.choices.one_in(8) {
            return None;
        }
        let row = &rows[self.choices.below(rows.len())];
        Some(row.cell(about.field).clone())
    }

    /// A text or a piece of it, perhaps in another case.
    fn part(&mut self, text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let text: String = match self.choices.below(8) {
            6 => characters.iter().take(2).collect(),
            7 if !characters.is_empty() => {
                let start = self.choices.below(characters.len());
                characters[start..].iter().take(3).collect()
            }
            _ => text.to_owned(),
        };
        match self.choices.below(10) {
            8 => text.to_uppercase(),
            9 => text.to_lowercase(),
            _ => text,
        }
    }

    fn time(&mut self, time: chrono::DateTime<chrono::Utc>) -> String {
        let time = match self.choices.below(8) {
            5 => self.world.now,
            6 => time + chrono::Duration::microseconds(1),
            7 => *self.choices.pick(&[
                chrono::DateTime::UNIX_EPOCH,
                "0001-01-01T00:00:00Z".parse().expect("it is a time"),
                "9999-12-31T23:59:59.999999Z".parse().expect("it is a time"),
            ]),
            _ => time,
        };
        match self.choices.below(4) {
            3 if time > chrono::DateTime::UNIX_EPOCH
                && time < self.world.now + chrono::Duration::days(999) =>
            {
                let east = chrono::FixedOffset::east_opt(5 * 3600 + 1800).expect("it is an offset");
                time.with_timezone(&east).to_rfc3339()
            }
            _ => time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        }
    }

    /// An id: of a row, or of one that is gone.
    fn id(&mut self, about: About<'_>) -> String {
        let mut object = match self.world.object(about.object) {
            Some(object) => object,
            None => self.choices.pick(&["Gate", "Pass", "Holder", "Scan"]),
        };
        if self.mistakes(Mistake::Id) {
            if self.choices.below(2) == 0 || self.world.object(about.object).is_none() {
                return "nonsense".to_owned();
            }
            object = if object == "Gate" { "Scan" } else { "Gate" };
        }
        let rows = &self.world.table(object).rows;
        let key = if rows.is_empty() || self.choices.one_in(6) {
            *self
                .choices
                .pick(&[1, 0, -1, 1_000_000, i64::MAX, i64::MIN])
        } else {
            rows[self.choices.below(rows.len())].key
        };
        model::id(object, key)
    }
}

fn holds_variable(value: &Input) -> bool {
    match value {
        Input::Variable(..) => true,
        Input::List(items) => items.iter().any(holds_variable),
        Input::Object(fields) => fields.iter().any(|(_, value)| holds_variable(value)),
        _ => false,
    }
}
