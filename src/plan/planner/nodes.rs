//! `node` and `nodes`: objects of any types, by their ids.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use async_graphql::Value;
use indexmap::IndexMap;

use super::{FieldFetch, Planner, Written, address};
use crate::error::Code;
use crate::object::ObjectType;
use crate::plan::operation::Group;
use crate::plan::output::{NodesItem, RootField};
use crate::plan::placeholder::{any_cell, is_open, variable};
use crate::plan::unknown::AnyNodes;
use crate::plan::value::any_id;
use crate::plan::{Alternatives, Fetch, Open};
use crate::schema::OBJECTS;
use crate::table::Kind;

/// Converted ids: the rows that they refer to, by type.
pub(super) struct Ids {
    items: Arc<[NodesItem]>,
    /// The keys of each type. Each key occurs once, in ascending order.
    types: Vec<(&'static ObjectType, Vec<i64>)>,
    /// The number of unknown ids.
    open: usize,
}

impl<'a> Planner<'a> {
    /// Plans one statement for each type among the ids.
    pub(super) fn nodes(&mut self, group: &Group<'a>) -> Written<RootField> {
        let ids = self.operation.argument(group[0], "ids");
        // Without a value for its variable, the argument is absent.
        let Some(ids) = ids.filter(|ids| **ids != Value::Null) else {
            return Err(self.refuse(group, (Code::BadArgument, "`ids` is required.".to_owned())));
        };
        if variable(&ids).is_some() {
            let most = self.limits.max_page_size as usize;
            self.any_of(group, most)?;
            return Ok(nothing_known());
        }
        let ids = self.ids(&ids, address(&ids), group)?;
        if ids.open > 0 {
            self.any_of(group, ids.open)?;
        }
        let mut types = Vec::with_capacity(ids.types.len());
        for (object, keys) in &ids.types {
            let node = self.node(None, object, Fetch::Keys(keys.clone()), group)?;
            let selection = self.selection(object, node, self.collect(object, group))?;
            types.push((node, selection));
        }
        Ok(RootField::Nodes {
            items: Arc::clone(&ids.items),
            types,
        })
    }

    /// The ids of an argument. Those of a variable are read once for all fields that
    /// use it.
    fn ids(&mut self, ids: &Value, address: Option<usize>, group: &Group<'a>) -> Written<Rc<Ids>> {
        if let Some(known) = address.and_then(|address| self.ids.get(&address)) {
            return Ok(Rc::clone(known));
        }
        let list = match ids {
            Value::List(ids) => ids.as_slice(),
            one => std::slice::from_ref(one),
        };
        let read = Rc::new(self.read_ids(list, group)?);
        if let Some(address) = address {
            self.ids.insert(address, Rc::clone(&read));
        }
        Ok(read)
    }

    fn read_ids(&self, ids: &[Value], group: &Group<'a>) -> Written<Ids> {
        let most = self.limits.max_page_size as usize;
        if ids.len() > most {
            let message = format!(
                "`ids` contains {} IDs; the limit is {most} (--max-page-size).",
                ids.len()
            );
            return Err(self.refuse(group, (Code::PageTooLarge, message)));
        }
        let (open, known): (Vec<_>, Vec<_>) = ids.iter().partition(|id| is_open(id));
        let ids = known
            .into_iter()
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
        let keys: IndexMap<_, (_, Vec<i64>)> = keys
            .into_iter()
            .map(|(name, (object, keys))| (name, (object, keys.into_iter().collect())))
            .collect();
        let items = ids.iter().map(|(object, key)| {
            let (of, _, (_, keys)) = keys
                .get_full(object.name)
                .expect("each id's type is among the types");
            NodesItem {
                of,
                index: keys.partition_point(|of| of < key),
            }
        });
        Ok(Ids {
            items: items.collect(),
            types: keys.into_values().collect(),
            open: open.len(),
        })
    }

    /// An object of unknown type.
    pub(super) fn any_node(&mut self, group: &Group<'a>) -> Written<RootField> {
        self.any(group, "id", 1, |object| Fetch::Unique {
            column: object.table.key(),
            value: any_cell(Kind::BigInteger),
        })?;
        Ok(nothing_known())
    }

    /// Objects of unknown types.
    fn any_of(&mut self, group: &Group<'a>, most: usize) -> Written<()> {
        self.any(group, "ids", most, |_| Fetch::Keys(vec![0; most]))
    }

    /// Plans one statement for each type that an argument may refer to.
    fn any(
        &mut self,
        group: &Group<'a>,
        argument: &str,
        most: usize,
        fetch: impl Fn(&ObjectType) -> Fetch,
    ) -> Written<()> {
        let mut nodes = Vec::with_capacity(OBJECTS.len());
        let mut types = Vec::with_capacity(OBJECTS.len());
        for object in OBJECTS {
            let object = object();
            let open = self.open(group, &[argument], &[]);
            let field_fetch = FieldFetch {
                fetch: fetch(object),
                open: open.map(Open::of_any_type),
            };
            let node = self.node(None, object, field_fetch, group)?;
            let selection = self.selection(object, node, self.collect(object, group))?;
            nodes.push(node);
            types.push(selection);
        }
        if let Some(unknown) = &mut self.unknown {
            let alternatives = Alternatives { nodes, most };
            if !unknown.alternatives.contains(&alternatives) {
                unknown.alternatives.push(alternatives);
            }
            let key = self.path.concat();
            unknown.any.insert(key, AnyNodes { most, types });
        }
        Ok(())
    }
}

/// The output of a field whose objects are all unknown.
fn nothing_known() -> RootField {
    RootField::Nodes {
        items: Arc::default(),
        types: Vec::new(),
    }
}
