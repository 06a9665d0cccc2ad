//! The simplest documents that use a member of the schema, made from the schema. On the way
//! to it, they use only what everyone may.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind,
};

use crate::access::subject::NOW;
use crate::model::{self, Ordering, ROLES, Value, required};
use crate::support::schema::{Schema, base};

/// Documents about a schema.
pub(crate) struct Documents<'s> {
    schema: &'s Schema,
    /// What a document has before and after the fields of a type.
    sites: BTreeMap<&'s str, [String; 2]>,
    /// How an argument leads to an input object or an enum.
    uses: BTreeMap<&'s str, Use<'s>>,
}

/// A field's argument, and what surrounds a value in it.
#[derive(Clone)]
pub(crate) struct Use<'s> {
    on: &'s str,
    field: &'s FieldDefinition,
    argument: &'s InputValueDefinition,
    around: [String; 2],
}

/// Whether a role may use a member of a type.
fn is_for(role: &str, ty: &str, member: &str) -> bool {
    let rank = |role: &str| ROLES.iter().position(|known| *known == role);
    let required = required().get(&format!("{ty}.{member}"));
    required.is_none_or(|required| rank(required) <= rank(role))
}

/// Whether everyone may use a member of a type.
fn is_for_all(ty: &str, member: &str) -> bool {
    is_for("VIEWER", ty, member)
}

