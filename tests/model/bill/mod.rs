//! Computes which statements an operation costs, and which of them run.
//!
//! A list, a relation of its rows and a count are one statement each. Fields that
//! request the same for the same rows share one. A row's own columns, the key and
//! type of a row that it refers to, and the row that it was found through are free.
//!
//! A statement runs as soon as the rows with its keys are loaded. A reference is in
//! the row that contains it, and so are the keys for all rows that refer to the
//! same row, if the viewer sees it for certain. For everything else, the keys are in the
//! parent's rows. If these have
//! no keys, because there are no rows or all references are null, the statement
//! does not run.

mod limits;
mod reads;
mod rows;
mod tallies;

use std::collections::BTreeSet;

use async_graphql::parser::types::Field;
use async_graphql::{Pos, Positioned, Value as Input};

use crate::model::condition::{Code, Condition, items, text};
use crate::model::evaluate::{plural, singular};
use crate::model::groups::{Counted, Groups};
use crate::model::opaque::read_id;
use crate::model::page::Page;
use crate::model::request::{Group, Request, sets};
use crate::model::search::Search;
use crate::model::value::Value;
use crate::model::world::{Relation, World, relation, type_names};

pub(crate) use limits::Limits;
use rows::Asks;

/// A mistake in an argument, and its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) position: Pos,
    pub(crate) field: String,
}

/// A statement of the bill.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Statement {
    /// The first field that needs it.
    pub(crate) path: String,
    /// The fields whose counts it returns, if several share it.
    pub(crate) paths: Vec<String>,
    /// The position of that field.
    pub(crate) position: Pos,
    /// The maximum number of rows that it may find.
    pub(crate) most: u64,
    /// The number of statements that run one after another up to and including it.
    pub(crate) round: usize,
    /// Whether it has keys to look for.
    pub(crate) runs: bool,
    /// Whether it reads all rows of a table to find a text.
    pub(crate) reads_all: bool,
    /// Whether it counts rows without reading them.
    pub(crate) reads_tally: bool,
}

/// The statements of an operation.
pub(crate) struct Bill<'a> {
    world: &'a World,
    request: &'a Request<'a>,
    nodes: Vec<Node>,
    path: Vec<&'a str>,
}

struct Node {
    parent: Option<usize>,
    object: &'static str,
    asks: Asks,
    /// The other counts in the statement.
    further: Vec<Asks>,
    /// Whether the viewer may not see some of the rows that its keys refer to.
    may_hide: bool,
    statement: Statement,
    /// The rows that it finds.
    rows: Vec<usize>,
    /// The groups that it finds.
    groups: Vec<Counted>,
}

type Fields<'a> = Vec<&'a Positioned<Field>>;
type Walked<T> = Result<T, Refusal>;

impl<'a> Bill<'a> {
    pub(crate) fn new(world: &'a World, request: &'a Request<'a>, limits: Limits) -> Walked<Self> {
        let mut bill = Self {
            world,
            request,
            nodes: Vec::new(),
            path: Vec::new(),
        };
        let set = &request.operation.selection_set.node;
        bill.each(request.collect(&["Query"], [set]), Self::root)?;
        bill.check(limits)?;
        Ok(bill)
    }

    /// All statements, in the order of the fields that need them.
    pub(crate) fn statements(&self) -> Vec<Statement> {
        self.nodes
            .iter()
            .map(|node| node.statement.clone())
            .collect()
    }

    fn each(
        &mut self,
        groups: Vec<Group<'a>>,
        mut walk: impl FnMut(&mut Self, &'a str, &Fields<'a>) -> Walked<()>,
    ) -> Walked<()> {
        for (key, group) in groups {
            self.path.push(key);
            walk(self, group[0].node.name.node.as_str(), &group)?;
            self.path.pop();
        }
        Ok(())
    }

    fn checked<T>(&self, group: &Fields<'a>, result: Result<T, Code>) -> Walked<T> {
        result.map_err(|code| Refusal {
            code,
            position: group[0].pos,
            field: self.path.join("."),
        })
    }

