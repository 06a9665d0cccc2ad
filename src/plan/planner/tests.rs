//! Fields that validation should have refused.

use async_graphql::{Name, Pos, Variables};

use super::plan;
use crate::error::Code;
use crate::plan::operation::{Field, Operation, Selection};
use crate::plan::{Bindings, Limits};
use crate::schema::query;
use crate::viewer::Access;

/// Selects the fields of a path, each inside the one before.
fn path(names: &[&str]) -> Vec<Selection> {
    let [name, below @ ..] = names else {
        return Vec::new();
    };
    vec![Selection::Field(Field {
        key: Name::new(name),
        name: Name::new(name),
        position: Pos::default(),
        arguments: Vec::new(),
        never_null: Vec::new(),
        conditions: Vec::new(),
        selections: path(below),
    })]
}

fn code(names: &[&str]) -> Option<Code> {
    let operation = Operation {
        root: query(),
        selections: &path(names),
        fragments: &[],
        variables: Bindings::Values(&Variables::default()),
        access: Access::FULL,
    };
    let planned = plan(operation, Limits::default());
    planned.err().map(|refusal| refusal.code)
}

#[test]
fn an_unknown_field_is_a_defect_and_not_the_name_of_its_type() {
    for parent in [
        &[][..],
        &["passes"],
        &["passes", "edges"],
        &["passes", "pageInfo"],
        &["passes", "nodes"],
        // From the key alone, and with a statement of its own.
        &["passes", "nodes", "gate"],
        &["gates", "nodes", "passes", "nodes", "gate"],
    ] {
        let below = |name| [parent, &[name]].concat();
        assert_eq!(code(&below("unknown")), Some(Code::Internal), "{parent:?}");
        assert_eq!(code(&below("__typename")), None, "{parent:?}");
    }
}
