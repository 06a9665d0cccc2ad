//! The cost of an operation, known before it runs.
//!
//! [`plan()`] walks the operation once, the way the GraphQL specification collects
//! fields: fragments are inlined, and fields with the same response key are merged. The
//! result is a tree of nodes, each exactly one SQL statement, and the shape of the
//! answer, which says what is written from which node's rows. The number of nodes is
//! the operation's bill.

mod bound;
mod call;
mod conditions;
mod cost;
mod counts;
mod filter;
mod filter_values;
mod groups;
mod input;
mod node;
pub mod operation;
mod output;
mod page;
mod placeholder;
mod planner;
mod rounds;
mod rules;
mod search;
mod shared;
mod statement;
mod unindexed;
mod unknown;
mod value;
mod weight;
mod written;

pub use bound::{Bound, bound};
pub use call::Call;
pub(crate) use call::ScanSteps;
pub use input::Input;
pub(crate) use input::{InputShape, InputValue};
pub use node::{Fetch, FurtherCount, Node, NodeIndex};
pub use operation::{Bindings, Operation};
pub use output::{
    ConnectionField, ConnectionOutput, CountColumn, EdgeField, GroupsOutput, Key, MutationOutput,
    NodesItem, ObjectField, Output, PageInfoField, PayloadField, RootField, SearchField,
    SearchOutput, Selection, UserErrorField, ViewerField,
};
pub use placeholder::Open;
pub use planner::plan;
pub use rounds::KeySource;
pub use shared::SharedFilter;
pub use unknown::{Alternatives, Unknown};
pub use written::Written;

pub(crate) use conditions::{VariableCondition, conditions};

use std::sync::Arc;

use async_graphql::Variables;

/// The limits that planning checks.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The maximum number of rows on one page. Default 1000.
    pub max_page_size: u32,
    /// The maximum number of statements of one operation. Default 40.
    pub max_statements: usize,
    /// The maximum number of rows that the statements of one operation may return in
    /// total. Default 50,000.
    pub max_rows: u64,
    /// The maximum number of values in one answer: fields and items of lists, counted
    /// each time that they are written. Default 2,000,000.
    pub max_values: u64,
    /// The maximum size of an answer in bytes of JSON. Before anything runs, only its
    /// keys are counted. Default 32 MiB.
    pub max_answer: usize,
    /// The maximum memory for the rows of one operation, in bytes. Default 24 MiB.
    pub max_rows_memory: usize,
    /// The maximum depth of selections, fragments included. Default 32, which is also
    /// the parser's maximum for fragments.
    pub max_depth: usize,
    /// The maximum number of selections in one document, with fragments inlined.
    /// Default 10,000.
    pub max_selections: usize,
    /// The maximum total length of a document's response paths in bytes, with fragments
    /// inlined. Default 4 MiB.
    pub max_path_text: usize,
    /// The maximum number of aliases in one document, with fragments inlined. Default
    /// 500.
    pub max_aliases: usize,
    /// The maximum number of directives in one document, with fragments inlined.
    /// Default 500.
    pub max_directives: usize,
    /// The maximum number of tokens in one document. Default 15,000.
    pub max_tokens: usize,
    /// The maximum number of arguments of one field or directive. Default 100.
    pub max_arguments: usize,
    /// The maximum number of variables of one operation. Default 500.
    pub max_variables: usize,
    /// The maximum number of operations in one document. Default 100.
    pub max_operations: usize,
    /// The maximum depth of a filter, itself included. Default 8.
    pub max_filter_depth: usize,
    /// The maximum number of operators, relations and branches in one filter. Default
    /// 100.
    pub max_filter_conditions: usize,
    /// The maximum number of values that the filters of one operation may compare with
    /// in total. A text counts once for each 64 bytes or part of them. Default 20,000.
    pub max_filter_values: usize,
    /// The maximum length of a text for `contains` and `startsWith`, in characters.
    /// Default 1000. SQLite makes it into a regular expression, whose size is limited.
    pub max_filter_text: usize,
    /// The maximum number of statements that read all rows of a table to find a text.
    /// Default 2.
    pub max_unindexed: usize,
    /// Whether the database has the indexes for text searches. Default true.
    pub text_indexes: bool,
    /// Whether counts are read from tallies that cover their filters. Default true.
    pub tallies: bool,
    /// Whether callers may read the schema, and whether errors suggest names in place
    /// of unknown ones. Default true.
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
            max_unindexed: 2,
            text_indexes: true,
            tallies: true,
            introspection: true,
        }
    }
}

/// An operation's statements and the shape of its answer.
///
/// It contains no time, so it is valid at any time: see
/// [`Binding`](crate::sql::Binding).
#[derive(Debug)]
pub struct Plan {
    /// The statements. A node's parent precedes it.
    pub nodes: Vec<Node>,
    /// What each field of the root writes, in the order of the answer.
    pub fields: Vec<Output<RootField>>,
    /// The maximum size of the answer.
    pub written: Written,
    /// Whether all of the operation was planned. Planning stops at a number of
    /// statements that is always over the limit.
    pub whole: bool,
}

impl Plan {
    /// Whether the operation also selects introspection fields.
    #[must_use]
    pub fn introspects(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field.value, RootField::Introspection))
    }

    /// Its mutations with their response keys, in the order in which they run.
    pub fn calls(&self) -> impl Iterator<Item = (&str, &Call)> {
        self.fields.iter().filter_map(|field| match &field.value {
            RootField::Mutation(mutation) => Some((field.key.as_str(), &mutation.call)),
            _ => None,
        })
    }

    /// What a request gives its mutations, in their order. None if a value is invalid, which
    /// planning reports.
    #[must_use]
    pub(crate) fn inputs(&self, variables: &Variables) -> Option<Vec<Arc<Input>>> {
        let inputs = self.calls().map(|(_, call)| call.input(variables).ok());
        inputs.collect()
    }

    /// Whether it reads tallies, or may change them.
    pub(crate) fn uses_tallies(&self) -> bool {
        self.nodes.iter().any(Node::reads_tally) || self.calls().next().is_some()
    }

    /// A node by its index.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> &Node {
        &self.nodes[index.get()]
    }

    /// The nodes without a parent.
    pub fn roots(&self) -> impl Iterator<Item = NodeIndex> {
        self.nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.parent.is_none())
            .map(|(index, _)| NodeIndex::new(index))
    }
}