    fn root(&mut self, name: &'a str, group: &Fields<'a>) -> Walked<()> {
        let argument = |argument| self.request.argument(group[0], argument);
        match name {
            "__typename" => Ok(()),
            "viewer" => self.viewer(group),
            "node" => {
                let id = argument("id").expect("it is required");
                let (object, key) = self.checked(group, self.any_id(&id))?;
                self.checked(group, self.world.viewer.check(object, "id"))?;
                let asks = Asks::Unique("id", Value::Integer(key));
                let node = self.node(None, object, asks, group);
                self.object(node, group)
            }
            "nodes" => {
                let ids = argument("ids").expect("it is required");
                let mut types: Vec<(&'static str, BTreeSet<i64>)> = Vec::new();
                for id in items(&ids) {
                    let (object, key) = self.checked(group, self.any_id(id))?;
                    match types.iter_mut().find(|(known, _)| *known == object) {
                        Some((_, keys)) => {
                            keys.insert(key);
                        }
                        None => types.push((object, BTreeSet::from([key]))),
                    }
                }
                for (object, keys) in types {
                    self.checked(group, self.world.viewer.check(object, "id"))?;
                    let node = self.node(None, object, Asks::Keys(keys), group);
                    self.object(node, group)?;
                }
                Ok(())
            }
            "search" => self.search(group),
            _ => match (plural(name), singular(name)) {
                (Some(object), _) => {
                    self.checked(group, self.world.viewer.check("Query", name))?;
                    self.connection(None, object, None, group)
                }
                (_, Some(object)) => {
                    let unique = match (argument("id"), argument("code")) {
                        (Some(id), None) => match self.any_id(&id) {
                            Ok((of, key)) if of == object => Ok(("id", Value::Integer(key))),
                            _ => Err("BAD_ID"),
                        },
                        (None, Some(code)) => Ok(("code", Value::Text(text(&code)))),
                        _ => Err("BAD_ARGUMENT"),
                    };
                    let (column, value) = self.checked(group, unique)?;
                    let argument = format!("{name}({column})");
                    self.checked(group, self.world.viewer.check("Query", &argument))?;
                    let node = self.node(None, object, Asks::Unique(column, value), group);
                    self.object(node, group)
                }
                _ => panic!("the model has no rule for the field {name}"),
            },
        }
    }

    /// One statement for each type, whichever fields show its objects.
    fn search(&mut self, group: &Fields<'a>) -> Walked<()> {
        let search = self.checked(group, Search::read(self.request, group[0]))?;
        let fields = self.request.collect(&["SearchConnection"], sets(group));
        let wants_objects = |(_, group): &Group<'_>| group[0].node.name.node != "__typename";
        if !fields.iter().any(wants_objects) {
            return Ok(());
        }
        let types = search.types.iter();
        let nodes: Vec<usize> = types
            .map(|object| self.node(None, object, Asks::Search(search.of(object)), group))
            .collect();
        self.each(fields, |bill, name, group| {
            for node in nodes.iter().filter(|_| name == "nodes") {
                bill.object(*node, group)?;
            }
            Ok(())
        })
    }

    /// Visits the fields of the viewer. Without gates of its own, they are null.
    fn viewer(&mut self, group: &Fields<'a>) -> Walked<()> {
        let groups = self.request.collect(&["Viewer"], sets(group));
        self.each(groups, |bill, name, group| {
            if name == "gates" && bill.world.viewer.gates.is_some() {
                let asks = Asks::Page(Condition::OfViewer, Page::of_viewer());
                let node = bill.node(None, "Gate", asks, group);
                bill.object(node, group)?;
            }
            Ok(())
        })
    }

    fn any_id(&self, id: &Input) -> Result<(&'static str, i64), Code> {
        read_id(&text(id))
            .and_then(|(object, key)| Some((self.world.object(&object)?, key)))
            .ok_or("BAD_ID")
    }

    /// Visits the fields of a statement's rows.
    fn object(&mut self, node: usize, group: &Fields<'a>) -> Walked<()> {
        let object = self.nodes[node].object;
        let groups = self.request.collect(&type_names(object), sets(group));
        self.each(groups, |bill, name, group| {
            if name != "__typename" {
                bill.checked(group, bill.world.viewer.check(object, name))?;
            }
            if (object, name) == ("Gate", "occupancy") {
                let asks = Asks::CountMany("gate", Condition::present("insideSince"));
                bill.node(Some(node), "Pass", asks, group);
                return Ok(());
            }
            match relation(object, name) {
                Some(Relation::Many { target, by }) => {
                    bill.connection(Some(node), target, Some(by), group)
                }
                Some(Relation::Last { target, by }) => {
                    let asks = Asks::Many(by, Condition::everything(), Page::newest(target));
                    let newest = bill.node(Some(node), target, asks, group);
                    bill.object(newest, group)
                }
                Some(Relation::One { target }) => bill.one(node, object, name, target, group),
                None => Ok(()),
            }
        })
    }

    /// Visits a row that another row refers to.
    fn one(
        &mut self,
        node: usize,
        of: &str,
        name: &'a str,
        target: &'static str,
        group: &Fields<'a>,
    ) -> Walked<()> {
        if let (Asks::Many(by, ..), Some(parent)) =
            (&self.nodes[node].asks, self.nodes[node].parent)
            && *by == name
        {
            return self.object(parent, group);
        }
        let groups = self.request.collect(&type_names(target), sets(group));
        let key_says_it =
            |(_, group): &Group<'_>| ["id", "__typename"].contains(&&*group[0].node.name.node);
        let follows = self.world.viewer.follows(of, name);
        if follows && groups.iter().all(key_says_it) {
            return Ok(());
        }
        let child = self.node(Some(node), target, Asks::One(name.to_owned()), group);
        self.nodes[child].may_hide = !follows;
        self.object(child, group)
    }

    fn connection(
        &mut self,
        parent: Option<usize>,
        object: &'static str,
        by: Option<&'static str>,
        group: &Fields<'a>,
    ) -> Walked<()> {
        let page = self.checked(
            group,
            Page::read(&self.world.viewer, self.request, object, group[0]),
        )?;
        let condition = match self.request.argument(group[0], "filter") {
            Some(filter) => {
                self.checked(group, Condition::read(&self.world.viewer, object, &filter))?
            }
            None => Condition::everything(),
        };
        let names = format!("{object}Connection");
        let groups = self.request.collect(&[&names], sets(group));
        let shows_rows = |(_, group): &Group<'_>| {
            ["nodes", "edges", "pageInfo"].contains(&&*group[0].node.name.node)
        };
        let asks = match by {
            Some(by) => Asks::Many(by, condition.clone(), page),
            None => Asks::Page(condition.clone(), page),
        };
        let rows = groups
            .iter()
            .any(shows_rows)
            .then(|| self.node(parent, object, asks, group));
        self.each(groups, |bill, name, group| match (name, rows) {
            ("nodes", Some(node)) => bill.object(node, group),
            ("edges", Some(node)) => {
                let names = format!("{object}Edge");
                let groups = bill.request.collect(&[&names], sets(group));
                bill.each(groups, |bill, name, group| match name {
                    "node" => bill.object(node, group),
                    _ => Ok(()),
                })
            }
            ("groups", _) => {
                let groups = bill.checked(
                    group,
                    Groups::read(&bill.world.viewer, bill.request, object, group[0]),
                )?;
                let condition = condition.clone();
                let asks = match by {
                    Some(by) => Asks::GroupsMany(by, condition, groups.clone()),
                    None => Asks::Groups(condition, groups.clone()),
                };
                let node = bill.node(parent, object, asks, group);
                bill.groups(node, &groups, group)
            }
            ("totalCount", _) => {
                let condition = condition.clone();
                let asks = match by {
                    Some(by) => Asks::CountMany(by, condition),
                    None => Asks::Count(condition),
                };
                bill.node(parent, object, asks, group);
                Ok(())
            }
            _ => Ok(()),
        })
    }

    /// Visits the fields of groups. A relation that is not a key is null.
    fn groups(&mut self, node: usize, groups: &Groups, group: &Fields<'a>) -> Walked<()> {
        let name = format!("{}Group", self.nodes[node].object);
        let fields = self.request.collect(&[&name], sets(group));
        self.each(fields, |bill, field, group| match relation(&name, field) {
            Some(Relation::One { target }) if groups.keys.iter().any(|key| key == field) => {
                bill.one(node, &name, field, target, group)
            }
            _ => Ok(()),
        })
    }
}
