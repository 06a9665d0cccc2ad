//! Nodes, and which fields share one.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use super::{Planner, Written};
use crate::error::Code;
use crate::object::ObjectType;
use crate::plan::operation::Group;
use crate::plan::output::CountColumn;
use crate::plan::rules;
use crate::plan::{Fetch, FurtherCount, KeySource, Node, NodeIndex, Open, Unknown};
use crate::schema::OBJECTS;
use crate::sql::Probes;
use crate::table::ColumnSet;

/// The number of statements at which planning stops, if fewer are allowed. A refusal
/// can then name the cost of most operations, and costs little itself.
const MOST_PLANNED: usize = 1000;

/// What fields must have in common to share a node, and one of its columns if it counts: the
/// parent, the type of the rows, the fetch and its unknown parts.
type Identity<'a> = (Option<NodeIndex>, &'static str, &'a Fetch, Option<&'a str>);

fn identity<'a>(
    nodes: &'a [Node],
    unknown: Option<&'a Unknown>,
    CountColumn { node, column }: CountColumn,
) -> Identity<'a> {
    let given = unknown.map(|unknown| unknown.given(node, column));
    let node = &nodes[node.get()];
    (node.parent, node.object.name, node.fetch_of(column), given)
}

/// The rows that a field fetches, and the unknown parts of that.
#[derive(Clone)]
pub(super) struct FieldFetch {
    pub(super) fetch: Fetch,
    /// None in a request.
    pub(super) open: Option<Open>,
}

impl From<Fetch> for FieldFetch {
    fn from(fetch: Fetch) -> Self {
        Self { fetch, open: None }
    }
}

impl<'a> Planner<'a> {
    /// The node of a statement: a new one, or an existing one with the same identity.
    pub(super) fn node(
        &mut self,
        parent: Option<NodeIndex>,
        object: &'static ObjectType,
        field_fetch: impl Into<FieldFetch>,
        group: &Group<'a>,
    ) -> Written<NodeIndex> {
        let place = self.place(parent, object, field_fetch.into(), group)?;
        Ok(place.node)
    }

    /// The node of a statement, and the column in it if it counts. Others have one place.
    pub(super) fn place(
        &mut self,
        parent: Option<NodeIndex>,
        object: &'static ObjectType,
        FieldFetch { fetch, open }: FieldFetch,
        group: &Group<'a>,
    ) -> Written<CountColumn> {
        let access = self.operation.access;
        let allowed = rules::check(access, object.role, || object.name.to_owned());
        self.checked(group, allowed)?;
        let unknown = self.unknown.as_ref();
        let open = unknown.map(|_| open.unwrap_or_default());
        let given = open.as_ref().map(Open::given);
        let asked: Identity<'_> = (parent, object.name, &fetch, given);
        let hash = self.hasher.hash_one(asked);
        let is_same = |place: &CountColumn| identity(&self.nodes, unknown, *place) == asked;
        if let Some(&place) = self.known.find(hash, is_same) {
            return Ok(place);
        }
        let rule = object.visible(self.operation.access);
        let visible = rule.map(|rule| Box::new(rules::with_rule(fetch.filter().clone(), rule)));
        let filter = visible.as_deref().unwrap_or(fetch.filter());
        let tally = object.tally.as_ref().filter(|_| self.limits.tallies);
        let tallied = tally.and_then(|tally| Node::tallied(tally, &fetch, filter));
        let host = self.host(parent, &fetch, tallied.as_deref(), open.as_ref());
        let place = match (host, tallied) {
            (Some(host), Some(tallied)) => {
                let count = FurtherCount {
                    path: self.path.join("."),
                    fetch,
                    visible,
                    tallied,
                };
                self.join(host, count, open)
            }
            (_, tallied) => {
                let node = self.new_node(parent, object, fetch, group)?;
                let node = Node {
                    visible,
                    tallied,
                    ..node
                };
                self.add(node, open)
            }
        };
        let unknown = self.unknown.as_ref();
        self.known.insert_unique(hash, place, |place| {
            let identity = identity(&self.nodes, unknown, *place);
            self.hasher.hash_one(identity)
        });
        Ok(place)
    }

    /// A node without what depends on the rows that the viewer sees.
    fn new_node(
        &mut self,
        parent: Option<NodeIndex>,
        object: &'static ObjectType,
        fetch: Fetch,
        group: &Group<'a>,
    ) -> Written<Node> {
        if self.nodes.len() > self.most_nodes() {
            self.stopped = true;
            return Err(self.refuse(group, (Code::TooManyStatements, String::new())));
        }
        let keys = parent.map(|parent| KeySource::new(&self.nodes, parent, &fetch));
        let round = KeySource::round(keys, &self.nodes).max(self.after + 1);
        let max_rows = fetch.max_rows(parent.map_or(1, |parent| self.nodes[parent.get()].max_rows));
        let mut columns = ColumnSet::default();
        match &fetch {
            Fetch::Count { .. } | Fetch::CountMany { .. } | Fetch::Step { .. } => {}
            Fetch::Many { foreign_key, .. } => columns.insert(*foreign_key),
            Fetch::Groups { .. } | Fetch::GroupsMany { .. } => {
                let groups = object.groups.as_ref();
                columns.insert(groups.expect("the object has groups").count);
            }
            Fetch::Unique { .. }
            | Fetch::Keys(_)
            | Fetch::Page { .. }
            | Fetch::One { .. }
            | Fetch::Search { .. } => {
                columns.insert(object.table.key());
            }
        }
        Ok(Node {
            parent,
            keys,
            dependents: Vec::new(),
            round,
            path: self.path.join("."),
            position: group[0].position,
            object,
            fetch,
            columns,
            probes: Probes::default(),
            max_rows,
            visible: None,
            may_hide: false,
            tallied: None,
            further: Vec::new(),
            text: OnceLock::new(),
        })
    }

    /// Adds a node to the plan.
    fn add(&mut self, node: Node, open: Option<Open>) -> CountColumn {
        let index = NodeIndex::new(self.nodes.len());
        if let Some(keys) = node.keys {
            self.nodes[keys.node.get()].dependents.push(index);
        }
        self.nodes.push(node);
        if let (Some(unknown), Some(open)) = (&mut self.unknown, open) {
            unknown.open.push(open);
        }
        CountColumn {
            node: index,
            column: 0,
        }
    }

    /// The number of nodes at which planning stops.
    fn most_nodes(&self) -> usize {
        let statements = self.limits.max_statements.max(MOST_PLANNED);
        match self.unknown {
            None => statements,
            // Not all alternatives run: allow one more for each type of object.
            Some(_) => statements.saturating_mul(OBJECTS.len()),
        }
    }
}
