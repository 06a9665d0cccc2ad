//! The purpose of statements, and the rows that they find.

use std::collections::BTreeSet;

use crate::model::condition::Condition;
use crate::model::groups::{Counted, Groups};
use crate::model::page::Page;
use crate::model::search::Search;
use crate::model::value::Value;

use super::reads::reads_all_rows;
use super::tallies::reads_tally;
use super::{Bill, Fields, Node, Statement};

/// What a statement looks for, in its parent's rows or in a table.
#[derive(Clone, PartialEq)]
pub(super) enum Asks {
    Unique(&'static str, Value),
    Keys(BTreeSet<i64>),
    Page(Condition, Page),
    Count(Condition),
    One(String),
    Many(&'static str, Condition, Page),
    CountMany(&'static str, Condition),
    Groups(Condition, Groups),
    GroupsMany(&'static str, Condition, Groups),
    Search(Search),
}

/// The maximum number of counts in a statement.
const MOST_COUNTS: usize = 16;

impl Asks {
    /// Whether it is a number of rows, without groups.
    fn is_count(&self) -> bool {
        matches!(self, Self::Count(_) | Self::CountMany(..))
    }

    /// The maximum number of rows for each row of its parent.
    fn most(&self) -> u64 {
        let most = match self {
            Self::Unique(..) | Self::Count(_) | Self::One(_) | Self::CountMany(..) => 1,
            Self::Keys(keys) => keys.len(),
            Self::Page(_, page) | Self::Many(_, _, page) => page.limit,
            Self::Groups(_, groups) | Self::GroupsMany(_, _, groups) => groups.first,
            Self::Search(search) => search.first,
        };
        most as u64
    }
}

impl Node {
    /// Adds a count that shares the statement of others.
    fn add_count(&mut self, asks: Asks, path: String) {
        self.further.push(asks);
        let statement = &mut self.statement;
        if statement.paths.is_empty() {
            statement.paths.push(statement.path.clone());
        }
        statement.paths.push(path);
    }
}

impl Bill<'_> {
    /// The statement that looks for this in these rows: a known one, or a new one.
    pub(super) fn node(
        &mut self,
        parent: Option<usize>,
        object: &'static str,
        asks: Asks,
        group: &Fields<'_>,
    ) -> usize {
        let beside = |node: &Node| node.parent == parent && node.object == object;
        let same =
            |node: &Node| beside(node) && (node.asks == asks || node.further.contains(&asks));
        if let Some(known) = self.nodes.iter().position(same) {
            return known;
        }
        let path = self.path.join(".");
        let reads_tally = reads_tally(object, &asks);
        if reads_tally && asks.is_count() {
            let has_room = |node: &&mut Node| {
                let shares = node.statement.reads_tally && node.asks.is_count();
                beside(node) && shares && node.further.len() + 1 < MOST_COUNTS
            };
            if let Some((index, node)) =
                { self.nodes.iter_mut().enumerate() }.find(|(_, node)| has_room(node))
            {
                node.add_count(asks, path);
                return index;
            }
        }
        let (rows, runs) = self.find(parent, object, &asks);
        let groups = self.find_groups(parent, object, &asks);
        let parents = parent.map_or(1, |parent| self.nodes[parent].statement.most);
        let most = parents * asks.most();
        let round = match self.told_by(parent, &asks) {
            Some(node) => self.nodes[node].statement.round + 1,
            None => 1,
        };
        let reads_all = reads_all_rows(&self.world.viewer, object, &asks);
        self.nodes.push(Node {
            parent,
            object,
            asks,
            further: Vec::new(),
            may_hide: false,
            statement: Statement {
                path,
                paths: Vec::new(),
                position: group[0].pos,
                most,
                round,
                runs,
                reads_all,
                reads_tally,
            },
            rows,
            groups,
        });
        self.nodes.len() - 1
    }

    /// The statement whose rows contain a statement's keys.
    fn told_by(&self, parent: Option<usize>, asks: &Asks) -> Option<usize> {
        let parent = parent?;
        match (asks, &self.nodes[parent].asks) {
            (Asks::Many(..) | Asks::CountMany(..) | Asks::GroupsMany(..), Asks::One(_))
                if !self.nodes[parent].may_hide =>
            {
                self.nodes[parent].parent
            }
            _ => Some(parent),
        }
    }

    /// The references of a statement's rows, without duplicates.
    fn references(&self, node: usize, name: &str) -> BTreeSet<i64> {
        let node = &self.nodes[node];
        if let Asks::Groups(_, groups) | Asks::GroupsMany(_, _, groups) = &node.asks {
            let values = node.groups.iter().map(|group| group.value(groups, name));
            let keys = values.filter_map(|value| match value {
                Some(Value::Integer(key)) => Some(*key),
                _ => None,
            });
            return keys.collect();
        }
        let table = self.world.table(node.object);
        let rows = node.rows.iter().map(|&row| &table.rows[row]);
        rows.filter_map(|row| row.reference(name)).collect()
    }

    /// Whether a statement below a parent has keys to look for.
    fn runs(&self, parent: Option<usize>) -> bool {
        let Some(parent) = parent else {
            return true;
        };
        match (&self.nodes[parent].asks, self.nodes[parent].parent) {
            // Whether or not the referenced rows exist.
            (Asks::One(name), Some(above)) if !self.nodes[parent].may_hide => {
                !self.references(above, name).is_empty()
            }
            _ => !self.nodes[parent].rows.is_empty(),
        }
    }

    /// The rows that a statement finds, and whether it runs at all.
    fn find(&self, parent: Option<usize>, object: &'static str, asks: &Asks) -> (Vec<usize>, bool) {
        let table = self.world.table(object);
        let meets =
            |condition: &Condition, row: usize| condition.holds(self.world, &table.rows[row]);
        let parents: Vec<_> = parent
            .map(|parent| &self.nodes[parent])
            .into_iter()
            .flat_map(|node| {
                let table = self.world.table(node.object);
                node.rows.iter().map(|&row| &table.rows[row])
            })
            .collect();
        match asks {
            Asks::Unique(column, value) => {
                let found = table.rows.iter().position(|row| row.cell(column) == value);
                (found.into_iter().collect(), true)
            }
            Asks::Keys(keys) => {
                let found = keys.iter().filter_map(|&key| table.find(key));
                (found.collect(), true)
            }
            Asks::Page(condition, page) => {
                let all = (0..table.rows.len()).filter(|&row| meets(condition, row));
                (page.slice(self.world, all).rows, true)
            }
            Asks::Count(_) | Asks::Groups(..) => (Vec::new(), true),
            Asks::One(name) => {
                let keys = parent
                    .map(|parent| self.references(parent, name))
                    .unwrap_or_default();
                let found = keys.iter().filter_map(|&key| table.find(key));
                (found.collect(), !keys.is_empty())
            }
            Asks::Many(by, condition, page) => {
                let pages = parents.iter().flat_map(|row| {
                    let all = table.referring(by, row.key).iter().copied();
                    let all = all.filter(|&row| meets(condition, row));
                    page.slice(self.world, all).rows
                });
                (pages.collect(), self.runs(parent))
            }
            Asks::CountMany(..) | Asks::GroupsMany(..) => (Vec::new(), self.runs(parent)),
            Asks::Search(search) => {
                let found = search.rows(self.world, object).into_iter();
                let rows = found.map(|(_, row)| row).take(search.first);
                (rows.collect(), true)
            }
        }
    }

    /// The groups that a statement finds.
    fn find_groups(
        &self,
        parent: Option<usize>,
        object: &'static str,
        asks: &Asks,
    ) -> Vec<Counted> {
        let table = self.world.table(object);
        let list =
            |rows: &mut dyn Iterator<Item = usize>, condition: &Condition, groups: &Groups| {
                let rows = rows.map(|row| &table.rows[row]);
                let rows = rows.filter(|row| condition.holds(self.world, row));
                groups.list(self.world, object, rows).0
            };
        match (asks, parent) {
            (Asks::Groups(condition, groups), _) => {
                list(&mut (0..table.rows.len()), condition, groups)
            }
            (Asks::GroupsMany(by, condition, groups), Some(parent)) => {
                let parent = &self.nodes[parent];
                let above = self.world.table(parent.object);
                let keys = parent.rows.iter().map(|&row| above.rows[row].key);
                keys.flat_map(|key| {
                    let rows = table.referring(by, key).iter().copied();
                    list(&mut { rows }, condition, groups)
                })
                .collect()
            }
            _ => Vec::new(),
        }
    }
}
