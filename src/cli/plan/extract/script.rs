//! Finds documents in JavaScript and TypeScript: templates tagged `gql` or
//! `graphql`, strings passed to functions of these names, and templates after the
//! comment `/* GraphQL */`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, CallExpression, Expression, ImportDeclaration, ImportDeclarationSpecifier,
    Program, TaggedTemplateExpression, TemplateLiteral, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{Parser, ParserReturn};
use oxc_span::{GetSpan, SourceType, Span};

use super::Found;
use super::template::{Constants, Template, Value};
use crate::cli::plan::mistake::Mistake;
use crate::cli::plan::source::Source;

/// The names of tags and functions that take documents.
const TAGS: [&str; 2] = ["gql", "graphql"];

/// Modules whose default export is such a function.
const MODULES: [&str; 2] = ["graphql-tag", "graphql-tag.macro"];

/// The content of the comment before a template that is a document.
const MARK: &str = "GraphQL";

/// The documents in a part of a file that is a script.
pub(super) fn extract(source: &Arc<Source>, part: Range<usize>, language: &str) -> Found {
    let mut found = Found::default();
    let text = &source.text[part.clone()];
    // Parsing every file of a repository takes time, and most have no documents.
    let lower = text.to_ascii_lowercase();
    if !TAGS.iter().any(|tag| lower.contains(tag)) {
        return found;
    }
    let allocator = Allocator::default();
    let parsed = parse(&allocator, text, language);
    if parsed.panicked {
        found.mistakes.push(unreadable(source, part.start, &parsed));
        return found;
    }
    let (templates, dynamic) = templates(&parsed.program, text);
    found.dynamic = dynamic
        .into_iter()
        .map(|offset| source.place(part.start + offset))
        .collect();
    for template in templates {
        match template.document(source, part.start) {
            Ok(document) => found.documents.push(document),
            Err(mistake) => found.mistakes.push(mistake),
        }
    }
    found
}

fn parse<'a>(allocator: &'a Allocator, text: &'a str, language: &str) -> ParserReturn<'a> {
    // Plain JavaScript files may contain JSX and type annotations, too.
    let source_type = match language {
        "ts" | "mts" | "cts" | "typescript" => SourceType::ts(),
        "tsx" => SourceType::tsx(),
        _ => SourceType::jsx(),
    };
    let parsed = Parser::new(allocator, text, source_type).parse();
    if parsed.panicked && source_type.is_javascript() {
        let typed = Parser::new(allocator, text, SourceType::tsx()).parse();
        if !typed.panicked {
            return typed;
        }
    }
    parsed
}

/// The syntax error of a file that may contain documents.
fn unreadable(source: &Source, start: usize, parsed: &ParserReturn<'_>) -> Mistake {
    let error = parsed.diagnostics.first();
    let label = error.and_then(|error| error.labels.first());
    let offset = label.map_or(0, |label| label.offset() as usize);
    let message = error.map_or_else(String::new, |error| format!(": {}", error.message));
    Mistake {
        place: source.place(start + offset),
        message: format!(
            "Cannot parse the script{message}. Skip the file with --ignore if it has no documents."
        ),
    }
}

/// The templates that are documents, in order, and the places of dynamic documents.
fn templates(program: &Program<'_>, text: &str) -> (Vec<Template>, Vec<usize>) {
    let marks = program
        .comments
        .iter()
        .filter(|comment| {
            let content = comment.content_span();
            let content = &text[content.start as usize..content.end as usize];
            content.trim().eq_ignore_ascii_case(MARK)
        })
        .map(|comment| {
            let end = comment.span.end as usize;
            let gap = &text[end..];
            end + (gap.len() - gap.trim_start().len())
        });
    let mut names = Names::default();
    names.visit_program(program);
    let mut collector = Collector {
        marks: marks.collect(),
        tags: names.tags,
        constants: names.constants,
        found: BTreeMap::new(),
        dynamic: Vec::new(),
    };
    collector.visit_program(program);
    let constants = Arc::new(collector.constants);
    let found = collector.found.into_values();
    let found = found.map(|template| template.with(&constants));
    (found.collect(), collector.dynamic)
}

