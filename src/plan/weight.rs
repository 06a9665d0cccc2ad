//! The memory that a plan takes, which bounds the cache of plans.

use std::mem::size_of;

use sea_orm::DbBackend;

use super::output::{
    ConnectionField, ConnectionOutput, EdgeField, MutationOutput, NodesItem, ObjectField, Output,
    PayloadField, RootField, SearchField, SearchOutput, Selection, ViewerField,
};
use super::{Fetch, FurtherCount, Node, NodeIndex, Plan};
use crate::kept::Weighed;
use crate::sql::{Filter, GroupKey, Operand, Page, Search, Step, Tallied};
use crate::table::Cell;

impl Plan {
    /// Builds the texts of all its statements, so that its weight includes them.
    pub(crate) fn complete(&self, backend: DbBackend) {
        for node in &self.nodes {
            let _ = node.text(backend);
        }
    }
}

/// A part that several nodes share counts for each, and so does a text that plans
/// share.
impl Weighed for Plan {
    fn bytes(&self) -> usize {
        let nodes = self.nodes.iter().map(node).sum::<usize>();
        let unused = (self.nodes.capacity() - self.nodes.len()) * size_of::<Node>();
        size_of::<Self>() + nodes + unused + outputs(&self.fields, root)
    }
}

fn node(node: &Node) -> usize {
    let text = node.text.get().map_or(0, Weighed::bytes);
    let dependents = node.dependents.capacity() * size_of::<NodeIndex>();
    let (tallied, visible) = (node.tallied.as_deref(), node.visible.as_deref());
    let further: usize = node.further.iter().map(further_count).sum();
    let unused = (node.further.capacity() - node.further.len()) * size_of::<FurtherCount>();
    size_of::<Node>()
        + node.path.capacity()
        + dependents
        + fetch(&node.fetch)
        + read(tallied, visible)
        + further
        + unused
        + text
}

fn further_count(count: &FurtherCount) -> usize {
    size_of::<FurtherCount>()
        + count.path.capacity()
        + fetch(&count.fetch)
        + read(Some(&count.tallied), count.visible.as_deref())
}

/// The memory of what a tally covers, and of the condition on visible rows.
fn read(tallied: Option<&Tallied>, visible: Option<&Filter>) -> usize {
    let tallied = tallied.map_or(0, |tallied| size_of_val(tallied) + tallied.memory());
    tallied + visible.map_or(0, shared)
}

/// The memory that a fetch takes outside of itself.
fn fetch(of: &Fetch) -> usize {
    match of {
        Fetch::Unique { value, .. } => cell(value),
        Fetch::Keys(keys) => keys.capacity() * size_of::<i64>(),
        Fetch::Page { filter, page: of }
        | Fetch::Many {
            filter, page: of, ..
        } => shared(filter) + page(of),
        Fetch::Count { filter } | Fetch::CountMany { filter, .. } => shared(filter),
        // The zone and the cases of computed keys belong to the program.
        Fetch::Groups { filter, grouping }
        | Fetch::GroupsMany {
            filter, grouping, ..
        } => shared(filter) + grouping.keys.capacity() * size_of::<GroupKey>(),
        Fetch::Search { search, .. } => {
            let tests: usize = search.tests().iter().map(filter).sum();
            size_of::<Search>() + search.memory() + tests
        }
        Fetch::Step { .. } => size_of::<Step>(),
        Fetch::One { .. } => 0,
    }
}

fn page(page: &Page) -> usize {
    let cursors = [&page.after, &page.before].into_iter().flatten();
    cursors.map(|position| cell(&position.value)).sum()
}

/// The memory that a cell takes outside of itself.
fn cell(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.capacity(),
        Cell::Null | Cell::Integer(_) | Cell::Boolean(_) | Cell::Time(_) => 0,
    }
}

fn shared(of: &Filter) -> usize {
    /// Its hash, and the two reference counts.
    const BESIDE: usize = 3 * size_of::<usize>();
    BESIDE + size_of::<Filter>() + filter(of)
}

