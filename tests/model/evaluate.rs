//! Executes an operation over rows in memory.

use std::cell::Cell;

use async_graphql::Positioned;
use async_graphql::parser::types::Field;

use super::access::Viewer;
use super::condition::{Condition, items, text};
use super::groups::{Counted, Groups};
use super::opaque::{cursor, id, read_id};
use super::page::Page;
use super::request::{Group, Request, sets};
use super::search::Search;
use super::value::{Json, Value};
use super::world::{Relation, Row, World, relation, schema, type_names};
use crate::support::schema::base;

/// The `data` of an operation with valid arguments.
pub(crate) fn operation(world: &World, request: &Request<'_>) -> Json {
    Evaluation::run(world, request).0
}

/// How many times an operation looks for rows, each field for its own: the statements of
/// naive resolvers.
pub(crate) fn lookups(world: &World, request: &Request<'_>) -> u64 {
    Evaluation::run(world, request).1
}

/// The type that a root field finds by a key or a code.
pub(crate) fn singular(field: &str) -> Option<&'static str> {
    root_type(field).filter(|ty| schema().implements(ty, "Node"))
}

/// The type that a root field lists.
pub(crate) fn plural(field: &str) -> Option<&'static str> {
    root_type(field)?.strip_suffix("Connection")
}

fn root_type(field: &str) -> Option<&'static str> {
    let fields = schema().fields("Query").into_iter();
    let mut named = fields.filter(|known| known.name.node == field);
    named.next().map(|field| base(&field.ty.node))
}

struct Evaluation<'a> {
    world: &'a World,
    request: &'a Request<'a>,
    lookups: Cell<u64>,
}

type Fields<'a> = Vec<&'a Positioned<Field>>;

impl<'a> Evaluation<'a> {
    /// The data, and how many times rows were looked for.
    fn run(world: &'a World, request: &'a Request<'a>) -> (Json, u64) {
        let evaluation = Self {
            world,
            request,
            lookups: Cell::new(0),
        };
        let set = &request.operation.selection_set.node;
        let data = evaluation.root(request.collect(&["Query"], [set]));
        (data, evaluation.lookups.get())
    }

    fn look(&self) {
        self.lookups.set(self.lookups.get() + 1);
    }

