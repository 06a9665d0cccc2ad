//! Nodes, and which fields share one.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use super::{Planner, Written};
use crate::error::Code;
use crate::object::ObjectType;
use crate::plan::operation::Group;
use crate::plan::rules;
use crate::plan::{Fetch, KeySource, Node, NodeIndex, Open, Unknown};
use crate::schema::OBJECTS;
use crate::sql::Probes;
use crate::table::ColumnSet;

/// The number of statements at which planning stops, if fewer are allowed. A refusal
/// can then name the cost of most operations, and costs little itself.
const MOST_PLANNED: usize = 1000;

/// What fields must have in common to share a node: the parent, the type of the rows,
/// the fetch and its unknown parts.
type Identity<'a> = (Option<NodeIndex>, &'static str, &'a Fetch, Option<&'a Open>);

fn identity<'a>(nodes: &'a [Node], unknown: Option<&'a Unknown>, index: NodeIndex) -> Identity<'a> {
    let node = &nodes[index.get()];
    let open = unknown.map(|unknown| &unknown.open[index.get()]);
    (node.parent, node.object.name, &node.fetch, open)
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
        let access = self.operation.access;
        let allowed = rules::check(access, object.role, || object.name.to_owned());
        self.checked(group, allowed)?;
        let FieldFetch { fetch, open } = field_fetch.into();
        let unknown = self.unknown.as_ref();
        let open = unknown.map(|_| open.unwrap_or_default());
        let field_fetch: Identity<'_> = (parent, object.name, &fetch, open.as_ref());
        let hash = self.hasher.hash_one(field_fetch);
        let is_same = |node: &NodeIndex| identity(&self.nodes, unknown, *node) == field_fetch;
        if let Some(&node) = self.known.find(hash, is_same) {
            return Ok(node);
        }
        if self.nodes.len() > self.most_nodes() {
            self.stopped = true;
            return Err(self.refuse(group, (Code::TooManyStatements, String::new())));
        }
        let node = NodeIndex::new(self.nodes.len());
        let keys = parent.map(|parent| KeySource::new(&self.nodes, parent, &fetch));
        let round = KeySource::round(keys, &self.nodes).max(self.after + 1);
        let max_rows = fetch.max_rows(parent.map_or(1, |parent| self.nodes[parent.get()].max_rows));
        let rule = object.visible(self.operation.access);
        let visible = rule.map(|rule| Box::new(rules::with_rule(fetch.filter().clone(), rule)));
        let filter = visible.as_deref().unwrap_or(fetch.filter());
        let tallied = Node::tallied(object, &fetch, filter);
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
        self.nodes.push(Node {
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
            visible,
            may_hide: false,
            tallied,
            text: OnceLock::new(),
        });
        if let (Some(unknown), Some(open)) = (&mut self.unknown, open) {
            unknown.open.push(open);
        }
        if let Some(keys) = keys {
            self.nodes[keys.node.get()].dependents.push(node);
        }
        let unknown = self.unknown.as_ref();
        self.known.insert_unique(hash, node, |node| {
            let identity = identity(&self.nodes, unknown, *node);
            self.hasher.hash_one(identity)
        });
        Ok(node)
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
