//! Collects the definitions of all files. Fragments are found by name in any file.

use std::collections::{BTreeMap, BTreeSet};

use apollo_parser::cst::{self, CstNode};

use super::extract::{self, Kind};
use super::files::File;
use super::mistake::{Mistake, Place};
use super::skipped::Skipped;
use super::source::Mapped;
use super::syntax;

/// An operation or a fragment.
#[derive(Debug)]
pub(super) struct Definition {
    /// None for an operation without a name.
    pub(super) name: Option<String>,
    is_operation: bool,
    text: Mapped,
    /// The definition's tokens, to compare it with others.
    tokens: String,
    /// The names of the fragments that it spreads.
    spreads: BTreeSet<String>,
    /// The name of the query that Relay's compiler creates from it.
    refetch_query: Option<String>,
    /// The names of the variables that it declares.
    pub(super) variables: BTreeSet<String>,
}

/// Definitions that can use each other.
#[derive(Default)]
struct Scope {
    operations: Vec<Definition>,
    fragments: BTreeMap<String, Definition>,
}

/// The definitions of all files.
#[derive(Default)]
pub(super) struct Library {
    /// One scope for the documents that share fragments, and one for each complete
    /// document.
    scopes: Vec<Scope>,
}

/// An operation of a library, and the scope of its fragments.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) definition: &'a Definition,
    scope: &'a Scope,
}

impl Library {
    /// Reads the definitions of files, and counts what is skipped.
    pub(super) fn read(files: &[File], skipped: &mut Skipped) -> Result<Self, Vec<Mistake>> {
        let mut shared = Scope::default();
        let mut library = Self::default();
        let mut mistakes = Vec::new();
        for file in files {
            let found = extract::extract(&file.source, file.kind);
            let count = found.documents.len() + found.complete.len();
            if count + found.mistakes.len() + found.dynamic.len() == 0 {
                skipped.without_documents += 1;
            }
            mistakes.extend(found.mistakes);
            skipped
                .dynamic
                .extend(found.dynamic.iter().map(ToString::to_string));
            for text in found.documents {
                // A schema in a folder of documents is skipped.
                let may_be_schema = !(file.is_named && file.kind == Kind::Document);
                match shared.read(&text, may_be_schema) {
                    Ok(true) => {}
                    Ok(false) => skipped.schemas.push(file.source.name.clone()),
                    Err(found) => mistakes.extend(found),
                }
            }
            for text in found.complete {
                let mut scope = Scope::default();
                match scope.read(&text, false) {
                    Ok(_) => library.scopes.push(scope),
                    Err(found) => mistakes.extend(found),
                }
            }
        }
        skipped.repeated += shared.keep_one_of_each();
        for fragment in shared.fragments.values() {
            skipped
                .refetch_queries
                .extend(fragment.refetch_query.clone());
        }
        library.scopes.insert(0, shared);
        if mistakes.is_empty() {
            Ok(library)
        } else {
            Err(mistakes)
        }
    }

    /// All operations, in the order of the files.
    pub(super) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        self.scopes.iter().flat_map(|scope| {
            let operations = scope.operations.iter();
            operations.map(move |definition| Operation { definition, scope })
        })
    }
}

impl Scope {
    /// Adds the definitions of a text. Returns false if all of them belong to a
    /// schema.
    fn read(&mut self, text: &Mapped, may_be_schema: bool) -> Result<bool, Vec<Mistake>> {
        let mistake = |offset: usize, message: String| Mistake {
            place: text.place(offset),
            message,
        };
        let definitions = syntax::parse(text.text())
            .map_err(|error| vec![mistake(error.offset, error.message)])?;
        let is_executable = |definition: &cst::Definition| definition.is_executable_definition();
        if may_be_schema && !definitions.is_empty() && !definitions.iter().any(is_executable) {
            return Ok(false);
        }
        let mut mistakes = Vec::new();
        let is_operation = |definition: &&cst::Definition| {
            matches!(definition, cst::Definition::OperationDefinition(_))
        };
        let operations: Vec<_> = definitions.iter().filter(is_operation).collect();
        if operations.len() > 1
            && let Some(nameless) = operations.iter().find(|one| one.name().is_none())
        {
            mistakes.push(mistake(
                syntax::range(nameless.syntax()).start,
                "An operation without a name must be the only one in its document. Give it a name."
                    .to_owned(),
            ));
        }
        for definition in &definitions {
            if is_executable(definition) {
                mistakes.extend(self.add(Definition::new(definition, text)));
            } else {
                let start = syntax::range(definition.syntax()).start;
                let what = definition.kind();
                mistakes.push(mistake(
                    start,
                    format!(
                        "{what} belongs in a schema. Documents contain operations and fragments."
                    ),
                ));
            }
        }
        if mistakes.is_empty() {
            Ok(true)
        } else {
            Err(mistakes)
        }
    }