/// The memory that a filter takes outside of itself.
fn filter(of: &Filter) -> usize {
    match of {
        Filter::All(filters) | Filter::Any(filters) => {
            let below: usize = filters.iter().map(filter).sum();
            filters.capacity() * size_of::<Filter>() + below
        }
        Filter::Not(inner)
        | Filter::Broad(inner)
        | Filter::Related { filter: inner, .. }
        | Filter::Referring { filter: inner, .. } => size_of::<Filter>() + filter(inner),
        Filter::Compare { value, .. } => match value {
            Operand::Given(value) => cell(value),
            Operand::Now | Operand::Ago(_) | Operand::Ahead(_) => 0,
        },
        Filter::OneOf { values, .. } => {
            let texts: usize = values.iter().map(cell).sum();
            size_of_val(&**values) + texts
        }
        Filter::IsNull(_) | Filter::OfGates(_) | Filter::Settled(_) => 0,
        Filter::Matches { text, .. } => text.capacity(),
    }
}

/// The memory of fields, including what is below each.
fn outputs<V>(outputs: &Vec<Output<V>>, below: fn(&V) -> usize) -> usize {
    let each = outputs
        .iter()
        .map(|output| output.key.before_value().len() + below(&output.value));
    outputs.capacity() * size_of::<Output<V>>() + each.sum::<usize>()
}

fn root(field: &RootField) -> usize {
    match field {
        RootField::Typename(_) | RootField::Introspection => 0,
        RootField::NullArgument { message, .. } => message.capacity(),
        RootField::One { selection: of, .. } => selection(of),
        RootField::Many(of) => connection(of),
        RootField::Search(of) => search(of),
        RootField::Mutation(of) => {
            size_of::<MutationOutput>()
                + outputs(&of.fields, |field| match field {
                    PayloadField::Typename(name) => name.capacity(),
                    PayloadField::Written(of) => selection(of),
                    PayloadField::UserErrors(fields) => outputs(fields, |_| 0),
                })
        }
        RootField::Viewer(fields) => outputs(fields, |field| match field {
            ViewerField::Gates { selection: of, .. } => selection(of),
            _ => 0,
        }),
        RootField::Nodes { items, types } => {
            let below: usize = types.iter().map(|(_, of)| selection(of)).sum();
            let types = types.capacity() * size_of::<(NodeIndex, Selection)>();
            items.len() * size_of::<NodesItem>() + types + below
        }
    }
}

fn search(search: &SearchOutput) -> usize {
    let fields = outputs(&search.fields, |field| match field {
        SearchField::Typename | SearchField::HasMore => 0,
        SearchField::Nodes(types) => {
            let below: usize = types.iter().map(selection).sum();
            types.capacity() * size_of::<Selection>() + below
        }
    });
    search.nodes.capacity() * size_of::<NodeIndex>() + fields
}

fn selection(selection: &Selection) -> usize {
    outputs(&selection.0, object)
}

fn object(field: &ObjectField) -> usize {
    match field {
        ObjectField::Typename(_)
        | ObjectField::Id { .. }
        | ObjectField::Column(_)
        | ObjectField::Computed(_)
        | ObjectField::Count(_) => 0,
        ObjectField::One { selection: of, .. }
        | ObjectField::Key { selection: of, .. }
        | ObjectField::Parent { selection: of, .. }
        | ObjectField::First { selection: of, .. } => selection(of),
        ObjectField::Many(of) => connection(of),
        ObjectField::NullArgument(message) => message.capacity(),
    }
}

fn connection(connection: &ConnectionOutput) -> usize {
    outputs(&connection.fields, |field| match field {
        ConnectionField::Typename | ConnectionField::TotalCount(_) => 0,
        ConnectionField::Nodes(of) => selection(of),
        ConnectionField::Edges(fields) => outputs(fields, |field| match field {
            EdgeField::Typename | EdgeField::Cursor => 0,
            EdgeField::Node(of) => selection(of),
        }),
        ConnectionField::PageInfo(fields) => outputs(fields, |_| 0),
        ConnectionField::Groups(groups) => selection(&groups.selection),
        ConnectionField::NullArgument(message) => message.capacity(),
    })
}
