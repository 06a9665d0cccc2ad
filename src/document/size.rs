//! How large a document is once its fragments are inlined.
//!
//! Fragments that spread fragments double with each step, so a document of a
//! kilobyte can stand for more fields than memory holds. Validation, planning
//! and writing all walk it inlined: it is measured before them, in the time
//! that reading it took.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Pos, Positioned};

use crate::error::{Code, Refusal};
use crate::plan::Limits;

/// Refuses a document that has too many selections, or is too deep, when its
/// fragments are inlined.
///
/// # Errors
///
/// When it is over a limit.
pub(super) fn check_size(document: &ExecutableDocument, limits: Limits) -> Result<(), Refusal> {
    let mut ruler = Ruler {
        document,
        limits,
        fragments: HashMap::new(),
    };
    let mut size = Size::default();
    for (_, operation) in document.operations.iter() {
        size.add(ruler.size(&operation.node.selection_set, 0)?);
        ruler.check(size, operation.pos)?;
    }
    Ok(())
}

struct Ruler<'a> {
    document: &'a ExecutableDocument,
    limits: Limits,
    /// The sizes of those that were measured.
    fragments: HashMap<&'a str, Size>,
}

/// How large a selection set is, those inside of it included.
#[derive(Clone, Copy, Default)]
struct Size {
    /// How many selections it has.
    selections: usize,
    /// The text of their response paths from here, in bytes. A long key counts
    /// as often as what is planned and written below it repeats it.
    paths: usize,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.selections += other.selections;
        self.paths += other.paths;
    }
}

impl<'a> Ruler<'a> {
    /// The size of a set. Fragments that run in circles are too deep.
    fn size(&mut self, set: &'a Positioned<SelectionSet>, depth: usize) -> Result<Size, Refusal> {
        let most = self.limits.max_depth;
        if set.node.items.is_empty() {
            return Ok(Size::default());
        }
        if depth > most {
            let message = format!(
                "The document is more than {most} levels deep, fragments included. Ask for less at once."
            );
            // What async-graphql calls it, too.
            return Err(refuse(Code::GraphqlValidationFailed, message, set.pos));
        }
        let mut size = Size::default();
        for selection in &set.node.items {
            size.selections += 1;
            size.add(match &selection.node {
                Selection::Field(field) => {
                    let mut below = self.size(&field.node.selection_set, depth + 1)?;
                    let key = field.node.response_key().node.len();
                    below.paths += key * (1 + below.selections);
                    below
                }
                Selection::InlineFragment(fragment) => {
                    self.size(&fragment.node.selection_set, depth + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(spread.node.fragment_name.node.as_str(), depth + 1)?
                }
            });
            self.check(size, selection.pos)?;
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a str, depth: usize) -> Result<Size, Refusal> {
        if let Some(&size) = self.fragments.get(name) {
            return Ok(size);
        }
        // Validation says so when there is none of the name.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Size::default());
        };
        let size = self.size(&fragment.node.selection_set, depth)?;
        self.fragments.insert(name, size);
        Ok(size)
    }

    fn check(&self, size: Size, position: Pos) -> Result<(), Refusal> {
        let most = self.limits.max_selections;
        let message = if size.selections > most {
            format!(
                "The document selects more than {most} fields, fragments included. Ask for less at once."
            )
        } else if size.paths > self.limits.max_path_text {
            "The document's aliases are too long for all that stands below them. Give them shorter ones.".to_owned()
        } else {
            return Ok(());
        };
        Err(refuse(Code::OperationTooLarge, message, position))
    }
}

fn refuse(code: Code, message: String, position: Pos) -> Refusal {
    Refusal {
        code,
        message,
        position,
        field: String::new(),
        excess: None,
    }
}
