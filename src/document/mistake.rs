//! The library's messages about a document, made into errors for callers.

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::validation::DiagnosticList;
use async_graphql::ServerError;

use super::example::{example, literal};
use super::lines::Lines;
use super::schema::schema;
use crate::error::{Code, MAX_ERRORS, error, too_many_errors};

/// A mistake's offset in bytes, and its message.
pub(super) type Mistake = (usize, String);

/// How many of the library's messages are read. Some of them may be equal.
const MOST_KEPT: usize = 1000;

/// The parser's names of tokens, and their spelling.
const TOKENS: [(&str, &str); 6] = [
    ("L_CURLY", "`{`"),
    ("R_CURLY", "`}`"),
    ("L_PAREN", "`(`"),
    ("R_PAREN", "`)`"),
    ("L_BRACK", "`[`"),
    ("R_BRACK", "`]`"),
];

/// The first [`MAX_ERRORS`] mistakes, and an error that says so if there are more.
pub(super) fn capped(mistakes: impl IntoIterator<Item = ServerError>) -> Vec<ServerError> {
    let mut mistakes = mistakes.into_iter();
    let mut first: Vec<ServerError> = mistakes.by_ref().take(MAX_ERRORS).collect();
    if mistakes.next().is_some() {
        first.push(too_many_errors());
    }
    first
}

/// The first mistake in the syntax. Later ones may only follow from it.
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

/// The mistakes that the library found in a text.
pub(super) fn found(errors: &DiagnosticList, text: &str) -> Vec<Mistake> {
    let mistakes = errors.iter().take(MOST_KEPT).filter_map(|diagnostic| {
        let location = diagnostic.error.location();
        let range = location.map_or(0..0, |location| location.offset()..location.end_offset());
        let message = diagnostic.error.to_string();
        // The library drops an unknown field, and may then find the selection set
        // around it empty.
        let is_field = text
            .get(range.clone())
            .is_some_and(|text| text.ends_with('}'));
        let follows = is_field && message.ends_with("must have a subselection set");
        (!follows).then_some((range.start, message))
    });
    mistakes.collect()
}

/// Whether [`super::rules`] reports this mistake better: a variable in a place of
/// another type.
pub(super) fn is_misplaced_variable((_, message): &Mistake) -> bool {
    message.starts_with("variable `") && message.contains("cannot be used for argument")
        || message.ends_with("found a variable")
}

/// Errors for the mistakes, in the document's order. Without suggestions, no
/// message contains a name of the schema that the caller did not write.
pub(super) fn report(
    mut mistakes: Vec<Mistake>,
    lines: &Lines<'_>,
    suggestions: bool,
) -> Vec<ServerError> {
    // Each operation that spreads a fragment finds the fragment's mistakes.
    mistakes.sort();
    mistakes.dedup();
    capped(mistakes.into_iter().map(|(offset, message)| {
        let message = if suggestions {
            helpful(&message, lines.text(), offset)
        } else {
            sentence(discreet(&message).unwrap_or(&message))
        };
        let position = Some(lines.position(offset));
        error(Code::GraphqlValidationFailed, message, position)
    }))
}

/// The message as a sentence, with the argument that it is about and with what
/// could be written instead.
fn helpful(message: &str, text: &str, offset: usize) -> String {
    let argument = argument_before(text, offset);
    if let Some((expected, found)) = wrong_type(message) {
        let (place, advice) = argument.map_or_else(Default::default, |name| {
            let value = literal(&example(&expected, written(&text[offset..])));
            (
                format!(" for `{name}`"),
                format!(" Write `{name}: {value}`."),
            )
        });
        let kind = if found == "an enum" { " value" } else { "" };
        return format!("Expected `{expected}`{place}, found {found}{kind}.{advice}");
    }
    if let (Some(name), Some(rest)) = (argument, message.strip_prefix("expected ")) {
        return format!("`{name}` must be {rest}.");
    }
    let advice = suggestion(message).or_else(|| {
        if let Some(ty) = input_without_field(message) {
            let fields: Vec<&str> = ty.fields.keys().map(Name::as_str).collect();
            return Some(format!(" Its fields are {}.", fields.join(", ")));
        }
        let (name, ty) = (argument?, schema().types.get(incomplete(message)?)?);
        if let ExtendedType::Enum(ty) = ty {
            let values: Vec<&str> = ty.values.keys().map(Name::as_str).collect();
            return Some(format!(" `{name}` takes {}.", values.join(", ")));
        }
        let value = literal(&example(&Type::Named(ty.name().clone()), ""));
        Some(format!(" Write `{name}: {value}`."))
    });
    sentence(message) + &advice.unwrap_or_default()
}

