//! Reads manifests of persisted documents, as client compilers write them: an
//! object of documents by hash (Relay, GraphQL Code Generator), or a list of
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

/// The documents of a manifest. Each is complete.
pub(super) fn extract(source: &Arc<Source>) -> Found {
    let allocator = Allocator::default();
    // JSON is a JavaScript expression, and this parser reports the position of each
    // string.
    let parser = Parser::new(&allocator, &source.text, SourceType::mjs());
    let texts = match parser.parse_expression() {
        Ok(Expression::ObjectExpression(object)) => texts(&object),
        _ => None,
    };
    let Some(texts) = texts else {
        let mistake = Mistake {
            place: source.place(0),
            message: "This is not a manifest of persisted documents. Pass a JSON object of documents by hash, or Apollo's manifest.".to_owned(),
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

/// The ranges of all documents. None if the object is not a manifest.
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

/// The range of a string's text, without its quotes.
fn text(value: &Expression<'_>) -> Option<Range> {
    match value {
        Expression::StringLiteral(string) => {
            let span = string.span();
            Some(span.start as usize + 1..span.end as usize - 1)
        }
        _ => None,
    }
}