    /// Answers each response key in order.
    fn each(groups: Vec<Group<'a>>, mut answer: impl FnMut(&'a str, &Fields<'a>) -> Json) -> Json {
        let field = |(key, group): Group<'a>| {
            let name = group[0].node.name.node.as_str();
            (key.to_owned(), answer(name, &group))
        };
        Json::Object(groups.into_iter().map(field).collect())
    }

    fn collect(&self, names: &[&str], group: &Fields<'a>) -> Vec<Group<'a>> {
        self.request.collect(names, sets(group))
    }

    fn root(&self, groups: Vec<Group<'a>>) -> Json {
        Self::each(groups, |name, group| {
            let argument = |argument| self.request.argument(group[0], argument);
            match name {
                "__typename" => Json::Text("Query".to_owned()),
                "viewer" => self.viewer(group),
                "node" => self.by_id(&text(&argument("id").expect("it is required")), group),
                "nodes" => {
                    let ids = argument("ids").expect("it is required");
                    let ids = items(&ids).iter();
                    Json::List(ids.map(|id| self.by_id(&text(id), group)).collect())
                }
                "search" => self.search(group),
                _ => match (plural(name), singular(name), argument("id")) {
                    (Some(object), ..) => {
                        let rows = 0..self.world.table(object).rows.len();
                        self.connection(object, &rows.collect::<Vec<_>>(), group)
                    }
                    (_, Some(_), Some(id)) => self.by_id(&text(&id), group),
                    (_, Some(object), None) => {
                        let code = argument("code").expect("one of the two is given");
                        let code = Value::Text(text(&code));
                        self.look();
                        let mut rows = self.world.table(object).rows.iter();
                        rows.find(|row| *row.cell("code") == code)
                            .map_or(Json::Null, |row| self.object(object, row, group))
                    }
                    _ => panic!("the model has no rule for the field {name}"),
                },
            }
        })
    }

    fn search(&self, group: &Fields<'a>) -> Json {
        let search = Search::read(self.request, group[0]).expect("it was read before");
        let (found, has_more) = search.found(self.world);
        let fields = self.collect(&["SearchConnection"], group);
        let wants_objects = |(_, group): &Group<'a>| group[0].node.name.node != "__typename";
        if fields.iter().any(wants_objects) {
            search.types.iter().for_each(|_| self.look());
        }
        Self::each(fields, |name, group| match name {
            "__typename" => Json::Text("SearchConnection".to_owned()),
            "hasMore" => Json::Boolean(has_more),
            "nodes" => {
                let one = |&(object, row): &(&str, usize)| {
                    self.object(object, &self.world.table(object).rows[row], group)
                };
                Json::List(found.iter().map(one).collect())
            }
            _ => panic!("the model has no rule for the field {name} of a search"),
        })
    }

    fn viewer(&self, group: &Fields<'a>) -> Json {
        let viewer = &self.world.viewer;
        Self::each(self.collect(&["Viewer"], group), |name, group| {
            match (name, &viewer.gates) {
                ("__typename", _) => Json::Text("Viewer".to_owned()),
                ("id", _) => Json::Text(Viewer::ID.to_owned()),
                ("name", _) => Json::Text(Viewer::NAME.to_owned()),
                ("role", _) => Json::Text(viewer.role.to_owned()),
                ("expiresAt", _) | ("gates", None) => Json::Null,
                ("gates", Some(_)) => {
                    self.look();
                    let table = self.world.table("Gate");
                    let gates = 0..table.rows.len();
                    let gates = gates
                        .filter(|&gate| Condition::OfViewer.holds(self.world, &table.rows[gate]));
                    let gates = Page::of_viewer().slice(self.world, gates).rows.into_iter();
                    let gate = |gate: usize| self.object("Gate", &table.rows[gate], group);
                    Json::List(gates.map(gate).collect())
                }
                _ => panic!("the model has no rule for the field {name} of a viewer"),
            }
        })
    }

    fn by_id(&self, id: &str, group: &Fields<'a>) -> Json {
        let (object, key) = read_id(id).expect("the id was read before");
        self.by_key(&object, key, group)
    }

    fn by_key(&self, object: &str, key: i64, group: &Fields<'a>) -> Json {
        self.look();
        let table = self.world.table(object);
        table.find(key).map_or(Json::Null, |row| {
            self.object(object, &table.rows[row], group)
        })
    }

    fn object(&self, object: &str, row: &Row, group: &Fields<'a>) -> Json {
        Self::each(
            self.collect(&type_names(object), group),
            |name, group| match (name, relation(object, name)) {
                ("__typename", _) => Json::Text(object.to_owned()),
                ("id", _) => Json::Text(id(object, row.key)),
                ("occupancy", _) => {
                    self.look();
                    let table = self.world.table("Pass");
                    let inside =
                        |row: &&usize| *table.rows[**row].cell("insideSince") != Value::Null;
                    let passes = table.referring("gate", row.key).iter();
                    number(passes.filter(inside).count())
                }
                (_, Some(Relation::One { target })) => row
                    .reference(name)
                    .map_or(Json::Null, |key| self.by_key(target, key, group)),
                (_, Some(Relation::Last { target, by })) => {
                    self.look();
                    let table = self.world.table(target);
                    let rows = table.referring(by, row.key).iter().copied();
                    let newest = Page::newest(target).slice(self.world, rows).rows;
                    newest.first().map_or(Json::Null, |&newest| {
                        self.object(target, &table.rows[newest], group)
                    })
                }
                (_, Some(Relation::Many { target, by })) => {
                    let rows = self.world.table(target).referring(by, row.key);
                    self.connection(target, rows, group)
                }
                _ => Json::from(&self.world.value(row, name)),
            },
        )
    }

    fn connection(&self, object: &str, rows: &[usize], group: &Fields<'a>) -> Json {
        let table = self.world.table(object);
        let condition = match self.request.argument(group[0], "filter") {
            Some(filter) => Condition::read(&self.world.viewer, object, &filter),
            None => Ok(Condition::everything()),
        }
        .expect("the filter was read before");
        let page = Page::read(&self.world.viewer, self.request, object, group[0])
            .expect("the page was read before");
        let all: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|&row| condition.holds(self.world, &table.rows[row]))
            .collect();
        let slice = page.slice(self.world, all.iter().copied());
        let shown = || slice.rows.iter().map(|&row| &table.rows[row]);
        let cursor = |row: &Row| Json::Text(cursor(&page.ordering, &page.position(row)));
        let typename = |suffix| Json::Text(format!("{object}{suffix}"));
        let names = format!("{object}Connection");
        let fields = self.collect(&[&names], group);
        // One page, whichever fields show it.
        let shows_page = |(_, group): &Group<'a>| {
            ["nodes", "edges", "pageInfo"].contains(&group[0].node.name.node.as_str())
        };
        if fields.iter().any(shows_page) {
            self.look();
        }
        Self::each(fields, |name, group| match name {
            "__typename" => typename("Connection"),
            "totalCount" => {
                self.look();
                number(all.len())
            }
            "groups" => {
                let groups = Groups::read(&self.world.viewer, self.request, object, group[0])
                    .expect("they were read before");
                let rows = all.iter().map(|&row| &table.rows[row]);
                self.groups(object, &groups, rows, group)
            }
            "nodes" => Json::List(shown().map(|row| self.object(object, row, group)).collect()),
            "edges" => {
                let names = format!("{object}Edge");
                let edge = |row: &Row| {
                    Self::each(self.collect(&[&names], group), |name, group| match name {
                        "__typename" => typename("Edge"),
                        "cursor" => cursor(row),
                        "node" => self.object(object, row, group),
                        _ => panic!("the model has no rule for the field {name} of an edge"),
                    })
                };
                Json::List(shown().map(edge).collect())
            }
            "pageInfo" => Self::each(self.collect(&["PageInfo"], group), |name, _| match name {
                "__typename" => Json::Text("PageInfo".to_owned()),
                "hasNextPage" => Json::Boolean(slice.has_next),
                "hasPreviousPage" => Json::Boolean(slice.has_previous),
                "startCursor" => shown().next().map_or(Json::Null, cursor),
                "endCursor" => shown().next_back().map_or(Json::Null, cursor),
                _ => panic!("the model has no rule for the field {name} of a page"),
            }),
            _ => panic!("the model has no rule for the field {name} of a connection"),
        })
    }
}

