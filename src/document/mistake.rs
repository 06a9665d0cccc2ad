//! What the library says about a document, as callers are told.

use apollo_compiler::Name;
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::DiagnosticList;
use async_graphql::ServerError;

use super::lines::Lines;
use super::schema::schema;
use crate::error::{Code, MAX_ERRORS, error, too_many_errors};

/// A mistake, and its place in bytes.
pub(super) type Mistake = (usize, String);

/// How many of the library's are looked at, some of which may be equal.
const MOST_KEPT: usize = 1000;

/// The parser's names of tokens, and how they are written.
const TOKENS: [(&str, &str); 6] = [
    ("L_CURLY", "`{`"),
    ("R_CURLY", "`}`"),
    ("L_PAREN", "`(`"),
    ("R_PAREN", "`)`"),
    ("L_BRACK", "`[`"),
    ("R_BRACK", "`]`"),
];

/// The first mistakes, and one more that says so when there are others.
pub(super) fn capped(mistakes: impl IntoIterator<Item = ServerError>) -> Vec<ServerError> {
    let mut mistakes = mistakes.into_iter();
    let mut told: Vec<ServerError> = mistakes.by_ref().take(MAX_ERRORS).collect();
    if mistakes.next().is_some() {
        told.push(too_many_errors());
    }
    told
}

/// The mistake in the syntax that was met first: what follows it is guessed.
pub(super) fn syntax(errors: &DiagnosticList, lines: &Lines<'_>) -> ServerError {
    let first = errors.iter().next();
    let (message, position) = match first {
        Some(first) => {
            let offset = first.error.location().map(|location| location.offset());
            (
                first.error.to_string(),
                offset.map(|offset| lines.position(offset)),
            )
        }
        None => ("the document is not GraphQL".to_owned(), None),
    };
    let mut message = sentence(&message);
    for (name, token) in TOKENS {
        message = message.replace(name, token);
    }
    error(Code::GraphqlParseFailed, message, position)
}

/// What does not fit the schema, as the library found it in a text.
pub(super) fn found(errors: &DiagnosticList, text: &str) -> Vec<Mistake> {
    let mistakes = errors.iter().take(MOST_KEPT).filter_map(|diagnostic| {
        let location = diagnostic.error.location();
        let range = location.map_or(0..0, |location| location.offset()..location.end_offset());
        let message = diagnostic.error.to_string();
        // The library forgets a field that it does not know, and may find the
        // selection set around it empty.
        let is_field = text
            .get(range.clone())
            .is_some_and(|text| text.ends_with('}'));
        let follows = is_field && message.ends_with("must have a subselection set");
        (!follows).then_some((range.start, message))
    });
    mistakes.collect()
}

/// Whether a mistake is told better by our rule for the places of variables.
pub(super) fn is_misplaced_variable((_, message): &Mistake) -> bool {
    message.starts_with("variable `") && message.contains("cannot be used for argument")
        || message.ends_with("found a variable")
}

/// Mistakes as they are told, in the document's order. Without suggestions, no
/// message has a name of the schema that the caller did not write.
pub(super) fn told(
    mut mistakes: Vec<Mistake>,
    lines: &Lines<'_>,
    suggestions: bool,
) -> Vec<ServerError> {
    // One in a fragment is found by each operation that spreads it.
    mistakes.sort();
    mistakes.dedup();
    capped(mistakes.into_iter().map(|(offset, message)| {
        let message = if suggestions {
            let suggestion = suggestion(&message).unwrap_or_default();
            sentence(&message) + &suggestion
        } else {
            sentence(discreet(&message).unwrap_or(&message))
        };
        let position = Some(lines.position(offset));
        error(Code::GraphqlValidationFailed, message, position)
    }))
}

