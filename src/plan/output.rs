//! The shape of an answer: what is written, in order, from which rows.

use std::sync::Arc;

use async_graphql::Pos;

use super::NodeIndex;
use crate::object::{Computed, ObjectType};
use crate::sql::Order;
use crate::table::ColumnIndex;

/// A field of the answer.
#[derive(Debug)]
pub struct Output<V> {
    /// Its response key.
    pub key: Key,
    /// Where the document asks for it.
    pub position: Pos,
    /// What is written.
    pub value: V,
}

/// A response key, kept as JSON has it before its value.
#[derive(Debug)]
pub struct Key(String);

impl Key {
    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0[1..self.0.len() - 2]
    }

    /// The key in quotes, and a colon.
    #[must_use]
    pub fn before_value(&self) -> &str {
        &self.0
    }
}

impl<V> Output<V> {
    /// A field under a response key. Names of GraphQL need no escape in JSON.
    pub(super) fn new(key: &str, position: Pos, value: V) -> Self {
        Self {
            key: Key(["\"", key, "\":"].concat()),
            position,
            value,
        }
    }
}

/// The fields of an object.
#[derive(Debug)]
pub struct Selection(pub Vec<Output<ObjectField>>);

/// What a field of the root writes.
#[derive(Debug)]
pub enum RootField {
    /// The name of the root's type.
    Typename(&'static str),
    /// The schema, or a type of it.
    Introspection,
    /// An error: a variable in the field's arguments is null where nothing may be.
    NullArgument {
        /// What is wrong.
        message: String,
        /// Whether the field is null then, or all of the answer.
        nullable: bool,
    },
    /// The row of a node that has one or none.
    One {
        /// The node.
        node: NodeIndex,
        /// Its fields.
        selection: Selection,
    },
    /// A connection to a page of a table.
    Many(ConnectionOutput),
    /// Rows of any tables, by their ids.
    Nodes {
        /// Each id's row. Fields that are given the same variable share them.
        items: Arc<[NodesItem]>,
        /// The types that the ids are of: the node of the rows, and what is
        /// written of each.
        types: Vec<(NodeIndex, Selection)>,
    },
}

/// The row that an id names.
#[derive(Clone, Copy, Debug)]
pub struct NodesItem {
    /// Of which of the types.
    pub of: usize,
    /// Which of the node's keys it is.
    pub index: usize,
}

/// What a field of a row writes.
pub enum ObjectField {
    /// The name of its type.
    Typename(&'static str),
    /// A global id: of the row itself by its key, or of another one by a
    /// foreign key.
    Id {
        /// Of what.
        object: &'static ObjectType,
        /// The key or foreign key.
        column: ColumnIndex,
    },
    /// A column as it is.
    Column(ColumnIndex),
    /// A value made from columns.
    Computed(&'static Computed),
    /// The row that a foreign key names, of a node of its own.
    One {
        /// The node.
        node: NodeIndex,
        /// Whether it may be null.
        nullable: bool,
        /// The fields of the other row.
        selection: Selection,
    },
    /// The row that a foreign key names, when nothing but the key is asked
    /// for: read from this row.
    Key {
        /// The foreign key.
        key: ColumnIndex,
        /// Fields that this row answers.
        selection: Selection,
    },
    /// The row that this one was loaded through.
    Parent {
        /// Whose node that is.
        node: NodeIndex,
        /// Whether the field may be null, and so takes what fails in it.
        nullable: bool,
        /// Its fields.
        selection: Selection,
    },
    /// The rows that name this one.
    Many(ConnectionOutput),
    /// How many rows name this one, of a node of its own.
    Count(NodeIndex),
    /// An error: a variable in the field's arguments is null where nothing may be.
    /// The field itself is never null.
    NullArgument(String),
}

/// What a connection writes.
#[derive(Debug)]
pub struct ConnectionOutput {
    /// What its rows are.
    pub object: &'static ObjectType,
    /// The node of its page; none when no row is asked for.
    pub rows: Option<NodeIndex>,
    /// The order of the page, and so of its cursors.
    pub order: Order,
    /// Its fields.
    pub fields: Vec<Output<ConnectionField>>,
}

/// A field of a connection.
#[derive(Debug)]
pub enum ConnectionField {
    /// The name of its type.
    Typename,
    /// The rows.
    Nodes(Selection),
    /// The rows, each with its place.
    Edges(Vec<Output<EdgeField>>),
    /// Where the page stands.
    PageInfo(Vec<Output<PageInfoField>>),
    /// How many rows there are, from a node of its own.
    TotalCount(NodeIndex),
}

/// A field of an edge.
#[derive(Debug)]
pub enum EdgeField {
    /// The name of its type.
    Typename,
    /// The place.
    Cursor,
    /// The row.
    Node(Selection),
}

/// A field of a page's place.
#[derive(Clone, Copy, Debug)]
pub enum PageInfoField {
    /// The name of its type.
    Typename,
    /// Whether rows follow.
    HasNextPage,
    /// Whether rows precede.
    HasPreviousPage,
    /// The first row's place.
    StartCursor,
    /// The last row's place.
    EndCursor,
}

impl std::fmt::Debug for ObjectField {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Typename(name) => write!(formatter, "Typename({name})"),
            Self::Id { object, .. } => write!(formatter, "Id({})", object.name),
            Self::Column(column) => write!(formatter, "{column:?}"),
            Self::Computed(_) => formatter.write_str("Computed"),
            Self::One {
                node, selection, ..
            } => write!(formatter, "One({node:?}, {selection:?})"),
            Self::Key { selection, .. } => write!(formatter, "Key({selection:?})"),
            Self::Parent {
                node, selection, ..
            } => {
                write!(formatter, "Parent({node:?}, {selection:?})")
            }
            Self::Many(connection) => connection.fmt(formatter),
            Self::Count(node) => write!(formatter, "Count({node:?})"),
            Self::NullArgument(message) => write!(formatter, "NullArgument({message})"),
        }
    }
}
