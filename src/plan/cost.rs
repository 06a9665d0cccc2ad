//! The cost of a plan, and the check that it is allowed.
//!
//! There is no score. The limits are on what runs, so aliases and fragments hide
//! nothing, and a refusal can name numbers.

use bytesize::ByteSize;
use indicatif::HumanCount;

use super::written::{Largest, Measure};
use super::{Limits, Node, NodeIndex, Plan, Unknown, Written};
use crate::error::{Code, Excess, Refusal};

impl Plan {
    /// The number of statements that the operation runs. It runs fewer only if a
    /// statement's parents have no rows.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.nodes.len()
    }

    /// The maximum number of rows that its statements return in total: for each, the
    /// product of the page sizes above it. A count is one row for each parent. The
    /// extra row that a page's statement fetches for `hasNextPage` is not counted,
    /// because it is not part of the answer.
    #[must_use]
    pub fn max_rows(&self) -> u64 {
        let rows = self.nodes.iter().map(|node| node.max_rows);
        rows.fold(0, u64::saturating_add)
    }

    pub(super) fn statements_below(&self) -> Vec<usize> {
        self.subtrees(|_| 1, |sum, statements| sum + statements)
    }

    pub(super) fn rows_below(&self) -> Vec<u64> {
        self.subtrees(|node| node.max_rows, u64::saturating_add)
    }

    /// Refuses a plan over a limit, and names the field with the largest part.
    ///
    /// # Errors
    ///
    /// If the plan runs more statements than allowed, or may return more rows, or its
    /// answer may contain more values or longer keys.
    pub fn check_cost(&self, limits: Limits) -> Result<(), Refusal> {
        self.check(self.statements(), self.max_rows(), None, limits)
    }

    /// The same check for given numbers of statements and rows, with the plan's unknown
    /// parts.
    pub(super) fn check(
        &self,
        statements: usize,
        rows: u64,
        unknown: Option<&Unknown>,
        limits: Limits,
    ) -> Result<(), Refusal> {
        if statements > limits.max_statements {
            let (node, most) = self.most_statements();
            let at_least = if self.whole { "" } else { "at least " };
            let message = format!(
                "Would run {at_least}{} statements; the limit is {} (--max-statements). The largest part is `{}` with {}. Split the operation.",
                HumanCount(statements as u64),
                HumanCount(limits.max_statements as u64),
                node.path,
                HumanCount(most as u64),
            );
            let excess = Excess {
                planned: statements as u64,
                limit: limits.max_statements as u64,
            };
            return Err(refuse(Code::TooManyStatements, message, node, excess));
        }
        if rows > limits.max_rows {
            let node = self.most_rows();
            let message = format!(
                "Could return {} rows; the limit is {} (--max-rows). The largest part is `{}` with up to {}. Ask for smaller pages.",
                HumanCount(rows),
                HumanCount(limits.max_rows),
                node.path,
                HumanCount(node.max_rows),
            );
            let excess = Excess {
                planned: rows,
                limit: limits.max_rows,
            };
            return Err(refuse(Code::TooManyRows, message, node, excess));
        }
        self.check_unindexed(limits)?;
        self.check_written(unknown, limits)
    }

    /// Refuses too many statements that read all rows to find a text, and names the
    /// first one over the limit.
    fn check_unindexed(&self, limits: Limits) -> Result<(), Refusal> {
        let most = limits.max_unindexed;
        let mut unindexed = self.nodes.iter().filter(|node| node.reads_all_rows());
        let Some(node) = unindexed.nth(most) else {
            return Ok(());
        };
        let planned = self.unindexed() as u64;
        let message = format!(
            "Would read all rows of a table in {} statements; the limit is {} (--max-unindexed). One of them is `{}`. Search for at least three letters or digits, in a field that has an index of its text, or narrow the rows down by a relation.",
            HumanCount(planned),
            HumanCount(most as u64),
            node.path,
        );
        let limit = most as u64;
        Err(refuse(
            Code::TooManyUnindexed,
            message,
            node,
            Excess { planned, limit },
        ))
    }

    /// Refuses an answer over a limit, and names the field with the largest part.
    fn check_written(&self, unknown: Option<&Unknown>, limits: Limits) -> Result<(), Refusal> {
        let Written { values, key_bytes } = self.written;
        let most_bytes = limits.max_answer as u64;
        let (message, measure, planned, limit): (_, Measure, _, _) = if values > limits.max_values {
            let message = format!(
                "The answer could hold {} values; the limit is {} (--max-values)",
                HumanCount(values),
                HumanCount(limits.max_values),
            );
            (message, |written| written.values, values, limits.max_values)
        } else if key_bytes > most_bytes {
            let message = format!(
                "The answer could hold {} of response keys alone; the limit is {} (--max-answer)",
                ByteSize::b(key_bytes),
                ByteSize::b(most_bytes),
            );
            (message, |written| written.key_bytes, key_bytes, most_bytes)
        } else {
            return Ok(());
        };
        let Largest { field, position } = self.largest(measure, unknown);
        Err(Refusal {
            code: Code::AnswerTooLarge,
            message: format!(
                "{message}. The largest part is `{field}`. Ask for smaller pages, fewer fields or shorter aliases."
            ),
            position: position.unwrap_or_default(),
            field,
            excess: Some(Excess { planned, limit }),
        })
    }

    /// The field with the largest part of the statements, and their number, which
    /// includes those below it. It is the deepest field with more than half of its
    /// parent's statements.
    fn most_statements(&self) -> (&Node, usize) {
        let below = self.statements_below();
        let largest = |nodes: &mut dyn Iterator<Item = NodeIndex>| {
            nodes.reduce(|most, node| {
                if below[node.get()] > below[most.get()] {
                    node
                } else {
                    most
                }
            })
        };
        let mut most = largest(&mut self.roots()).expect("a plan over the limit has a statement");
        while let Some(child) = largest(&mut self.children(most))
            && below[child.get()] * 2 > below[most.get()]
        {
            most = child;
        }
        (self.node(most), below[most.get()])
    }

    fn children(&self, of: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let nodes = self.nodes.iter().enumerate();
        nodes
            .filter(move |(_, node)| node.parent == Some(of))
            .map(|(index, _)| NodeIndex::new(index))
    }

    /// The first of the statements that may return the most rows.
    fn most_rows(&self) -> &Node {
        self.nodes
            .iter()
            .reduce(|most, node| {
                if node.max_rows > most.max_rows {
                    node
                } else {
                    most
                }
            })
            .expect("a plan over the limit has a statement")
    }

    /// For each node, a sum over itself and all nodes below it.
    pub(super) fn subtrees<T: Copy>(
        &self,
        own: impl Fn(&Node) -> T,
        add: impl Fn(T, T) -> T,
    ) -> Vec<T> {
        let mut sums: Vec<T> = self.nodes.iter().map(own).collect();
        // A node's parent precedes it.
        for (index, node) in self.nodes.iter().enumerate().rev() {
            if let Some(parent) = node.parent {
                sums[parent.get()] = add(sums[parent.get()], sums[index]);
            }
        }
        sums
    }
}

fn refuse(code: Code, message: String, node: &Node, excess: Excess) -> Refusal {
    Refusal {
        code,
        message,
        position: node.position,
        field: node.path.clone(),
        excess: Some(excess),
    }
}