impl<'a> Evaluation<'a> {
    fn groups<'w>(
        &self,
        object: &str,
        groups: &Groups,
        rows: impl Iterator<Item = &'w Row>,
        group: &Fields<'a>,
    ) -> Json {
        self.look();
        let (all, has_more) = groups.list(self.world, object, rows);
        let name = format!("{object}Group");
        let last = all.len().saturating_sub(1);
        let one = |(index, counted): (usize, &Counted)| {
            let fields = self.collect(&[&name], group);
            Self::each(fields, |field, group| match field {
                "__typename" => Json::Text(name.clone()),
                "from" => Json::from(&counted.from.map_or(Value::Null, Value::Time)),
                "until" => Json::from(&counted.until.map_or(Value::Null, Value::Time)),
                "count" => number(counted.count),
                "hasMore" => Json::Boolean(has_more && index == last),
                _ => match (counted.value(groups, field), relation(&name, field)) {
                    (Some(Value::Integer(key)), Some(Relation::One { target })) => {
                        self.by_key(target, *key, group)
                    }
                    (value, _) => value.map_or(Json::Null, Json::from),
                },
            })
        };
        Json::List(all.iter().enumerate().map(one).collect())
    }
}

fn number(count: usize) -> Json {
    Json::Integer(i64::try_from(count).expect("the rows are in memory"))
}
