//! Manifests of persisted documents, as compilers of clients write them: an
//! object of texts by their hash (Relay, GraphQL Code Generator), or a list of
//! operations with their bodies (Apollo).

use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Expression, ObjectExpression, ObjectPropertyKind};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};

use super::Found;
use super::escape::unescape;
use crate::cli::plan::mistake::Mistake;
use crate::cli::plan::source::{Mapped, Source};

/// The documents of a manifest, each complete in itself.
pub(super) fn extract(source: &Arc<Source>) -> Found {
    let allocator = Allocator::default();
    // JSON is an expression of JavaScript, and this parser knows where each
    // string stands.
    let parser = Parser::new(&allocator, &source.text, SourceType::mjs());
    let texts = match parser.parse_expression() {
        Ok(Expression::ObjectExpression(object)) => texts(&object),
        _ => None,
    };
    let Some(texts) = texts else {
        let mistake = Mistake {
            place: source.place(0),
            message: "This is not a manifest of persisted documents. Name a JSON object of documents by their hash, or Apollo's manifest.".to_owned(),
        };
        return Found {
            mistakes: vec![mistake],
            ..Found::default()
        };
    };
    let complete = texts.into_iter().map(|range| {
        let mut text = Mapped::default();
        unescape(&mut text, source, range);
        text
    });
    Found {
        complete: complete.collect(),
        ..Found::default()
    }
}

type Range = std::ops::Range<usize>;

/// The texts of all documents; none when it is another kind of object.
fn texts(object: &ObjectExpression<'_>) -> Option<Vec<Range>> {
    if let Some(Expression::ArrayExpression(operations)) = property(object, "operations") {
        let bodies =
            operations
                .elements
                .iter()
                .map(|operation| match operation.as_expression()? {
                    Expression::ObjectExpression(operation) => text(property(operation, "body")?),
                    _ => None,
                });
        return bodies.collect();
    }
    let values = object.properties.iter().map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => text(&property.value),
        ObjectPropertyKind::SpreadProperty(_) => None,
    });
    values.collect()
}

fn property<'a>(object: &'a ObjectExpression<'a>, name: &str) -> Option<&'a Expression<'a>> {
    object
        .properties
        .iter()
        .find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(property)
                if property.key.is_specific_static_name(name) =>
            {
                Some(&property.value)
            }
            _ => None,
        })
}

/// Where the text of a string stands, without its quotes.
fn text(value: &Expression<'_>) -> Option<Range> {
    match value {
        Expression::StringLiteral(string) => {
            let span = string.span();
            Some(span.start as usize + 1..span.end as usize - 1)
        }
        _ => None,
    }
}
