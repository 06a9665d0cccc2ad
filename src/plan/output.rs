//! The shape of an answer: what is written, in which order, from which rows.

use std::sync::Arc;

use async_graphql::Pos;

use super::{Call, NodeIndex};
use crate::object::{Computed, ObjectType};
use crate::sql::Order;
use crate::table::ColumnIndex;

/// A field of the answer.
#[derive(Debug)]
pub struct Output<V> {
    /// Its response key.
    pub key: Key,
    /// The position of the field in the document.
    pub position: Pos,
    /// What is written.
    pub value: V,
}

/// A response key, stored as the JSON text before its value.
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
    /// A field with a response key. Names of GraphQL need no escaping in JSON.
    pub(super) fn new(key: &str, position: Pos, value: V) -> Self {
        Self {
            key: Key(["\"", key, "\":"].concat()),
            position,
            value,
        }
    }
}

/// A count among those that a node fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountColumn {
    /// The node.
    pub node: NodeIndex,
    /// The place of the count in its rows.
    pub column: usize,
}

/// The fields of an object.
#[derive(Debug)]
pub struct Selection(pub Vec<Output<ObjectField>>);

/// What a field of the root writes.
#[derive(Debug)]
pub enum RootField {
    /// The name of the root's type.
    Typename(&'static str),
    /// The schema, or one of its types.
    Introspection,
    /// An error: a variable in the field's arguments is null where that is not allowed.
    NullArgument {
        /// The message.
        message: String,
        /// Whether this makes the field null, or else the whole answer.
        nullable: bool,
    },
    /// The row of a node that has at most one.
    One {
        /// The node.
        node: NodeIndex,
        /// Its fields.
        selection: Selection,
    },
    /// A connection to a page of a table.
    Many(ConnectionOutput),
    /// Who sends the request.
    Viewer(Vec<Output<ViewerField>>),
    /// Rows of any tables, by their ids.
    Nodes {
        /// The row of each id. Fields with the same variable share them.
        items: Arc<[NodesItem]>,
        /// For each type among the ids, the node of its rows and the fields of each
        /// row.
        types: Vec<(NodeIndex, Selection)>,
    },
    /// The objects of several types that a search finds.
    Search(SearchOutput),
    /// The payload of a mutation.
    Mutation(Box<MutationOutput>),
}

/// A mutation, and what its payload writes.
#[derive(Debug)]
pub struct MutationOutput {
    /// The mutation.
    pub call: Call,
    /// The fields of its payload.
    pub fields: Vec<Output<PayloadField>>,
}

/// A field of a mutation's payload.
#[derive(Debug)]
pub enum PayloadField {
    /// The name of its type.
    Typename(String),
    /// What was written: the fields of each object.
    Written(Selection),
    /// What is wrong with the input.
    UserErrors(Vec<Output<UserErrorField>>),
}

/// A field of what is wrong with an input.
#[derive(Clone, Copy, Debug)]
pub enum UserErrorField {
    /// The name of its type.
    Typename,
    /// The code.
    Code,
    /// The message.
    Message,
    /// The path in the input.
    Field,
    /// The index of the item.
    Index,
}

/// What a search writes.
#[derive(Debug)]
pub struct SearchOutput {
    /// The maximum number of objects.
    pub first: u32,
    /// The node of each type, in the order of equally good objects. Empty if no object
    /// is needed.
    pub nodes: Vec<NodeIndex>,
    /// Its fields.
    pub fields: Vec<Output<SearchField>>,
}

/// A field of a search.
#[derive(Debug)]
pub enum SearchField {
    /// The name of its type.
    Typename,
    /// The objects: for each type, the fields of an object of it.
    Nodes(Vec<Selection>),
    /// Whether the search finds more.
    HasMore,
}

/// A field of the viewer.
#[derive(Debug)]
pub enum ViewerField {
    /// The name of its type.
    Typename,
    /// What identifies it.
    Id,
    /// Its name.
    Name,
    /// Its role.
    Role,
    /// When it has to sign in again.
    ExpiresAt,
    /// The gates of a viewer that is bound to none: null.
    AllGates,
    /// The gates that it is bound to.
    Gates {
        /// The node of the gates.
        node: NodeIndex,
        /// The fields of each.
        selection: Selection,
    },
}

/// The row that an id refers to.
#[derive(Clone, Copy, Debug)]
pub struct NodesItem {
    /// The index of its type.
    pub of: usize,
    /// The index of its key among the node's keys.
    pub index: usize,
}

/// What a field of a row writes.
pub enum ObjectField {
    /// The name of its type.
    Typename(&'static str),
    /// A global ID: of the row itself by its key, or of another row by a foreign key.
    Id {
        /// The type of the row.
        object: &'static ObjectType,
        /// The key or foreign key.
        column: ColumnIndex,
    },
    /// The value of a column.
    Column(ColumnIndex),
    /// A value computed from columns.
    Computed(&'static Computed),
    /// The row that a foreign key refers to, which a node of its own fetches.
    One {
        /// The node.
        node: NodeIndex,
        /// Whether it may be null.
        nullable: bool,
        /// The fields of the other row.
        selection: Selection,
    },
    /// The row that a foreign key refers to, if only its key is selected. It is read
    /// from this row.
    Key {
        /// The foreign key.
        key: ColumnIndex,
        /// The fields, which this row answers.
        selection: Selection,
    },
    /// The row through which this one was loaded.
    Parent {
        /// The node of that row.
        node: NodeIndex,
        /// Whether the field is nullable, and so becomes null when a field in it fails.
        nullable: bool,
        /// Its fields.
        selection: Selection,
    },
    /// The rows that refer to this one.
    Many(ConnectionOutput),
    /// The first of the rows that refer to this one, or null: the only row of a page.
    First {
        /// The node of the page.
        node: NodeIndex,
        /// The fields of the row.
        selection: Selection,
    },
    /// The number of rows that refer to this one, which a node fetches.
    Count(CountColumn),
    /// An error: a variable in the field's arguments is null where that is not allowed.
    /// The field itself is never null.
    NullArgument(String),
}

/// What a connection writes.
#[derive(Debug)]
pub struct ConnectionOutput {
    /// The type of its rows.
    pub object: &'static ObjectType,
    /// The node of its page. None if no row is selected.
    pub rows: Option<NodeIndex>,
    /// The order of the page and its cursors.
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
    /// The rows with their cursors.
    Edges(Vec<Output<EdgeField>>),
    /// The position of the page.
    PageInfo(Vec<Output<PageInfoField>>),
    /// The total number of rows, which a node fetches.
    TotalCount(CountColumn),
    /// The groups of all rows, which a node of its own fetches.
    Groups(GroupsOutput),
    /// An error: a variable in the field's arguments is null where that is not allowed.
    /// The field itself is never null.
    NullArgument(String),
}

/// What a list of groups writes.
#[derive(Debug)]
pub struct GroupsOutput {
    /// The node of the groups.
    pub node: NodeIndex,
    /// The fields of each group.
    pub selection: Selection,
}

/// A field of an edge.
#[derive(Debug)]
pub enum EdgeField {
    /// The name of its type.
    Typename,
    /// The cursor.
    Cursor,
    /// The row.
    Node(Selection),
}

/// A field of `pageInfo`.
#[derive(Clone, Copy, Debug)]
pub enum PageInfoField {
    /// The name of its type.
    Typename,
    /// Whether rows follow the page.
    HasNextPage,
    /// Whether rows precede the page.
    HasPreviousPage,
    /// The first row's cursor.
    StartCursor,
    /// The last row's cursor.
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
            Self::First { node, selection } => write!(formatter, "First({node:?}, {selection:?})"),
            Self::Count(count) => write!(formatter, "Count({count:?})"),
            Self::NullArgument(message) => write!(formatter, "NullArgument({message})"),
        }
    }
}
