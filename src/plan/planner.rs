//! Walking an operation, once.

use std::collections::{BTreeSet, HashMap};

use async_graphql::Value;
use chrono::{DateTime, Utc};
use indexmap::IndexMap;

use super::document::{Document, Group, Groups, sets};
use super::filter::{self, any_id};
use super::output::{
    ConnectionField, ConnectionOutput, EdgeField, NodesItem, ObjectField, Output, PageInfoField,
    RootField, Selection,
};
use super::page::{Complaint, page};
use super::{Fetch, Limits, Node, NodeIndex, Plan};
use crate::error::{Code, Refusal};
use crate::object::{FieldKind, NODE, ObjectRef, ObjectType, PAGE_INFO};
use crate::schema::{QUERY, Root, roots};
use crate::sql::{Filter, Page};
use crate::table::{Cell, ColumnIndex, ColumnSet};

/// Plans a validated operation, whose statuses are those at `now`.
///
/// # Errors
///
/// When an argument makes no sense or the operation is over a limit. Then
/// nothing of it is run.
pub fn plan(document: Document<'_>, limits: Limits, now: DateTime<Utc>) -> Result<Plan, Refusal> {
    Planner {
        document,
        limits,
        now,
        nodes: Vec::new(),
        known: HashMap::new(),
        path: Vec::new(),
    }
    .plan()
}

struct Planner<'a> {
    document: Document<'a>,
    limits: Limits,
    /// The instant that filters by status ask about.
    now: DateTime<Utc>,
    nodes: Vec<Node>,
    /// Fields that agree in all of this share a node.
    known: HashMap<(Option<NodeIndex>, &'static str, Fetch), NodeIndex>,
    /// The response keys down to where the walk is.
    path: Vec<&'a str>,
}

/// What a response key's fields write, and its first field.
type Written<V> = Result<V, Refusal>;

impl<'a> Planner<'a> {
    fn plan(mut self) -> Written<Plan> {
        let groups = self
            .document
            .collect(&[QUERY], [&self.document.operation.selection_set]);
        let mut fields = IndexMap::new();
        for (key, group) in groups {
            // The rest is `__typename` and introspection.
            if let Some(root) = roots().get(group[0].node.name.node.as_str()) {
                let output = self.output(key, &group, |planner| planner.root(root, &group))?;
                fields.insert(key.to_owned(), output);
            }
        }
        Ok(Plan {
            nodes: self.nodes,
            fields,
        })
    }

    /// Makes one field of the answer, with its key on the path meanwhile.
    fn output<V>(
        &mut self,
        key: &'a str,
        group: &Group<'a>,
        value: impl FnOnce(&mut Self) -> Written<V>,
    ) -> Written<Output<V>> {
        self.path.push(key);
        let value = value(self)?;
        self.path.pop();
        Ok(Output {
            key: key.to_owned(),
            prefix: format!("\"{key}\":"),
            position: group[0].pos,
            value,
        })
    }

