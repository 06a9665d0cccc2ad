//! Limits on the cost of an operation, and the field that the error names.

use super::{Bill, Node, Refusal, Walked};

/// The limits of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) statements: usize,
    pub(crate) rows: u64,
}

impl Limits {
    pub(crate) const NONE: Self = Self {
        statements: usize::MAX,
        rows: u64::MAX,
    };
}

impl Bill<'_> {
    /// Refuses an operation that exceeds a limit, and names the field that costs
    /// most.
    pub(super) fn check(&self, limits: Limits) -> Walked<()> {
        let refuse = |code, node: &Node| {
            Err(Refusal {
                code,
                position: node.statement.position,
                field: node.statement.path.clone(),
            })
        };
        if self.nodes.len() > limits.statements {
            return refuse("TOO_MANY_STATEMENTS", &self.nodes[self.heaviest()]);
        }
        let rows = |node: &Node| node.statement.most;
        if self.nodes.iter().map(rows).sum::<u64>() > limits.rows {
            let most = self.nodes.iter().map(rows).max();
            let first = self.nodes.iter().find(|node| Some(rows(node)) == most);
            return refuse("TOO_MANY_ROWS", first.expect("it has rows"));
        }
        Ok(())
    }

    /// The statement that most others are below: starting from the heaviest at the
    /// root, goes down while more than half of the statements are below one child.
    fn heaviest(&self) -> usize {
        let mut at = None;
        loop {
            let below: Vec<usize> = (0..self.nodes.len())
                .filter(|&index| self.nodes[index].parent == at)
                .collect();
            let weights: Vec<usize> = below.iter().map(|&index| self.weight(index)).collect();
            let most = weights.iter().max().copied().unwrap_or_default();
            match at {
                Some(at) if most * 2 <= self.weight(at) => return at,
                _ => {}
            }
            let first = weights.iter().position(|&weight| weight == most);
            at = Some(below[first.expect("there is a statement")]);
        }
    }

    /// The number of statements from this one down.
    fn weight(&self, of: usize) -> usize {
        let below = (0..self.nodes.len()).filter(|&index| self.nodes[index].parent == Some(of));
        1 + below.map(|index| self.weight(index)).sum::<usize>()
    }
}