/// A message of the library as a sentence.
fn sentence(message: &str) -> String {
    let is_of_schema = ["cannot find type", "cannot find directive"];
    let message = if is_of_schema.iter().any(|start| message.starts_with(start)) {
        message.replace("in this document", "in the schema")
    } else {
        message.to_owned()
    };
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    let sentence: String = first.chain(characters).collect();
    let end = if sentence.ends_with('.') { "" } else { "." };
    sentence + end
}

/// What is told in place of a message that may have names of the schema.
fn discreet(message: &str) -> Option<&'static str> {
    let replacements = [
        ("the required argument", "a required argument is not given"),
        (
            "field selection of",
            "a value that has no fields is asked for some",
        ),
        (
            "the required field",
            "a required field of an input object is not given",
        ),
        (
            "expected value of type",
            "a value is not of the type that is expected here",
        ),
        (
            "variable `",
            "a variable cannot be used where another type is expected",
        ),
        ("value `", "an enum has no value of this name"),
        ("field `", "an input object has no field of this name"),
        (
            "inline fragment with",
            "a fragment is of a type that cannot apply here",
        ),
        (
            "fragment with type",
            "a fragment is of a type that cannot apply here",
        ),
        ("fragment `", "a fragment cannot be used here"),
        (
            "operation must not select different types",
            "fields of one response key have different types",
        ),
    ];
    let is_undefined = message.ends_with("is not defined") || message.ends_with("in this document");
    let keeps = is_undefined
        || message.ends_with("must be used in an operation")
        || message.ends_with("cannot reference itself")
        || message.contains("is not a type defined in the schema");
    let found = replacements
        .iter()
        .find(|(start, _)| message.starts_with(start));
    found.filter(|_| !keeps).map(|(_, told)| *told)
}

/// A name of the schema like one that it does not have.
fn suggestion(message: &str) -> Option<String> {
    let types = &schema().types;
    let mut quoted = message.split('`').skip(1).step_by(2);
    let (first, second) = (quoted.next()?, quoted.next());
    let (wrong, names): (&str, Vec<&str>) = match (message, second) {
        (message, Some(field)) if message.contains("does not have a field") => {
            let fields = match types.get(first)? {
                ExtendedType::Object(ty) => &ty.fields,
                ExtendedType::Interface(ty) => &ty.fields,
                _ => return None,
            };
            (field, fields.keys().map(Name::as_str).collect())
        }
        (message, Some(place)) if message.starts_with("the argument") => {
            let arguments = match (place.strip_prefix('@'), place.split_once('.')) {
                (Some(directive), _) => &schema().directive_definitions.get(directive)?.arguments,
                (_, Some((ty, field))) => &schema().type_field(ty, field).ok()?.arguments,
                _ => return None,
            };
            (first, arguments.iter().map(|of| of.name.as_str()).collect())
        }
        (message, Some(ty)) if message.contains("does not exist on") => {
            let names: Vec<&str> = match types.get(ty)? {
                ExtendedType::InputObject(ty) => ty.fields.keys().map(Name::as_str).collect(),
                ExtendedType::Enum(ty) => ty.values.keys().map(Name::as_str).collect(),
                _ => return None,
            };
            (first, names)
        }
        (message, _) if message.starts_with("cannot find directive") => {
            let names = schema().directive_definitions.keys();
            (
                first.trim_start_matches('@'),
                names.map(Name::as_str).collect(),
            )
        }
        (message, _)
            if message.starts_with("cannot find type")
                || message.contains("is not a type defined in the schema") =>
        {
            (first, types.keys().map(Name::as_str).collect())
        }
        _ => return None,
    };
    did_you_mean(wrong, names)
}

/// The name that is nearest to a wrong one, as a question, if one is near.
pub(super) fn did_you_mean<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    // As graphql-js has it: two letters in five may differ, and one of any name.
    let most = wrong.len() * 2 / 5 + 1;
    let lower = wrong.to_lowercase();
    names
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&lower, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, name)| format!(" Did you mean `{name}`?"))
}
