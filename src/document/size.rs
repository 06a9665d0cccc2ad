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
    let mut size = 0;
    for (_, operation) in document.operations.iter() {
        size += ruler.size(&operation.node.selection_set, 0)?;
        ruler.check(size, operation.pos)?;
    }
    Ok(())
}

struct Ruler<'a> {
    document: &'a ExecutableDocument,
    limits: Limits,
    /// The sizes of those that were measured.
    fragments: HashMap<&'a str, usize>,
}

impl<'a> Ruler<'a> {
    /// How many selections a set has, those inside of them included. Fragments
    /// that run in circles are too deep.
    fn size(&mut self, set: &'a Positioned<SelectionSet>, depth: usize) -> Result<usize, Refusal> {
        let most = self.limits.max_depth;
        if set.node.items.is_empty() {
            return Ok(0);
        }
        if depth > most {
            let message = format!(
                "The document is more than {most} levels deep, fragments included. Ask for less at once."
            );
            // What async-graphql calls it, too.
            return Err(refuse(Code::GraphqlValidationFailed, message, set.pos));
        }
        let mut size = 0;
        for selection in &set.node.items {
            size += 1 + match &selection.node {
                Selection::Field(field) => self.size(&field.node.selection_set, depth + 1)?,
                Selection::InlineFragment(fragment) => {
                    self.size(&fragment.node.selection_set, depth + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(spread.node.fragment_name.node.as_str(), depth + 1)?
                }
            };
            self.check(size, selection.pos)?;
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'a str, depth: usize) -> Result<usize, Refusal> {
        if let Some(&size) = self.fragments.get(name) {
            return Ok(size);
        }
        // Validation says so when there is none of the name.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(0);
        };
        let size = self.size(&fragment.node.selection_set, depth)?;
        self.fragments.insert(name, size);
        Ok(size)
    }

    fn check(&self, size: usize, position: Pos) -> Result<(), Refusal> {
        let most = self.limits.max_selections;
        if size <= most {
            return Ok(());
        }
        let message = format!(
            "The document selects more than {most} fields, fragments included. Ask for less at once."
        );
        Err(refuse(Code::OperationTooLarge, message, position))
    }
}

fn refuse(code: Code, message: String, position: Pos) -> Refusal {
    Refusal {
        code,
        message,
        position,
        field: String::new(),
    }
}
