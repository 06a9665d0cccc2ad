//! Describes a statement in words: `first 10 passes of each of ≤ 50 gates`.

use std::collections::BTreeSet;

use indicatif::HumanCount;

use super::Names;
use crate::object::{FieldKind, ObjectType};
use crate::plan::{Fetch, Node, Open, Plan};
use crate::schema::plural;
use crate::sql::{Direction, Filter, GroupKey, GroupOrder, Grouping, Page, Step};
use crate::table::ColumnIndex;

/// What a node's statement does, and the variables that it depends on.
pub(super) fn shape(plan: &Plan, node: &Node, open: &Open, names: Names) -> String {
    let what = what(plan, node, names);
    match spelled(&open.variables) {
        Some(variables) => format!("{what}, for any {variables}"),
        None => what,
    }
}

/// The variables as written in a document. None if there are none.
pub(super) fn spelled(variables: &BTreeSet<String>) -> Option<String> {
    let spelled: Vec<String> = variables.iter().map(|name| format!("${name}")).collect();
    (!spelled.is_empty()).then(|| spelled.join(", "))
}

fn what(plan: &Plan, node: &Node, names: Names) -> String {
    let one = node.object.name.to_lowercase();
    let many = plural(node.object);
    let some = |count: u64| {
        let noun = if count == 1 { &one } else { many };
        format!("{} {noun}", HumanCount(count))
    };
    let paged = |page: &Page| {
        let end = if page.backward { "last" } else { "first" };
        format!("{end} {}", some(page.limit.into()))
    };
    let each = node.parent.map(|parent| {
        let above = plan.node(parent);
        match above.max_rows {
            1 => format!("the {}", above.object.name.to_lowercase()),
            rows => {
                let rows = HumanCount(rows);
                format!("each of ≤ {rows} {}", plural(above.object))
            }
        }
    });
    let each = each.unwrap_or_default();
    let counts = node.shared_paths().len();
    match &node.fetch {
        Fetch::Count { .. } if counts > 0 => format!("{counts} counts of {many}"),
        Fetch::CountMany { .. } if counts > 0 => format!("{counts} counts of {many} of {each}"),
        Fetch::Unique { column, .. } => format!("{one} by {}", field_of(node.object, *column)),
        Fetch::Keys(keys) => format!("{} by id", some(keys.len() as u64)),
        Fetch::Page { filter, page } => {
            format!(
                "{}{}",
                paged(page),
                conditions(node.object, filter, page, names)
            )
        }
        Fetch::Count { filter } => format!("how many {many}{}", filtered(filter)),
        Fetch::One { key } => {
            let above = node.parent.map(|parent| plan.node(parent).object);
            let field = above.map_or(&*one, |above| relation(above, *key).unwrap_or(&one));
            format!("{field} of {each}")
        }
        Fetch::Many { filter, page, .. } => {
            let conditions = conditions(node.object, filter, page, names);
            format!("{} of {each}{conditions}", paged(page))
        }
        Fetch::CountMany { filter, .. } => {
            format!("how many {many} of {each}{}", filtered(filter))
        }
        Fetch::Search { first, .. } => {
            format!("best {} for a text", some((*first).into()))
        }
        Fetch::Step { step, rows, .. } => match &**step {
            Step::Claim => "claims the idempotency key".to_owned(),
            Step::Read { .. } | Step::Passes => format!("reads and locks {}", some(*rows)),
            Step::Insert { .. } => format!("adds {}", some(*rows)),
            Step::Update { .. } | Step::Move { .. } => format!("changes {}", some(*rows)),
            Step::History => "reads what was before and after late scans, if any are".to_owned(),
            Step::Record { .. } => "records it as events".to_owned(),
            Step::Store => "stores the result under the idempotency key".to_owned(),
        },
        Fetch::Groups { filter, grouping } => format!(
            "{} of {many}{}",
            grouped(node.object, grouping),
            filtered(filter)
        ),
        Fetch::GroupsMany {
            filter, grouping, ..
        } => format!(
            "{} of {many} of {each}{}",
            grouped(node.object, grouping),
            filtered(filter)
        ),
    }
}

/// The conditions and the order of a page.
fn conditions(object: &ObjectType, filter: &Filter, page: &Page, names: Names) -> String {
    let direction = match page.order.direction {
        Direction::Ascending => "",
        Direction::Descending => " descending",
    };
    let field = field_of(object, page.order.column);
    let cursor = match (&page.after, &page.before) {
        (None, None) => "",
        (Some(_), None) => ", after a cursor",
        (None, Some(_)) => ", before a cursor",
        (Some(_), Some(_)) => ", between two cursors",
    };
    let filtered = filtered(filter);
    if names == Names::Asked && page.order == object.default_order {
        return format!("{filtered}{cursor}");
    }
    format!("{filtered}{cursor}, by {field}{direction}")
}

/// The number of groups, and their keys: `first 100 groups by hour and outcome`.
fn grouped(object: &ObjectType, grouping: &Grouping) -> String {
    let keys = object.groups.as_ref().map(|groups| &groups.keys);
    let name = |key: &GroupKey| {
        let mut keys = keys.into_iter().flatten();
        let named = keys.find(|(_, named)| named.key() == *key);
        named.map_or_else(String::new, |(name, _)| {
            name.to_lowercase().replace('_', " ")
        })
    };
    let names: Vec<String> = grouping.keys.iter().map(name).collect();
    let end = match grouping.order {
        GroupOrder::Keys => "first",
        GroupOrder::KeysDescending => "last",
        GroupOrder::Count => "largest",
    };
    let groups = if grouping.first == 1 {
        "group"
    } else {
        "groups"
    };
    let first = HumanCount(grouping.first.into());
    format!("{end} {first} {groups} by {}", names.join(" and "))
}

fn filtered(filter: &Filter) -> &'static str {
    if filter.is_everything() {
        ""
    } else {
        ", filtered"
    }
}

/// The name of a column in the schema.
fn field_of(object: &ObjectType, column: ColumnIndex) -> &str {
    let is_it = |kind: &FieldKind| match kind {
        FieldKind::Id => object.table.key() == column,
        FieldKind::Column { column: of, .. } => *of == column,
        _ => false,
    };
    object
        .fields
        .iter()
        .find(|(_, field)| is_it(&field.kind))
        .map_or(object.table.column(column).name, |(name, _)| name)
}

/// The field for a foreign key.
fn relation(object: &'static ObjectType, key: ColumnIndex) -> Option<&'static str> {
    object
        .fields
        .iter()
        .find(|(_, field)| matches!(field.kind, FieldKind::One { key: of, .. } if of == key))
        .map(|(name, _)| name.as_str())
}
