//! Reads, measures and validates documents, and caches them.
//!
//! apollo-compiler parses and validates. The values of variables do not decide
//! whether a document is valid, so the result is cached by text. Each request
//! coerces its own variables.

mod conditions;
mod example;
mod introspection;
mod lines;
mod merging;
mod mistake;
mod root;
mod rules;
mod scalar;
mod schema;
mod size;
mod text;
mod typed;
mod validation;
mod variables;

#[doc(hidden)]
pub use root::Root;
pub use variables::Variable;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apollo_compiler::ast::{self, Definition as Defined, OperationType};
use apollo_compiler::parser::Parser;
use async_graphql::{SDLExportOptions, ServerError, Value, Variables};

use self::lines::Lines;
use self::size::check_size;
use self::text::{MAX_NESTING, measured};
use self::typed::{Typed, TypedOperation};
use crate::database::Deadline;
use crate::error::{Code, error};
use crate::execute::Introspection;
use crate::kept::{Kept, Weighed};
use crate::memory::Room;
use crate::plan::{Bindings, InputValue, Limits, Operation};
use crate::viewer::Access;

/// The memory of the cache, in bytes.
const KEPT_BYTES: u64 = 16 << 20;

/// How many documents of usual length the cache holds.
const KEPT_DOCUMENTS: usize = 1024;

/// How often the parser may call itself: once for a bracket, and once for each
/// level of what is in it.
const MAX_RECURSION: usize = 3 * MAX_NESTING;

/// How many documents were read.
static READ: AtomicU64 = AtomicU64::new(0);

/// Reads documents and caches the valid ones.
pub struct Documents {
    limits: Limits,
    known: Kept<String, Arc<Document>>,
}

/// A valid document.
#[derive(Debug)]
pub struct Document {
    /// No other document that was read has this number.
    number: u64,
    typed: Typed,
    suggestions: bool,
}

/// An operation of a valid document.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// Its name, if it has one.
    pub name: Option<&'a str>,
    operation: &'a TypedOperation,
    /// Where it stands in its document.
    index: usize,
    document: &'a Document,
}

impl Weighed for Document {
    fn bytes(&self) -> usize {
        self.typed.bytes
    }
}

impl Documents {
    /// An empty cache.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            known: Kept::new(KEPT_BYTES, KEPT_DOCUMENTS),
        }
    }

    /// The document that a text is, if it was read before and is remembered.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Arc<Document>> {
        self.known.get(text)
    }

    /// The document of a text.
    ///
    /// # Errors
    ///
    /// When the text is not GraphQL, exceeds a limit, or does not fit the schema.
    pub fn read(&self, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
        if let Some(document) = self.find(text) {
            return Ok(document);
        }
        let document = Arc::new(Document::new(text, self.limits)?);
        self.known.insert(text.to_owned(), Arc::clone(&document));
        Ok(document)
    }
}

impl Document {
    fn new(text: &str, limits: Limits) -> Result<Self, Vec<ServerError>> {
        let lines = Lines::new(text);
        let ast = parse_lines(&lines, limits.max_tokens).map_err(|error| vec![error])?;
        check_size(&ast, &lines, limits).map_err(|refusal| vec![ServerError::from(&refusal)])?;
        let is_operation = |of: &Defined| of.as_operation_definition().is_some();
        if !ast.definitions.iter().any(is_operation) {
            let message = "The document has no operation. Add a query.";
            return Err(vec![error(Code::GraphqlParseFailed, message, None)]);
        }
        let document = validation::validate(&ast, text)
            .map_err(|mistakes| mistake::report(mistakes, &lines, limits.introspection))?;
        let typed = Typed::new(&document, &lines);
        let set = |operation: &TypedOperation| {
            introspection::check(&operation.selections, &typed.fragments)
        };
        if let Some(position) = typed.operations.iter().find_map(set) {
            let message = "The introspection query is nested too deep: `fields`, `interfaces`, `possibleTypes` and `inputFields` may be nested two levels deep. Ask for less at once.";
            let code = Code::GraphqlValidationFailed;
            return Err(vec![error(code, message, Some(position))]);
        }
        Ok(Self {
            number: READ.fetch_add(1, Ordering::Relaxed),
            typed,
            suggestions: limits.introspection,
        })
    }

    /// The operation with this name, or the only one.
    ///
    /// # Errors
    ///
    /// When there is no such operation, or several and no name.
    pub fn operation(&self, wanted: Option<&str>) -> Result<Selected<'_>, ServerError> {
        let mut operations = self.typed.operations.iter().enumerate();
        let chosen = match wanted {
            Some(_) => operations.find(|(_, operation)| operation.name.as_deref() == wanted),
            None => operations.next().filter(|_| operations.next().is_none()),
        };
        let (index, operation) = chosen.ok_or_else(|| {
            let message = match wanted {
                Some(name) => format!("The document has no operation named `{name}`."),
                None => {
                    "The document has several operations. Name the one to run in `operationName`."
                        .to_owned()
                }
            };
            error(Code::GraphqlValidationFailed, message, None)
        })?;
        Ok(Selected {
            name: operation.name.as_deref(),
            operation,
            index,
            document: self,
        })
    }
}

impl<'a> Selected<'a> {
    /// What tells it from all other operations: the numbers of its document, and of
    /// itself in there.
    pub(crate) fn numbers(self) -> (u64, u64) {
        (self.document.number, self.index as u64)
    }