/// The expected type and what was found, of the library's message that a value has
/// another type.
fn wrong_type(message: &str) -> Option<(Type, &str)> {
    let (ty, found) = message
        .strip_prefix("expected value of type ")?
        .split_once(", found ")?;
    let ty = Type::parse(ty, "type").ok()?;
    Some((ty, found))
}

/// The input object type that lacks a field, by the library's message.
fn input_without_field(message: &str) -> Option<&'static InputObjectType> {
    let name = message.strip_prefix("field `")?.split('`').nth(2)?;
    match schema().types.get(name)? {
        ExtendedType::InputObject(ty) => Some(ty),
        _ => None,
    }
}

/// The type of the input object that lacks a required field, or of the enum that
/// lacks a value, by the library's message.
fn incomplete(message: &str) -> Option<&str> {
    let name = if message.starts_with("value `") {
        message.split('`').nth(3)?
    } else {
        let field = message.strip_prefix("the required field `")?;
        field.split_once('.')?.0
    };
    Some(name)
}

/// The name of the argument or of the input object's field whose value begins at
/// an offset.
fn argument_before(text: &str, offset: usize) -> Option<&str> {
    let before = text.get(..offset)?.trim_end().strip_suffix(':')?.trim_end();
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let (rest, name) = before.split_at(before.trim_end_matches(is_name).len());
    (!name.is_empty() && !rest.ends_with('$')).then_some(name)
}

/// The text of a scalar or an enum value at the start of a text, without quotes.
fn written(text: &str) -> &str {
    let text = text.strip_prefix('"').unwrap_or(text);
    let ends = |character: char| !(character.is_alphanumeric() || "_-.".contains(character));
    let end = text.find(ends).unwrap_or(text.len());
    &text[..end]
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

/// A message without names of the schema, for one that may contain some.
fn discreet(message: &str) -> Option<&'static str> {
    let replacements = [
        ("the required argument", "a required argument is missing"),
        (
            "field selection of",
            "a scalar or an enum has no fields to select",
        ),
        (
            "the required field",
            "a required field of an input object is missing",
        ),
        ("expected value of type", "a value has the wrong type"),
        ("variable `", "a variable has the wrong type for its place"),
        ("value `", "an enum has no value of this name"),
        ("field `", "an input object has no field of this name"),
        (
            "inline fragment with",
            "a fragment's type cannot apply here",
        ),
        ("fragment with type", "a fragment's type cannot apply here"),
        ("fragment `", "a fragment's type cannot apply here"),
        (
            "operation must not select different types",
            "fields with the same response key have different types",
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
    found
        .filter(|_| !keeps)
        .map(|(_, replacement)| *replacement)
}

/// The name of the schema that is nearest to the unknown one in a message.
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
            (
                first,
                arguments
                    .iter()
                    .map(|argument| argument.name.as_str())
                    .collect(),
            )
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

/// "Did you mean" with the name that is nearest to a wrong one, if one is near.
pub(super) fn did_you_mean<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    // Like graphql-js: two letters in five may differ, and one more.
    let most = wrong.len() * 2 / 5 + 1;
    let lower = wrong.to_lowercase();
    let length = lower.chars().count();
    names
        .into_iter()
        // As many letters differ at least. Comparing takes time and memory for each
        // pair of letters, and callers may write long names.
        .filter(|name| name.chars().count().abs_diff(length) <= most)
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
