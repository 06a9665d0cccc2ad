//! Measures documents with their fragments inlined.
//!
//! Fragments that spread fragments double with each step, so a document of a
//! kilobyte can stand for more fields than fit into memory. Validation, planning
//! and writing all walk the inlined document, so it is measured first. Measuring
//! takes about as long as parsing.

use std::collections::HashMap;

use apollo_compiler::Node;
use apollo_compiler::ast::{
    Argument, Definition, Directive, DirectiveList, Document, FragmentDefinition,
    OperationDefinition, Selection,
};

use super::lines::Lines;
use crate::error::{Code, Refusal};
use crate::plan::Limits;

/// Refuses a document that exceeds a limit when its fragments are inlined.
///
/// # Errors
///
/// When the document exceeds a limit.
pub(super) fn check_size(
    document: &Document,
    lines: &Lines<'_>,
    limits: Limits,
) -> Result<(), Refusal> {
    let definitions = document.definitions.iter();
    let fragments = definitions.filter_map(Definition::as_fragment_definition);
    let mut ruler = Ruler {
        lines,
        limits,
        fragments: fragments
            .map(|fragment| (fragment.name.as_str(), &**fragment))
            .collect(),
        sizes: HashMap::new(),
    };
    let mut size = Size::default();
    for (index, operation) in document
        .definitions
        .iter()
        .filter_map(Definition::as_operation_definition)
        .enumerate()
    {
        let offset = operation.location().map_or(0, |location| location.offset());
        let (count, most) = (index + 1, limits.max_operations);
        ruler.check_count("operations", count, most, offset)?;
        size.add(ruler.head(operation, offset)?);
        size.add(ruler.selections(&operation.selection_set, 0, offset)?);
        ruler.check(size, offset)?;
    }
    // Validation also reads fragments that no operation spreads.
    let names: Vec<&str> = ruler.fragments.keys().copied().collect();
    for name in names {
        ruler.fragment(name, 0, 0)?;
    }
    Ok(())
}

/// The size of a part of a document.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    selections: usize,
    aliases: usize,
    directives: usize,
    /// The text of the response paths from here, in bytes. A key counts once for
    /// each path that contains it, because planning and writing repeat it.
    paths: usize,
    /// The nesting of selection sets.
    levels: usize,
}

impl Size {
    /// Adds a part beside this one.
    fn add(&mut self, other: Self) {
        self.selections += other.selections;
        self.aliases += other.aliases;
        self.directives += other.directives;
        self.paths += other.paths;
        self.levels = self.levels.max(other.levels);
    }
}

struct Ruler<'a> {
    lines: &'a Lines<'a>,
    limits: Limits,
    fragments: HashMap<&'a str, &'a FragmentDefinition>,
    /// The sizes of the fragments measured so far.
    sizes: HashMap<&'a str, Size>,
}

impl<'a> Ruler<'a> {
    /// The size of an operation without its selections.
    fn head(&self, operation: &OperationDefinition, offset: usize) -> Result<Size, Refusal> {
        let (variables, most) = (&operation.variables, self.limits.max_variables);
        self.check_count("variables", variables.len(), most, offset)?;
        let mut directives = self.directives(&operation.directives, offset)?;
        for variable in variables {
            directives += self.directives(&variable.directives, offset)?;
        }
        Ok(Size {
            directives,
            ..Size::default()
        })
    }

    /// The size of a selection set inside `depth` others. A cycle of fragments
    /// exceeds every depth.
    fn selections(
        &mut self,
        set: &'a [Selection],
        depth: usize,
        offset: usize,
    ) -> Result<Size, Refusal> {
        let mut size = Size::default();
        if set.is_empty() {
            return Ok(size);
        }
        self.check_depth(depth + 1, offset)?;
        for selection in set {
            let offset = selection
                .location()
                .map_or(offset, |location| location.offset());
            let mut own = Size {
                selections: 1,
                ..Size::default()
            };
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments, offset)?;
                    own.directives = self.directives(&field.directives, offset)?;
                    own.aliases = usize::from(field.alias.is_some());
                    let key = field.response_name().len();
                    let below = self.selections(&field.selection_set, depth + 1, offset)?;
                    own.paths = key * (1 + below.selections);
                    own.add(below);
                }
                Selection::InlineFragment(fragment) => {
                    own.directives = self.directives(&fragment.directives, offset)?;
                    own.add(self.selections(&fragment.selection_set, depth + 1, offset)?);
                }
                Selection::FragmentSpread(spread) => {
                    own.directives = self.directives(&spread.directives, offset)?;
                    own.add(self.fragment(&spread.fragment_name, depth + 1, offset)?);
                }
            }
            size.add(own);
            self.check(size, offset)?;
        }
        size.levels += 1;
        Ok(size)
    }

    fn fragment(&mut self, name: &'a str, depth: usize, offset: usize) -> Result<Size, Refusal> {
        if let Some(&size) = self.sizes.get(name) {
            self.check_depth(depth + size.levels, offset)?;
            return Ok(size);
        }
        // Validation reports an unknown fragment.
        let Some(&fragment) = self.fragments.get(name) else {
            return Ok(Size::default());
        };
        let mut size = self.selections(&fragment.selection_set, depth, offset)?;
        size.directives += self.directives(&fragment.directives, offset)?;
        self.sizes.insert(name, size);
        Ok(size)
    }

    fn directives(&self, directives: &DirectiveList, offset: usize) -> Result<usize, Refusal> {
        for directive in directives {
            let directive: &Directive = directive;
            self.arguments(&directive.arguments, offset)?;
        }
        Ok(directives.len())
    }

    fn arguments(&self, arguments: &[Node<Argument>], offset: usize) -> Result<(), Refusal> {
        self.check_count(
            "arguments",
            arguments.len(),
            self.limits.max_arguments,
            offset,
        )
    }

    fn check_depth(&self, levels: usize, offset: usize) -> Result<(), Refusal> {
        let most = self.limits.max_depth;
        if levels <= most {
            return Ok(());
        }
        let message = format!(
            "The document is more than {most} levels deep, fragments included; the limit is {most} (--max-depth). Ask for less at once."
        );
        Err(self.refuse(Code::GraphqlValidationFailed, message, offset))
    }

    fn check(&self, size: Size, offset: usize) -> Result<(), Refusal> {
        let limits = &self.limits;
        for (what, count, most) in [
            ("selections", size.selections, limits.max_selections),
            ("aliases", size.aliases, limits.max_aliases),
            ("directives", size.directives, limits.max_directives),
        ] {
            self.check_count(what, count, most, offset)?;
        }
        if size.paths > limits.max_path_text {
            let message = "The document's aliases are too long for the number of fields below them. Shorten them.";
            return Err(self.refuse(Code::OperationTooLarge, message.to_owned(), offset));
        }
        Ok(())
    }

    /// Refuses a count above its limit, and names the flag.
    fn check_count(
        &self,
        what: &str,
        count: usize,
        most: usize,
        offset: usize,
    ) -> Result<(), Refusal> {
        if count <= most {
            return Ok(());
        }
        let whose = match what {
            "operations" => "The document has",
            "variables" => "An operation has",
            "arguments" => "A field or a directive has",
            _ => "The document, fragments included, has",
        };
        let message = format!(
            "{whose} more than {most} {what}; the limit is {most} (--max-{what}). Ask for less at once."
        );
        Err(self.refuse(Code::OperationTooLarge, message, offset))
    }

    fn refuse(&self, code: Code, message: String, offset: usize) -> Refusal {
        Refusal {
            code,
            message,
            position: self.lines.position(offset),
            field: String::new(),
            excess: None,
        }
    }
}