    /// The operation in the planner's form, with the known values of its variables, for a
    /// sender who may read everything.
    #[must_use]
    pub fn with(self, variables: Bindings<'a>) -> Operation<'a> {
        Operation {
            root: self.operation.root,
            selections: &self.operation.selections,
            fragments: &self.document.typed.fragments,
            variables,
            access: Access::FULL,
        }
    }

    /// The answers of the operation's introspection fields.
    ///
    /// # Errors
    ///
    /// When the answer does not fit into memory, or takes too long.
    pub fn introspect(
        self,
        variables: &Variables,
        room: Room,
        deadline: Option<Deadline>,
    ) -> Result<Introspection, ServerError> {
        introspection::answer(self.with(Bindings::Values(variables)), room, deadline)
    }

    /// The variables that the operation declares.
    #[must_use]
    pub fn definitions(self) -> &'a [Variable] {
        &self.operation.variables
    }

    /// The value of a variable as the input of a mutation, if it is one.
    pub(crate) fn input<'v>(self, name: &str, value: &'v Value) -> Option<InputValue<'v>> {
        let mut definitions = self.definitions().iter();
        let definition = definitions.find(|definition| definition.name == name)?;
        Some(InputValue::new(definition.input_of?, value))
    }

    /// The coerced values of the variables, defaults included.
    ///
    /// # Errors
    ///
    /// When a value is missing or has the wrong type, or a condition is null.
    pub fn variables(self, given: &Variables) -> Result<Variables, Vec<ServerError>> {
        let definitions = &self.operation.variables;
        let values = variables::coerce(definitions, given, self.document.suggestions)?;
        let errors = conditions::check(self, &values);
        if errors.is_empty() {
            Ok(values)
        } else {
            Err(errors)
        }
    }
}

/// The schema in GraphQL's schema definition language: the content of
/// `schema.graphql`.
#[must_use]
pub fn sdl() -> String {
    sdl_with(SDLExportOptions::new())
}

fn sdl_with(options: SDLExportOptions) -> String {
    root::build().finish().sdl_with_options(options)
}

/// Whether the operation that would run is a mutation, even if the schema has none.
pub(crate) fn mutates(text: &str, operation: Option<&str>) -> bool {
    // A URL is too short for too many tokens.
    let Ok(parsed) = parse(text, usize::MAX) else {
        return false;
    };
    let mut operations = parsed.definitions.iter();
    operations.any(|of| {
        of.as_operation_definition().is_some_and(|of| {
            let is_wanted = operation.is_none() || of.name.as_deref() == operation;
            is_wanted && of.operation_type == OperationType::Mutation
        })
    })
}

/// Parses a text of at most this many tokens. Nothing else parses what callers
/// send.
fn parse(text: &str, max_tokens: usize) -> Result<ast::Document, ServerError> {
    parse_lines(&Lines::new(text), max_tokens)
}

fn parse_lines(lines: &Lines<'_>, max_tokens: usize) -> Result<ast::Document, ServerError> {
    let text = measured(lines, max_tokens)?;
    let mut parser = Parser::new().recursion_limit(MAX_RECURSION);
    let parsed = parser.parse_ast(text, "document");
    let parsed = parsed.map_err(|refused| mistake::syntax(&refused.errors, lines))?;
    let is_type = |definition: &&Defined| !definition.is_executable_definition();
    if let Some(ty) = parsed.definitions.iter().find(is_type) {
        let message =
            "A request may only define operations and fragments. Remove the type definitions.";
        let position = ty
            .location()
            .map(|location| lines.position(location.offset()));
        return Err(error(Code::GraphqlParseFailed, message, position));
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::time::Duration;

    use async_graphql::Variables;

    use super::{Deadline, Documents, KEPT_BYTES, Limits, Room};

    /// However many processors there are, and however large a document is.
    #[test]
    fn the_largest_document_is_kept() {
        let documents = Documents::new(Limits::default());
        let text = "x".repeat(100_000);
        let mut aliases = String::new();
        for index in 0..490 {
            let _ = write!(aliases, "a{index}: gate(code: \"{index}\") {{ id }} ");
        }
        let large = format!("{{ gate(code: \"{text}\") {{ id }} {aliases} }}");
        let read = documents.read(&large).unwrap();
        assert_eq!(documents.known.len(), 1);
        assert!(read.typed.bytes > text.len());
        // What is kept is bounded, and weighed by more than its text.
        for index in 0..100 {
            let other = large.replacen("gate", &format!("b{index}: gate"), 1);
            documents.read(&other).unwrap();
        }
        assert!(documents.known.weight() <= KEPT_BYTES);
        assert!(documents.known.len() > 10);
    }

    #[test]
    fn introspection_ends_with_its_request() {
        let documents = Documents::new(Limits::default());
        let document = documents.read("{ __schema { types { name } } }").unwrap();
        let selected = document.operation(None).unwrap();
        let introspect = |limit, time| {
            let room = Room::new(limit);
            let deadline = Some(Deadline::after(time));
            let answer = selected.introspect(&Variables::default(), room, deadline);
            answer.map_err(|error| error.message)
        };
        let minute = Duration::from_mins(1);
        assert!(introspect(1 << 20, minute).is_ok());
        assert!(
            introspect(100, minute)
                .unwrap_err()
                .contains("--max-answer")
        );
        assert!(
            introspect(1 << 20, Duration::ZERO)
                .unwrap_err()
                .contains("too long")
        );
    }
}