impl<'s> Documents<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Self {
        let mut documents = Self {
            schema,
            sites: BTreeMap::from([
                ("Query", ["{ ".to_owned(), " }".to_owned()]),
                ("Mutation", ["mutation { ".to_owned(), " }".to_owned()]),
            ]),
            uses: BTreeMap::new(),
        };
        // What somebody reaches with less is reached so.
        for role in ROLES {
            documents.find_sites(role);
            documents.find_uses(role);
        }
        documents
    }

    fn find_sites(&mut self, role: &str) {
        let mut next: VecDeque<&str> = self.sites.keys().copied().collect();
        next.make_contiguous().sort_by_key(|name| *name != "Query");
        while let Some(on) = next.pop_front() {
            // It has no fields of its own, and its objects are found elsewhere too.
            if matches!(self.schema.kind(on), Some(TypeKind::Union(_))) {
                continue;
            }
            for field in self.schema.fields(on) {
                let ty = base(&field.ty.node);
                let is_known = self.sites.contains_key(ty) || !self.schema.is_composite(ty);
                if is_known || !is_for(role, on, &field.name.node) {
                    continue;
                }
                let [open, close] = &self.sites[on];
                let call = self.call(field, None);
                let site = [format!("{open}{call} {{ "), format!(" }}{close}")];
                self.sites.insert(ty, site);
                next.push_back(ty);
            }
        }
    }

    fn find_uses(&mut self, role: &str) {
        let mut found: VecDeque<(&str, Use<'s>)> = VecDeque::new();
        for on in self.sites.keys() {
            if self.schema.is_abstract(on) {
                continue;
            }
            for field in self.schema.fields(on) {
                for argument in &field.arguments {
                    let argument = &argument.node;
                    let member = format!("{}({})", field.name.node, argument.name.node);
                    if !is_for(role, on, &field.name.node) || !is_for(role, on, &member) {
                        continue;
                    }
                    let around = brackets(&argument.ty.node);
                    let of = Use {
                        on,
                        field,
                        argument,
                        around,
                    };
                    found.push_back((base(&argument.ty.node), of));
                }
            }
        }
        let mut visited = BTreeSet::new();
        while let Some((ty, of)) = found.pop_front() {
            if self.schema.kind(ty).is_none() || !visited.insert(ty) {
                continue;
            }
            let of = self.uses.entry(ty).or_insert(of).clone();
            for entry in self.schema.entries(ty).unwrap_or_default() {
                if is_for(role, ty, &entry.name.node) {
                    found.push_back((base(&entry.ty.node), self.inside(&of, ty, entry)));
                }
            }
        }
    }

    /// A use of the value of an entry in an input object.
    fn inside(&self, of: &Use<'s>, ty: &str, entry: &InputValueDefinition) -> Use<'s> {
        let [open, close] = brackets(&entry.ty.node);
        let others = self.entries(ty, Some(&entry.name.node), of);
        let [before, after] = &of.around;
        let around = [
            format!("{before}{{ {others}{}: {open}", entry.name.node),
            format!("{close} }}{after}"),
        ];
        Use {
            around,
            ..of.clone()
        }
    }

    /// The simplest document that uses a member. None if it is a value that only answers
    /// have.
    pub(crate) fn using(&self, member: &str) -> Option<String> {
        let (ty, member) = member.split_once('.').unwrap();
        if self.schema.entries(ty).is_some() {
            let entries = self.schema.entries(ty).unwrap();
            let entry = entries
                .into_iter()
                .find(|entry| entry.name.node == member)?;
            let of = self.inside(self.uses.get(ty)?, ty, entry);
            let value = self.item(&entry.ty.node, &of);
            return Some(self.document(&of, &value));
        }
        if let Some(TypeKind::Enum(_)) = self.schema.kind(ty) {
            return Some(self.document(self.uses.get(ty)?, member));
        }
        let (name, argument) = match member.split_once('(') {
            Some((name, argument)) => (name, Some(argument.trim_end_matches(')'))),
            None => (member, None),
        };
        let mut fields = self.schema.fields(ty).into_iter();
        let field = fields.find(|field| field.name.node == name)?;
        Some(self.selecting(ty, &self.call(field, argument), field))
    }

    /// Every place of the schema in which a filter of this type may be.
    pub(crate) fn places(&self, filter: &str) -> Vec<Use<'s>> {
        let mut places = Vec::new();
        for (ty, of) in &self.uses {
            for entry in self.schema.entries(ty).unwrap_or_default() {
                if base(&entry.ty.node) == filter && is_for_all(ty, &entry.name.node) {
                    places.push(self.inside(of, ty, entry));
                }
            }
        }
        let own = self.uses.get(filter).cloned();
        places.extend(own);
        places
    }

    /// A document with a value in a place.
    pub(crate) fn document(&self, of: &Use<'_>, value: &str) -> String {
        let [before, after] = &of.around;
        self.with_argument(of, &format!("{before}{value}{after}"))
    }

    fn with_argument(&self, of: &Use<'_>, value: &str) -> String {
        let name = &of.argument.name.node;
        let required = self.arguments(of.field, Some(name));
        let call = format!("{}({required}{name}: {value})", of.field.name.node);
        self.selecting(of.on, &call, of.field)
    }

    fn selecting(&self, on: &str, call: &str, field: &FieldDefinition) -> String {
        let [open, close] = &self.sites[on];
        let below = if self.schema.is_composite(base(&field.ty.node)) {
            " { __typename }"
        } else {
            ""
        };
        format!("{open}{call}{below}{close}")
    }

    /// A field with the arguments that it requires, and one more.
    fn call(&self, field: &FieldDefinition, given: Option<&str>) -> String {
        let mut arguments = self.arguments(field, given);
        if let Some(given) = given {
            let mut known = field.arguments.iter().map(|argument| &argument.node);
            let argument = known.find(|argument| argument.name.node == given).unwrap();
            let value = self.value(&argument.ty.node, target(field), given);
            let _ = write!(arguments, "{given}: {value}");
        } else if arguments.is_empty() && field.arguments.iter().any(|of| of.node.name.node == "id")
        {
            // One of two arguments identifies the object.
            arguments = format!("id: {}", id(target(field)));
        }
        let name = &field.name.node;
        if arguments.is_empty() {
            name.to_string()
        } else {
            format!("{name}({arguments})")
        }
    }

    /// The arguments that a field requires, except for one.
    fn arguments(&self, field: &FieldDefinition, except: Option<&str>) -> String {
        let arguments = field.arguments.iter().map(|argument| &argument.node);
        let required = arguments.filter(|argument| {
            let is_required = !argument.ty.node.nullable && argument.default_value.is_none();
            is_required && Some(argument.name.node.as_str()) != except
        });
        let spelled = required.map(|argument| {
            let name = &argument.name.node;
            let value = self.value(&argument.ty.node, target(field), name);
            format!("{name}: {value}, ")
        });
        spelled.collect()
    }

    /// The entries that an input object requires, except for one.
    fn entries(&self, ty: &str, except: Option<&str>, of: &Use<'_>) -> String {
        let entries = self.schema.entries(ty).unwrap_or_default().into_iter();
        let required = entries.filter(|entry| {
            let is_required = !entry.ty.node.nullable && entry.default_value.is_none();
            is_required && Some(entry.name.node.as_str()) != except
        });
        let spelled = required
            .map(|entry| format!("{}: {}, ", entry.name.node, self.item(&entry.ty.node, of)));
        spelled.collect()
    }

    /// A value of a type or, for a list, one of its items.
    fn item(&self, ty: &Type, of: &Use<'_>) -> String {
        match &ty.base {
            BaseType::List(item) => self.item(item, of),
            BaseType::Named(name) if self.schema.entries(name).is_some() => {
                format!("{{ {} }}", self.entries(name, None, of))
            }
            BaseType::Named(_) => self.value(ty, target(of.field), &of.argument.name.node),
        }
    }

    /// A value of a type, about an object, for an argument with a name.
    fn value(&self, ty: &Type, object: &str, argument: &str) -> String {
        let name = match &ty.base {
            BaseType::List(item) => return format!("[{}]", self.value(item, object, argument)),
            BaseType::Named(name) => name.as_str(),
        };
        match (name, self.schema.kind(name)) {
            (_, Some(TypeKind::Enum(values))) => {
                let values = values.values.iter().map(|value| &value.node.value.node);
                // One that everyone may use, if there is one.
                values
                    .min_by_key(|value| !is_for_all(name, value))
                    .expect("an enum has values")
                    .to_string()
            }
            (_, Some(TypeKind::InputObject(_))) => {
                let entries = self.schema.entries(name).unwrap_or_default().into_iter();
                let required = entries.filter(|entry| !entry.ty.node.nullable);
                let spelled = required.map(|entry| {
                    let value = self.value(&entry.ty.node, object, argument);
                    format!("{}: {value}, ", entry.name.node)
                });
                format!("{{ {} }}", spelled.collect::<String>())
            }
            ("Int", _) => "1".to_owned(),
            ("Boolean", _) => "true".to_owned(),
            ("ID", _) => id(object),
            ("DateTime", _) => "\"2026-11-22T08:00:00Z\"".to_owned(),
            ("Duration", _) => "\"PT1H\"".to_owned(),
            _ if ["after", "before"].contains(&argument) => cursor(object),
            _ if argument == "timeZone" => "\"UTC\"".to_owned(),
            _ => "\"x\"".to_owned(),
        }
    }
}

/// What surrounds an item of a list.
fn brackets(ty: &Type) -> [String; 2] {
    match &ty.base {
        BaseType::List(_) => ["[".to_owned(), "]".to_owned()],
        BaseType::Named(_) => [String::new(), String::new()],
    }
}

/// The type of object that a field leads to.
fn target(field: &FieldDefinition) -> &str {
    let ty = base(&field.ty.node);
    ty.strip_suffix("Connection").unwrap_or(ty)
}

fn id(object: &str) -> String {
    let object = if model::objects().contains(&object) {
        object
    } else {
        "Gate"
    };
    format!("\"{}\"", model::id(object, 1))
}

/// A cursor of the default order.
fn cursor(object: &str) -> String {
    let value = match object {
        "Gate" | "Holder" => Value::Text("M".to_owned()),
        "Event" => Value::Integer(0),
        _ => Value::Time(NOW),
    };
    let ordering = Ordering::default_for(object);
    format!("\"{}\"", model::cursor(&ordering, &(value, 1)))
}
