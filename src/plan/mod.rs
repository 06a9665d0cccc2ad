//! What an operation will cost, known before it runs.
//!
//! The operation is walked once, the way the GraphQL specification collects
//! fields: fragments inlined, fields of one response key merged. The result is
//! a tree of nodes, each exactly one SQL statement, and beside it the shape of
//! the answer, which says what is written from which node's rows. The number
//! of nodes is the operation's bill.

mod bound;
mod conditions;
mod cost;
mod filter;
mod filter_values;
mod node;
pub mod operation;
mod output;
mod page;
mod planner;
mod rounds;
mod shared;
mod statement;
mod value;
mod weight;
mod written;

pub use bound::{Alternatives, Bound, Open, Unknown, bound};
pub use node::{Fetch, Node, NodeIndex};
pub use operation::{Bindings, Operation};
pub use output::{
    ConnectionField, ConnectionOutput, EdgeField, Key, NodesItem, ObjectField, Output,
    PageInfoField, RootField, Selection,
};
pub use planner::plan;
pub use rounds::KeySource;
pub use shared::SharedFilter;
pub use written::Written;

pub(crate) use conditions::{VariableCondition, conditions};

/// What planning is told to refuse.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most rows of one page. Default 1000.
    pub max_page_size: u32,
    /// The most statements of one operation. Default 40.
    pub max_statements: usize,
    /// The most rows that the statements of one operation may return, together.
    /// Default 50,000.
    pub max_rows: u64,
    /// The most values that one answer may hold: fields and items of lists, each
    /// time that they are written. Default 2,000,000.
    pub max_values: u64,
    /// The largest answer, in bytes of JSON. Its keys alone are counted before
    /// anything runs. Default 32 MiB.
    pub max_answer: usize,
    /// The most memory that the rows of one operation may take, in bytes.
    /// Default 24 MiB.
    pub max_rows_memory: usize,
    /// How deep selections may be, in fragments too. Default 32, which is also
    /// the most that the parser's library takes of fragments.
    pub max_depth: usize,
    /// The most selections of one document, its fragments inlined. Default
    /// 10,000.
    pub max_selections: usize,
    /// The most text of one document's response paths, in bytes, its fragments
    /// inlined. Default 4 MiB.
    pub max_path_text: usize,
    /// The most aliases of one document, its fragments inlined. Default 500.
    pub max_aliases: usize,
    /// The most directives of one document, its fragments inlined. Default 500.
    pub max_directives: usize,
    /// The most tokens of one document's text. Default 15,000.
    pub max_tokens: usize,
    /// The most arguments of one field or directive. Default 100.
    pub max_arguments: usize,
    /// The most variables of one operation. Default 500.
    pub max_variables: usize,
    /// The most operations of one document. Default 100.
    pub max_operations: usize,
    /// How deep a filter may be: itself, and filters inside it. Default 8.
    pub max_filter_depth: usize,
    /// The most operators, relations and branches of one filter. Default 100.
    pub max_filter_conditions: usize,
    /// The most values that the filters of one operation may compare with, together.
    /// A text counts once for each 64 bytes that it begins. Default 20,000.
    pub max_filter_values: usize,
    /// The longest text that `contains` and `startsWith` take, in characters.
    /// Default 1000. SQLite makes a regular expression of it, whose size is
    /// limited.
    pub max_filter_text: usize,
    /// Whether the schema may be asked for, and names be suggested where one is
    /// unknown. Default true.
    pub introspection: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_page_size: 1000,
            max_statements: 40,
            max_rows: 50_000,
            max_values: 2_000_000,
            max_answer: 32 << 20,
            max_rows_memory: 24 << 20,
            max_depth: 32,
            max_selections: 10_000,
            max_path_text: 4 << 20,
            max_aliases: 500,
            max_directives: 500,
            max_tokens: 15_000,
            max_arguments: 100,
            max_variables: 500,
            max_operations: 100,
            max_filter_depth: 8,
            max_filter_conditions: 100,
            max_filter_values: 20_000,
            max_filter_text: 1000,
            introspection: true,
        }
    }
}

/// An operation's statements and the shape of its answer.
///
/// It holds no instant, so it is the same at any time: see
/// [`Binding`](crate::sql::Binding).
#[derive(Debug)]
pub struct Plan {
    /// The statements; a node's parent stands before it.
    pub nodes: Vec<Node>,
    /// What each field of the root writes, in the order of the answer.
    pub fields: Vec<Output<RootField>>,
    /// What the answer holds at most.
    pub written: Written,
    /// Whether all of the operation was planned. Planning stops at more statements
    /// than are ever told apart; such a plan is over the limit of statements.
    pub whole: bool,
}

impl Plan {
    /// Whether it asks for the schema, too.
    #[must_use]
    pub fn introspects(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field.value, RootField::Introspection))
    }

    /// A node by its index.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> &Node {
        &self.nodes[index.get()]
    }

    /// The nodes that start from nothing.
    pub fn roots(&self) -> impl Iterator<Item = NodeIndex> {
        self.nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.parent.is_none())
            .map(|(index, _)| NodeIndex::new(index))
    }
}
