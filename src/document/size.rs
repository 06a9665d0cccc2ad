//! How large a document is once its fragments are inlined.
//!
//! Fragments that spread fragments double with each step, so a document of a
//! kilobyte can stand for more fields than memory holds. Validation, planning
//! and writing all walk it inlined: it is measured before them, in the time
//! that reading it took.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Pos, Positioned};

use crate::error::{Code, Refusal};
use crate::plan::Limits;

/// Refuses a document that has too many selections, aliases or directives, or is
/// too deep, when its fragments are inlined.
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
        size.add(Size::of_head(&operation.node));
        size.add(ruler.size(&operation.node.selection_set, 0)?);
        ruler.check(size, operation.pos)?;
    }
    Ok(())
}

/// What there is too much of, once it is over a limit.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    selections: usize,
    aliases: usize,
    directives: usize,
}

impl Size {
    /// An operation without what it selects.
    fn of_head(operation: &OperationDefinition) -> Self {
        let variables = operation.variable_definitions.iter();
        let of_variables: usize = variables.map(|of| of.node.directives.len()).sum();
        Self {
            directives: operation.directives.len() + of_variables,
            ..Self::default()
        }
    }

    /// A selection without those inside of it.
    fn of_one(directives: &[Positioned<Directive>]) -> Self {
        Self {
            selections: 1,
            directives: directives.len(),
            aliases: 0,
        }
    }

    fn add(&mut self, other: Self) {
        self.selections += other.selections;
        self.aliases += other.aliases;
        self.directives += other.directives;
    }
}

struct Ruler<'a> {
    document: &'a ExecutableDocument,
    limits: Limits,
    /// The sizes of those that were measured.
    fragments: HashMap<&'a str, Size>,
}

impl<'a> Ruler<'a> {
    /// The size of a set, with the selections inside of its own. Fragments that
    /// run in circles are too deep.
    fn size(&mut self, set: &'a Positioned<SelectionSet>, depth: usize) -> Result<Size, Refusal> {
        let mut size = Size::default();
        if set.node.items.is_empty() {
            return Ok(size);
        }
        let most = self.limits.max_depth;
        if depth >= most {
            let message = format!(
                "The document is more than {most} levels deep, fragments included, the most that this server takes (--max-depth). Ask for less at once."
            );
            // What async-graphql calls it, too.
            return Err(refuse(Code::GraphqlValidationFailed, message, set.pos));
        }
        for selection in &set.node.items {
            match &selection.node {
                Selection::Field(field) => {
                    size.add(Size::of_one(&field.node.directives));
                    size.aliases += usize::from(field.node.alias.is_some());
                    size.add(self.size(&field.node.selection_set, depth + 1)?);
                }
                Selection::InlineFragment(fragment) => {
                    size.add(Size::of_one(&fragment.node.directives));
                    size.add(self.size(&fragment.node.selection_set, depth + 1)?);
                }
                Selection::FragmentSpread(spread) => {
                    size.add(Size::of_one(&spread.node.directives));
                    let name = spread.node.fragment_name.node.as_str();
                    size.add(self.fragment(name, depth + 1)?);
                }
            }
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
        let mut size = self.size(&fragment.node.selection_set, depth)?;
        size.directives += fragment.node.directives.len();
        self.fragments.insert(name, size);
        Ok(size)
    }

    fn check(&self, size: Size, position: Pos) -> Result<(), Refusal> {
        let limits = &self.limits;
        let over = [
            (size.selections, limits.max_selections, "selections"),
            (size.aliases, limits.max_aliases, "aliases"),
            (size.directives, limits.max_directives, "directives"),
        ]
        .into_iter()
        .find(|(count, most, _)| count > most);
        let Some((_, most, what)) = over else {
            return Ok(());
        };
        let message = format!(
            "The document has more than {most} {what}, fragments included, the most that this server takes (--max-{what}). Ask for less at once."
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