    fn outputs<V>(
        &mut self,
        groups: Groups<'a>,
        mut value: impl FnMut(&mut Self, &Group<'a>) -> Written<V>,
    ) -> Written<Vec<Output<V>>> {
        groups
            .into_iter()
            .map(|(key, group)| self.output(key, &group, |planner| value(planner, &group)))
            .collect()
    }

    fn root(&mut self, root: &'static Root, group: &Group<'a>) -> Written<RootField> {
        match root {
            Root::One { target, by, .. } => {
                let target = target();
                let (column, value) = self.unique(target, by, group)?;
                let node = self.node(None, target, Fetch::Unique { column, value }, 1, group)?;
                let selection = self.selection(target, node, self.collect(target, group))?;
                Ok(RootField::One { node, selection })
            }
            Root::Many { target, .. } => {
                let target = target();
                let page = self.page(target, group)?;
                let filter = self.filter(target, group)?;
                let max_rows = page.limit.into();
                let count = Fetch::Count {
                    filter: filter.clone(),
                };
                let fetch = Fetch::Page {
                    filter,
                    page: page.clone(),
                };
                self.connection(target, None, &page, (fetch, max_rows), count, group)
                    .map(RootField::Many)
            }
            Root::Node { .. } => {
                let value = self.document.argument(group[0], "id").unwrap_or_default();
                let (target, key) = self.checked(group, any_id(&value))?;
                let fetch = Fetch::Unique {
                    column: target.table.key(),
                    value: Cell::Integer(key),
                };
                let node = self.node(None, target, fetch, 1, group)?;
                let selection = self.selection(target, node, self.collect(target, group))?;
                Ok(RootField::One { node, selection })
            }
            Root::Nodes { .. } => self.nodes(group),
        }
    }

    /// Objects of any types by their ids: a statement a type.
    fn nodes(&mut self, group: &Group<'a>) -> Written<RootField> {
        let ids = match self.document.argument(group[0], "ids") {
            Some(Value::List(ids)) => ids,
            one => one.into_iter().collect(),
        };
        let most = self.limits.max_page_size as usize;
        if ids.len() > most {
            let message = format!(
                "`ids` names {} objects, and a page has at most {most}.",
                ids.len()
            );
            return Err(self.refuse(group, (Code::PageTooLarge, message)));
        }
        let ids = ids
            .iter()
            .map(|id| self.checked(group, any_id(id)))
            .collect::<Written<Vec<_>>>()?;
        let mut keys: IndexMap<&'static str, (&'static ObjectType, BTreeSet<i64>)> =
            IndexMap::new();
        for &(object, key) in &ids {
            keys.entry(object.name)
                .or_insert_with(|| (object, BTreeSet::new()))
                .1
                .insert(key);
        }
        let mut types = Vec::with_capacity(keys.len());
        for (object, keys) in keys.values() {
            let fetch = Fetch::Keys(keys.iter().copied().collect());
            let node = self.node(None, object, fetch, keys.len() as u64, group)?;
            types.push((
                node,
                self.selection(object, node, self.collect(object, group))?,
            ));
        }
        let items = ids.iter().map(|(object, key)| {
            let (of, _, (_, keys)) = keys
                .get_full(object.name)
                .expect("each id's type is among the types");
            NodesItem {
                of,
                index: keys.range(..key).count(),
            }
        });
        Ok(RootField::Nodes {
            items: items.collect(),
            types,
        })
    }

    /// The unique column that an argument names, and its value.
    fn unique(
        &self,
        target: &'static ObjectType,
        by: &[&str],
        group: &Group<'a>,
    ) -> Written<(ColumnIndex, Cell)> {
        let given: Vec<(&str, Value)> = by
            .iter()
            .filter_map(|&name| Some((name, self.document.argument(group[0], name)?)))
            .filter(|(_, value)| *value != Value::Null)
            .collect();
        let [(name, value)] = given.as_slice() else {
            let names = by
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(" and ");
            return Err(self.refuse(
                group,
                (Code::BadArgument, format!("Give exactly one of {names}.")),
            ));
        };
        match &target.fields[*name].kind {
            FieldKind::Column { column, .. } => Ok((
                *column,
                Cell::Text(self.checked(group, filter::text(value))?),
            )),
            _ => Ok((
                target.table.key(),
                Cell::Integer(self.checked(group, filter::id(target, value))?),
            )),
        }
    }

    fn filter(&self, target: &'static ObjectType, group: &Group<'a>) -> Written<Filter> {
        let value = self.document.argument(group[0], "filter");
        self.checked(
            group,
            filter::filter(target, self.limits, self.now, value.as_ref()),
        )
    }

    fn checked<T>(&self, group: &Group<'a>, result: Result<T, Complaint>) -> Written<T> {
        result.map_err(|complaint| self.refuse(group, complaint))
    }

    fn page(&self, target: &'static ObjectType, group: &Group<'a>) -> Written<Page> {
        let argument = |name: &str| self.document.argument(group[0], name);
        self.checked(group, page(target, self.limits, argument))
    }

