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

/// Refuses a document that has too many selections, aliases or directives, too
/// long keys, or is too deep, when its fragments are inlined.
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
    /// The text of the response paths from here, in bytes. A long key counts as
    /// often as what is planned and written below it repeats it.
    paths: usize,
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
            ..Self::default()
        }
    }

    fn add(&mut self, other: Self) {
        self.selections += other.selections;
        self.aliases += other.aliases;
        self.directives += other.directives;
        self.paths += other.paths;
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
                    let below = self.size(&field.node.selection_set, depth + 1)?;
                    size.add(Size::of_one(&field.node.directives));
                    size.aliases += usize::from(field.node.alias.is_some());
                    size.paths += field.node.response_key().node.len() * (1 + below.selections);
                    size.add(below);
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
        let message = if let Some((_, most, what)) = over {
            format!(
                "The document has more than {most} {what}, fragments included, the most that this server takes (--max-{what}). Ask for less at once."
            )
        } else if size.paths > limits.max_path_text {
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