    /// Adds a definition. Several files may contain the same fragment.
    fn add(&mut self, definition: Definition) -> Option<Mistake> {
        if definition.is_operation {
            self.operations.push(definition);
            return None;
        }
        let name = definition.name.clone().unwrap_or_default();
        match self.fragments.get(&name) {
            Some(known) if known.tokens == definition.tokens => None,
            Some(known) => Some(Mistake {
                place: definition.place(),
                message: format!(
                    "The fragment `{name}` is defined differently at {}. Rename one of them.",
                    known.place()
                ),
            }),
            None => {
                self.fragments.insert(name, definition);
                None
            }
        }
    }

    /// Removes copies of operations, such as those a generator writes, and returns
    /// how many.
    fn keep_one_of_each(&mut self) -> usize {
        let before = self.operations.len();
        let mut known = BTreeSet::new();
        self.operations
            .retain(|operation| operation.name.is_none() || known.insert(operation.tokens.clone()));
        before - self.operations.len()
    }
}

impl Definition {
    fn new(definition: &cst::Definition, text: &Mapped) -> Self {
        let node = definition.syntax();
        let range = syntax::range(node);
        let (is_operation, name) = match definition {
            cst::Definition::FragmentDefinition(fragment) => {
                let name = fragment.fragment_name().and_then(|name| name.name());
                (false, Some(syntax::text(name)))
            }
            definition => (true, definition.name().map(|name| name.text().to_string())),
        };
        let spreads = syntax::all::<cst::FragmentSpread>(node);
        let variables = syntax::all::<cst::VariableDefinition>(node);
        let mut own = Mapped::default();
        own.append(text, range.clone());
        Self {
            name,
            is_operation,
            tokens: syntax::tokens(&text.text()[range]),
            spreads: spreads.map(|spread| syntax::spread_name(&spread)).collect(),
            refetch_query: refetch_query(definition),
            variables: variables
                .filter_map(|definition| definition.variable())
                .map(|variable| syntax::text(variable.name()))
                .collect(),
            text: own,
        }
    }

    /// The place of its start.
    pub(super) fn place(&self) -> Place {
        self.text.place(0)
    }
}

/// The query name in a fragment's `@refetchable`.
fn refetch_query(definition: &cst::Definition) -> Option<String> {
    let cst::Definition::FragmentDefinition(fragment) = definition else {
        return None;
    };
    let directives = fragment.directives()?;
    let directive = directives
        .directives()
        .find(|directive| syntax::text(directive.name()) == "refetchable")?;
    let arguments = directive.arguments()?;
    let name = arguments
        .arguments()
        .find(|argument| syntax::text(argument.name()) == "queryName")?;
    let name = name.value()?.syntax().text().to_string();
    Some(name.trim().trim_matches('"').to_owned())
}

impl Operation<'_> {
    /// The operation and the fragments that it reaches, as one text.
    pub(super) fn assemble(&self) -> Mapped {
        let fragments = &self.scope.fragments;
        let mut reached = BTreeSet::new();
        let mut wanted: Vec<&str> = self.definition.spreads.iter().map(String::as_str).collect();
        while let Some(name) = wanted.pop() {
            // Validation reports an unknown fragment.
            if let Some(fragment) = fragments.get(name)
                && reached.insert(name)
            {
                wanted.extend(fragment.spreads.iter().map(String::as_str));
            }
        }
        let mut text = self.definition.text.clone();
        for name in reached {
            text.push("\n");
            let fragment = &fragments[name].text;
            text.append(fragment, 0..fragment.text().len());
        }
        text
    }
}
