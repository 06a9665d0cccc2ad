//! Random valid documents, generated from the schema.
//!
//! The names of fields, arguments and inputs come only from the schema. A few rules
//! are not in the schema: a page has one size, one argument identifies an object, a
//! cursor belongs to its order, and an ID to its type.

mod arguments;
mod counts;
mod groups;
mod input;
mod page;
mod scalar;
mod search;
mod selection;
mod value;
mod variable;

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Map, Value as Json};

use crate::model::{Viewer, World};
use crate::properties::choices::Choices;
use crate::support::schema::Schema;
use selection::{Fragment, Known};

/// A request like a client sends it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) operation: Option<String>,
    pub(crate) variables: Map<String, Json>,
    /// The members of the schema that it uses, as the schema lists them.
    pub(crate) members: BTreeSet<String>,
}

/// The approximate number of selections in a document.
const SIZE: usize = 52;
/// The depth of a document.
const DEPTH: usize = 12;
/// The number of rows above which no further page is selected.
const MOST_ROWS: usize = 300;

/// Generates a document about the rows of a world, mostly without members of the schema
/// that the viewer may not use.
pub(crate) fn make(
    schema: &Schema,
    world: &World,
    viewer: &Viewer,
    choices: &mut Choices<'_>,
) -> Document {
    let mut maker = Maker {
        schema,
        world,
        viewer,
        choices,
        document: Document::default(),
        definitions: Vec::new(),
        fragments: Vec::new(),
        names: 0,
        known: Vec::new(),
        size: SIZE,
        mistake: None,
        is_tallied: false,
    };
    if maker.choices.one_in(16) {
        maker.mistake = Some(*maker.choices.pick(&[
            // Few documents have a cursor, or an ID.
            Mistake::Cursor,
            Mistake::Cursor,
            Mistake::Size,
            Mistake::TwoSizes,
            Mistake::Id,
            Mistake::Id,
            Mistake::Unique,
            Mistake::Operator,
            Mistake::Keys,
            Mistake::Text,
        ]));
    }
    if viewer.role != "ADMIN" && maker.choices.one_in(6) {
        maker.mistake = Some(Mistake::Forbidden);
    }
    let selection = maker.selection("Query", DEPTH, 1);
    let mut operation = "query Main".to_owned();
    if !maker.definitions.is_empty() {
        let _ = write!(operation, "({})", maker.definitions.join(", "));
    }
    let _ = write!(operation, " {selection}");
    let mut parts = vec![operation];
    if maker.choices.one_in(4) {
        maker.document.operation = Some("Main".to_owned());
        let place = maker.choices.below(2);
        parts.insert(place, "query Other { __typename }".to_owned());
    }
    parts.extend(maker.fragments.into_iter().map(|fragment| fragment.text));
    maker.document.text = parts.join("\n");
    maker.document
}

/// The one mistake that a document may contain.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    /// A cursor that is invalid, or of another order.
    Cursor,
    /// A negative page size.
    Size,
    /// Both `first` and `last`.
    TwoSizes,
    /// An ID that is invalid, or of another type.
    Id,
    /// An object identified by no argument, or by two.
    Unique,
    /// A comparison with null.
    Operator,
    /// Keys of groups that cannot be combined, or a time zone that does not exist.
    Keys,
    /// A search for nothing, or for too many words.
    Text,
    /// Members that the viewer may not use.
    Forbidden,
}

struct Maker<'a, 'b> {
    schema: &'a Schema,
    world: &'a World,
    viewer: &'a Viewer,
    choices: &'a mut Choices<'b>,
    document: Document,
    definitions: Vec<String>,
    fragments: Vec<Fragment>,
    /// The number of generated names.
    names: usize,
    known: Vec<Known>,
    /// The number of selections that may still be added.
    size: usize,
    mistake: Option<Mistake>,
    /// Whether filters on passes are about what tallies cover.
    is_tallied: bool,
}

impl Maker<'_, '_> {
    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// Whether to use a member of a type.
    fn may(&self, ty: &str, member: &str) -> bool {
        self.mistake == Some(Mistake::Forbidden) || self.viewer.may(ty, member)
    }

    fn mistakes(&mut self, mistake: Mistake) -> bool {
        let makes = self.mistake == Some(mistake) && self.choices.below(2) == 0;
        if makes {
            self.mistake = None;
        }
        makes
    }
}