    /// The fields that a group selects of an object.
    fn collect(&self, object: &ObjectType, group: &Group<'a>) -> Groups<'a> {
        self.document.collect(&[object.name, NODE], sets(group))
    }

    /// The node of a statement: a new one, or the one that asks the same.
    fn node(
        &mut self,
        parent: Option<NodeIndex>,
        object: &'static ObjectType,
        fetch: Fetch,
        max_rows: u64,
        group: &Group<'a>,
    ) -> Written<NodeIndex> {
        let identity = (parent, object.name, fetch.clone());
        if let Some(&node) = self.known.get(&identity) {
            return Ok(node);
        }
        if self.nodes.len() == self.limits.max_statements {
            let most = self.limits.max_statements;
            return Err(self.refuse(
                group,
                (
                    Code::TooManyStatements,
                    format!(
                        "The operation runs more than {most} statements. Ask for less at once."
                    ),
                ),
            ));
        }
        let node = NodeIndex::new(self.nodes.len());
        let mut columns = ColumnSet::default();
        match &fetch {
            Fetch::Count { .. } | Fetch::CountMany { .. } => {}
            Fetch::Many { foreign_key, .. } => columns.insert(*foreign_key),
            Fetch::Unique { .. } | Fetch::Keys(_) | Fetch::Page { .. } | Fetch::One { .. } => {
                columns.insert(object.table.key());
            }
        }
        self.nodes.push(Node {
            parent,
            children: Vec::new(),
            path: self.path.join("."),
            object,
            fetch,
            columns,
            probe: false,
            max_rows,
        });
        if let Some(parent) = parent {
            self.nodes[parent.get()].children.push(node);
        }
        self.known.insert(identity, node);
        Ok(node)
    }

    fn needs(&mut self, node: NodeIndex, column: ColumnIndex) {
        self.nodes[node.get()].columns.insert(column);
    }

    /// What is written of each row of a node.
    fn selection(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        groups: Groups<'a>,
    ) -> Written<Selection> {
        self.outputs(groups, |planner, group| planner.field(object, node, group))
            .map(Selection)
    }

    fn field(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        group: &Group<'a>,
    ) -> Written<ObjectField> {
        let name = group[0].node.name.node.as_str();
        let Some(field) = object.fields.get(name) else {
            return Ok(ObjectField::Typename(object.name));
        };
        Ok(match &field.kind {
            FieldKind::Id => {
                let column = object.table.key();
                self.needs(node, column);
                ObjectField::Id { object, column }
            }
            FieldKind::Column { column, .. } => {
                self.needs(node, *column);
                ObjectField::Column(*column)
            }
            FieldKind::Computed(computed) => {
                for column in &computed.columns {
                    self.needs(node, *column);
                }
                ObjectField::Computed(computed)
            }
            FieldKind::One { target, key } => self.one(object, node, *target, *key, group)?,
            FieldKind::Many {
                target,
                foreign_key,
            } => ObjectField::Many(self.many(object, node, *target, *foreign_key, group)?),
            FieldKind::Count {
                target,
                foreign_key,
                filter,
            } => {
                self.needs(node, object.table.key());
                let max_rows = self.nodes[node.get()].max_rows;
                let fetch = Fetch::CountMany {
                    foreign_key: *foreign_key,
                    filter: filter.clone(),
                };
                ObjectField::Count(self.node(Some(node), target(), fetch, max_rows, group)?)
            }
        })
    }

    fn one(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        target: ObjectRef,
        key: ColumnIndex,
        group: &Group<'a>,
    ) -> Written<ObjectField> {
        let target = target();
        let groups = self.collect(target, group);
        let nullable = object.table.column(key).nullable;
        if let Some(parent) = self.parent_by(node, key) {
            let selection = self.selection(target, parent, groups)?;
            return Ok(ObjectField::Parent {
                node: parent,
                nullable,
                selection,
            });
        }
        self.needs(node, key);
        if let Some(selection) = self.key_selection(target, key, &groups) {
            return Ok(ObjectField::Key { key, selection });
        }
        let max_rows = self.nodes[node.get()].max_rows;
        let child = self.node(Some(node), target, Fetch::One { key }, max_rows, group)?;
        let selection = self.selection(target, child, groups)?;
        Ok(ObjectField::One {
            node: child,
            nullable,
            selection,
        })
    }

    /// The node whose rows a node's rows were loaded through by a foreign key,
    /// if they were: each row knows which one.
    fn parent_by(&self, node: NodeIndex, key: ColumnIndex) -> Option<NodeIndex> {
        let node = &self.nodes[node.get()];
        match node.fetch {
            Fetch::Many { foreign_key, .. } if foreign_key == key => node.parent,
            _ => None,
        }
    }

    /// What is written of another row of which only the key is asked for.
    fn key_selection(
        &self,
        target: &'static ObjectType,
        key: ColumnIndex,
        groups: &Groups<'a>,
    ) -> Option<Selection> {
        groups
            .iter()
            .map(|(name, group)| {
                let value = match target
                    .fields
                    .get(group[0].node.name.node.as_str())
                    .map(|field| &field.kind)
                {
                    None => ObjectField::Typename(target.name),
                    Some(FieldKind::Id) => ObjectField::Id {
                        object: target,
                        column: key,
                    },
                    Some(_) => return None,
                };
                let (key, prefix) = ((*name).to_owned(), format!("\"{name}\":"));
                Some(Output {
                    key,
                    prefix,
                    position: group[0].pos,
                    value,
                })
            })
            .collect::<Option<Vec<_>>>()
            .map(Selection)
    }

    fn many(
        &mut self,
        object: &'static ObjectType,
        node: NodeIndex,
        target: ObjectRef,
        foreign_key: ColumnIndex,
        group: &Group<'a>,
    ) -> Written<ConnectionOutput> {
        let target = target();
        let page = self.page(target, group)?;
        let filter = self.filter(target, group)?;
        self.needs(node, object.table.key());
        let max_rows = self.nodes[node.get()]
            .max_rows
            .saturating_mul(page.limit.into());
        let count = Fetch::CountMany {
            foreign_key,
            filter: filter.clone(),
        };
        let fetch = Fetch::Many {
            foreign_key,
            filter,
            page: page.clone(),
        };
        self.connection(target, Some(node), &page, (fetch, max_rows), count, group)
    }

    /// A connection: its page is a statement when a row is asked for, its
    /// count when it is.
    fn connection(
        &mut self,
        object: &'static ObjectType,
        parent: Option<NodeIndex>,
        page: &Page,
        (fetch, max_rows): (Fetch, u64),
        count: Fetch,
        group: &Group<'a>,
    ) -> Written<ConnectionOutput> {
        let groups = self.document.collect(&[&object.connection()], sets(group));
        let wants_rows = groups.values().any(|group| {
            matches!(
                group[0].node.name.node.as_str(),
                "nodes" | "edges" | "pageInfo"
            )
        });
        let rows = wants_rows
            .then(|| self.node(parent, object, fetch, max_rows, group))
            .transpose()?;
        let fields = self.outputs(groups, |planner, group| {
            Ok(match (group[0].node.name.node.as_str(), rows) {
                ("nodes", Some(rows)) => ConnectionField::Nodes(planner.selection(
                    object,
                    rows,
                    planner.collect(object, group),
                )?),
                ("edges", Some(rows)) => {
                    ConnectionField::Edges(planner.edges(object, rows, page, group)?)
                }
                ("pageInfo", Some(rows)) => {
                    ConnectionField::PageInfo(planner.page_info(rows, object, page, group)?)
                }
                ("totalCount", _) => {
                    let max_rows = parent.map_or(1, |parent| planner.nodes[parent.get()].max_rows);
                    ConnectionField::TotalCount(planner.node(
                        parent,
                        object,
                        count.clone(),
                        max_rows,
                        group,
                    )?)
                }
                _ => ConnectionField::Typename,
            })
        })?;
        Ok(ConnectionOutput {
            object,
            rows,
            order: page.order,
            fields,
        })
    }

    fn edges(
        &mut self,
        object: &'static ObjectType,
        rows: NodeIndex,
        page: &Page,
        group: &Group<'a>,
    ) -> Written<Vec<Output<EdgeField>>> {
        let groups = self.document.collect(&[&object.edge()], sets(group));
        self.outputs(groups, |planner, group| {
            Ok(match group[0].node.name.node.as_str() {
                "cursor" => {
                    planner.needs_cursor(rows, object, page);
                    EdgeField::Cursor
                }
                "node" => EdgeField::Node(planner.selection(
                    object,
                    rows,
                    planner.collect(object, group),
                )?),
                _ => EdgeField::Typename,
            })
        })
    }

    fn page_info(
        &mut self,
        rows: NodeIndex,
        object: &'static ObjectType,
        page: &Page,
        group: &Group<'a>,
    ) -> Written<Vec<Output<PageInfoField>>> {
        let groups = self.document.collect(&[PAGE_INFO], sets(group));
        self.outputs(groups, |planner, group| {
            let field = match group[0].node.name.node.as_str() {
                "hasNextPage" => PageInfoField::HasNextPage,
                "hasPreviousPage" => PageInfoField::HasPreviousPage,
                "startCursor" => PageInfoField::StartCursor,
                "endCursor" => PageInfoField::EndCursor,
                _ => PageInfoField::Typename,
            };
            match field {
                PageInfoField::HasNextPage | PageInfoField::HasPreviousPage => {
                    planner.nodes[rows.get()].probe = true
                }
                PageInfoField::StartCursor | PageInfoField::EndCursor => {
                    planner.needs_cursor(rows, object, page)
                }
                PageInfoField::Typename => {}
            }
            Ok(field)
        })
    }

    /// A cursor is made from the order's column and the key.
    fn needs_cursor(&mut self, rows: NodeIndex, object: &ObjectType, page: &Page) {
        self.needs(rows, page.order.column);
        self.needs(rows, object.table.key());
    }

    fn refuse(&self, group: &Group<'a>, (code, message): Complaint) -> Refusal {
        Refusal {
            code,
            message,
            position: group[0].pos,
            field: self.path.join("."),
        }
    }
}
