//! Documents: read, measured and validated once, and kept while they are used.
//!
//! async-graphql parses and validates. Whether a document is valid does not
//! depend on the values of its variables, so what is known of a text stays
//! true; the variables of each request are read for themselves.

mod conditions;
mod definitions;
mod merging;
mod normal;
mod repeated;
mod root;
mod size;
mod text;
mod tokens;
mod typed;
mod types;
mod unvisited;
mod usages;
mod validation;
mod values;
mod variables;

pub use definitions::{Definition, DefinitionKind, definitions};
pub use root::Root;

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use async_graphql::parser::{self, parse_query};
use async_graphql::{
    Name, Positioned, Request, SDLExportOptions, ServerError, ValidationMode, Value, Variables,
};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use self::root::RootSchema;
use self::size::check_size;
use self::text::check_text;
use self::typed::Typed;
use self::validation::Validator;
use crate::error::{Code, error, set_code};
use crate::plan::operation::{Fragment, Selection};
use crate::plan::{Bindings, Limits, Operation};

/// The texts of the documents that are kept, in bytes; parsed, they take some
/// thirty times as much.
const KEPT_TEXT: u64 = 512 * 1024;

/// How many documents are kept when they are of usual length.
const KEPT_DOCUMENTS: usize = 1024;

/// Reads documents, and remembers those that were valid.
pub struct Documents {
    validator: Validator,
    schema: RootSchema,
    limits: Limits,
    known: Cache<String, Arc<Document>, TextLength>,
}

/// A valid document.
#[derive(Debug)]
pub struct Document {
    parsed: ExecutableDocument,
    typed: Typed,
    suggestions: bool,
}

/// An operation of a valid document.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// Its name, if it has one.
    pub name: Option<&'a str>,
    /// What it asks.
    pub definition: &'a Positioned<OperationDefinition>,
    selections: &'a [Selection],
    fragments: &'a [Fragment],
    /// Whether messages may name what the schema has.
    suggestions: bool,
}

#[derive(Clone)]
struct TextLength;

impl Weighter<String, Arc<Document>> for TextLength {
    fn weight(&self, text: &String, _: &Arc<Document>) -> u64 {
        text.len() as u64
    }
}

impl Documents {
    /// Remembers none yet.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            validator: Validator::new(limits.introspection),
            schema: root::build().validation_mode(ValidationMode::Fast).finish(),
            limits,
            known: Cache::with_weighter(KEPT_DOCUMENTS, KEPT_TEXT, TextLength),
        }
    }

    /// The document that a text is.
    ///
    /// # Errors
    ///
    /// When it is none, is larger than allowed, or does not fit the schema.
    pub async fn read(&self, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
        if let Some(document) = self.known.get(text) {
            return Ok(document);
        }
        let document = parse(text, self.limits.max_tokens).map_err(|error| vec![error])?;
        check_size(&document, self.limits).map_err(|refusal| vec![ServerError::from(&refusal)])?;
        let mut errors = self.validator.check(text, &document).await;
        if !errors.is_empty() {
            for error in &mut errors {
                set_code(error, Code::GraphqlValidationFailed);
            }
            return Err(errors);
        }
        let document = Arc::new(Document {
            typed: Typed::from(&document),
            parsed: document,
            suggestions: self.limits.introspection,
        });
        self.known.insert(text.to_owned(), Arc::clone(&document));
        Ok(document)
    }

    /// What the introspection fields of an operation answer, by response key. The
    /// document is valid, and not validated again.
    ///
    /// # Errors
    ///
    /// When a variable is null where it may not be.
    pub async fn introspect(
        &self,
        document: &Document,
        selected: Selected<'_>,
        mut variables: Variables,
    ) -> Result<Value, Vec<ServerError>> {
        // It takes a variable that was not given for null. Of its arguments only
        // `includeDeprecated` may be left out, which is false then.
        for definition in &selected.definition.node.variable_definitions {
            let name = definition.node.name.node.clone();
            variables.entry(name).or_insert(Value::Boolean(false));
        }
        let mut request = Request::new("").variables(variables);
        request.operation_name = selected.name.map(str::to_owned);
        request.set_parsed_query(document.parsed.clone());
        let response = self.schema.execute(request).await;
        if response.errors.is_empty() {
            return Ok(response.data);
        }
        // Its arguments alone can be wrong: null from a variable, where null is none.
        let mut errors = response.errors;
        for error in &mut errors {
            set_code(error, Code::BadArgument);
        }
        Err(errors)
    }
}

impl Document {
    /// The operation of a name, or the only one.
    ///
    /// # Errors
    ///
    /// When there is no such operation, or several and no name.
    pub fn operation(&self, wanted: Option<&str>) -> Result<Selected<'_>, ServerError> {
        let mut operations = self.parsed.operations.iter();
        let chosen = match wanted {
            Some(_) => operations.find(|(name, _)| name.map(Name::as_str) == wanted),
            None => operations.next().filter(|_| operations.next().is_none()),
        };
        let (name, definition) = chosen.ok_or_else(|| {
            let message = match wanted {
                Some(name) => format!("The document has no operation named `{name}`."),
                None => "The document has several operations. Say with `operationName` which one to run."
                    .to_owned(),
            };
            error(Code::GraphqlValidationFailed, message, None)
        })?;
        Ok(Selected {
            name: name.map(Name::as_str),
            definition,
            selections: &self.typed.operations[&name.cloned()],
            fragments: &self.typed.fragments,
            suggestions: self.suggestions,
        })
    }
}

impl<'a> Selected<'a> {
    /// The operation as it is planned, with what is known of its variables.
    #[must_use]
    pub fn with(self, variables: Bindings<'a>) -> Operation<'a> {
        Operation {
            selections: self.selections,
            fragments: self.fragments,
            variables,
        }
    }

    /// The values of the variables, each as its type has it, with defaults.
    ///
    /// # Errors
    ///
    /// When a value is missing or none of its type, or a condition is null.
    pub fn variables(&self, given: &Variables) -> Result<Variables, Vec<ServerError>> {
        let definitions = &self.definition.node.variable_definitions;
        let values = variables::coerce(definitions, given, self.suggestions)?;
        let errors = conditions::check(self, &values);
        if errors.is_empty() {
            Ok(values)
        } else {
            Err(errors)
        }
    }
}

/// The schema in GraphQL's schema definition language, as `schema.graphql`
/// holds it.
#[must_use]
pub fn sdl() -> String {
    root::build()
        .finish()
        .sdl_with_options(SDLExportOptions::new())
}

/// The document that a text is, of at most so many tokens. Nothing else parses
/// what callers send.
///
/// # Errors
///
/// When it is none, or too large.
pub(crate) fn parse(text: &str, max_tokens: usize) -> Result<ExecutableDocument, ServerError> {
    check_text(text, max_tokens)?;
    parse_query(text).map_err(parse_error)
}

fn parse_error(cause: parser::Error) -> ServerError {
    // The parser keeps these rules, which are not of syntax.
    let code = match &cause {
        parser::Error::MultipleOperations { .. }
        | parser::Error::OperationDuplicated { .. }
        | parser::Error::FragmentDuplicated { .. } => Code::GraphqlValidationFailed,
        _ => Code::GraphqlParseFailed,
    };
    let mut error = ServerError::from(cause);
    // The parser draws the line, which may be the whole document, and says
    // below what it expected there.
    if let Some((_, expected)) = error.message.rsplit_once("= ") {
        error.message = format!("Syntax error: {}.", expected.trim());
    }
    set_code(&mut error, code);
    error
}