/// The names of tags, and the constants that templates may use.
struct Names {
    tags: Vec<String>,
    constants: Constants,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            tags: TAGS.map(str::to_owned).to_vec(),
            constants: Constants::default(),
        }
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        for specifier in import.specifiers.iter().flatten() {
            match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one)
                    if TAGS.contains(&one.imported.name().as_str()) =>
                {
                    self.tags.push(one.local.name.to_string());
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(one)
                    if MODULES.contains(&import.source.value.as_str()) =>
                {
                    self.tags.push(one.local.name.to_string());
                }
                _ => {}
            }
        }
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let BindingPattern::BindingIdentifier(name) = &declarator.id {
            let value = declarator.init.as_ref().map_or(Value::Other, value);
            self.constants.add(&name.name, value);
        }
        walk::walk_variable_declarator(self, declarator);
    }
}

/// The value of a constant, as far as a document can use it.
fn value(expression: &Expression<'_>) -> Value {
    match expression.get_inner_expression() {
        Expression::StringLiteral(string) => Value::Text(inner(string.span())),
        Expression::NumericLiteral(number) => Value::Number(range(number.span)),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            Value::Text(inner(template.span))
        }
        _ => Value::Other,
    }
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The text between quotes.
fn inner(span: Span) -> Range<usize> {
    span.start as usize + 1..span.end as usize - 1
}

/// Collects the templates that are documents, each once.
struct Collector {
    /// The starts of templates after the comment that marks documents.
    marks: Vec<usize>,
    tags: Vec<String>,
    constants: Constants,
    found: BTreeMap<usize, Template>,
    /// The calls whose argument is only known at run time.
    dynamic: Vec<usize>,
}

impl Collector {
    fn is_tag(&self, expression: &Expression<'_>) -> bool {
        match expression.get_inner_expression() {
            Expression::Identifier(name) => self.tags.iter().any(|tag| *tag == name.name.as_str()),
            _ => false,
        }
    }

    fn add(&mut self, template: &TemplateLiteral<'_>) {
        let parts = template.quasis.iter().map(|part| range(part.span));
        let expressions = template.expressions.iter().map(|expression| {
            let name = match expression.get_inner_expression() {
                Expression::Identifier(name) => Some(name.name.to_string()),
                _ => None,
            };
            (range(expression.span()), name)
        });
        let template = Template::new(parts.collect(), expressions.collect());
        self.found.insert(template.start(), template);
    }

    fn add_text(&mut self, text: Range<usize>) {
        let template = Template::new(vec![text], Vec::new());
        self.found.insert(template.start(), template);
    }

    /// GraphQL's own function `graphql` takes a schema before the document.
    fn add_dynamic(&mut self, call: &CallExpression<'_>) {
        if call.arguments.len() == 1 || !is_named(&call.callee, "graphql") {
            self.dynamic.push(call.span.start as usize);
        }
    }
}

fn is_named(callee: &Expression<'_>, name: &str) -> bool {
    matches!(callee, Expression::Identifier(callee) if callee.name == name)
}

impl<'a> Visit<'a> for Collector {
    fn visit_tagged_template_expression(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        if self.is_tag(&tagged.tag) {
            self.add(&tagged.quasi);
        }
        walk::walk_tagged_template_expression(self, tagged);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if self.is_tag(&call.callee)
            && let Some(argument) = call.arguments.first()
        {
            match argument
                .as_expression()
                .map(Expression::get_inner_expression)
            {
                Some(Expression::TemplateLiteral(template)) => self.add(template),
                Some(Expression::StringLiteral(string)) => self.add_text(inner(string.span())),
                Some(Expression::Identifier(name)) => match self.constants.text(&name.name) {
                    Some(text) => self.add_text(text),
                    None => self.add_dynamic(call),
                },
                // Other arguments, such as objects, belong to unrelated functions.
                Some(Expression::ObjectExpression(_)) | None => {}
                Some(_) => self.add_dynamic(call),
            }
        }
        walk::walk_call_expression(self, call);
    }

    fn visit_template_literal(&mut self, template: &TemplateLiteral<'a>) {
        if self.marks.contains(&(template.span.start as usize)) {
            self.add(template);
        }
        walk::walk_template_literal(self, template);
    }
}
