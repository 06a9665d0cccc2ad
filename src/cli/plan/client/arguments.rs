//! Resolves the arguments of Relay's fragments: `@argumentDefinitions` on a
//! fragment, and `@arguments` on its spreads. Like Relay's compiler, it copies a
//! fragment for each set of arguments and replaces the fragment's variables with
//! their values.

use std::collections::BTreeMap;

use apollo_parser::SyntaxNode;
use apollo_parser::cst::{self, CstNode};

use crate::cli::plan::source::{Edit, Mapped};
use crate::cli::plan::syntax;

const DEFINITIONS: &str = "argumentDefinitions";
const ARGUMENTS: [&str; 2] = ["arguments", "uncheckedArguments_DEPRECATED"];

/// The maximum number of copies. Fragments that spread themselves with new
/// arguments each time would otherwise be copied forever.
const MOST: usize = 1000;

/// The values of a fragment's variables, as written.
type Values = BTreeMap<String, String>;

/// Resolves the arguments of all fragments in a text.
pub(super) fn resolve(text: Mapped) -> Mapped {
    if !text.text().contains(&format!("@{DEFINITIONS}")) {
        return text;
    }
    let Ok(definitions) = syntax::parse(text.text()) else {
        return text;
    };
    let mut copier = Copier {
        text: &text,
        fragments: BTreeMap::new(),
        copies: BTreeMap::new(),
        wanted: Vec::new(),
        made: Mapped::default(),
    };
    for definition in &definitions {
        if let cst::Definition::FragmentDefinition(fragment) = definition {
            let name = syntax::text(fragment.fragment_name().and_then(|name| name.name()));
            copier.fragments.insert(name, fragment.clone());
        }
    }
    for definition in &definitions {
        if let cst::Definition::OperationDefinition(operation) = definition {
            copier.copy(operation.syntax(), &Values::new(), None);
        }
    }
    while let Some((fragment, values, name)) = copier.wanted.pop() {
        copier.copy(fragment.syntax(), &values, Some((&fragment, &name)));
    }
    copier.made
}

struct Copier<'a> {
    text: &'a Mapped,
    fragments: BTreeMap<String, cst::FragmentDefinition>,
    /// The names of the copies, by fragment and values.
    copies: BTreeMap<(String, Values), String>,
    wanted: Vec<(cst::FragmentDefinition, Values, String)>,
    made: Mapped,
}

impl Copier<'_> {
    /// Copies a definition under a new name, with values in place of variables.
    fn copy(
        &mut self,
        node: &SyntaxNode,
        values: &Values,
        fragment: Option<(&cst::FragmentDefinition, &str)>,
    ) {
        let mut edits = Vec::new();
        if let Some((fragment, name)) = fragment
            && let Some(known) = fragment.fragment_name()
        {
            edits.push(Edit {
                range: syntax::range(known.syntax()),
                text: name.to_owned(),
            });
        }
        for directive in syntax::all::<cst::Directive>(node) {
            let name = syntax::text(directive.name());
            if name == DEFINITIONS || ARGUMENTS.contains(&name.as_str()) {
                edits.push(Edit {
                    range: syntax::range(directive.syntax()),
                    text: String::new(),
                });
            }
        }
        for variable in syntax::all::<cst::Variable>(node) {
            if let Some(value) = values.get(&syntax::text(variable.name())) {
                edits.push(Edit {
                    range: syntax::range(variable.syntax()),
                    text: value.clone(),
                });
            }
        }
        for spread in syntax::all::<cst::FragmentSpread>(node) {
            if let Some(name) = self.spread(&spread, values)
                && let Some(known) = spread.fragment_name()
            {
                edits.push(Edit {
                    range: syntax::range(known.syntax()),
                    text: name,
                });
            }
        }
        // Directives are removed as a whole, with all changes inside them.
        edits.sort_by_key(|edit| (edit.range.start, usize::MAX - edit.range.end));
        let whole = syntax::range(node);
        let edited = self.text.edited(edits);
        // Earlier changes may move the start, so the flag is compared, not the
        // offset.
        let behind = self.text.text().len() - whole.end;
        let end = edited.text().len() - behind;
        if !self.made.text().is_empty() {
            self.made.push("\n");
        }
        self.made.append(&edited, whole.start..end);
    }

    /// The name of the copy that a spread needs. Creates the copy if necessary.
    fn spread(&mut self, spread: &cst::FragmentSpread, values: &Values) -> Option<String> {
        let name = syntax::spread_name(spread);
        let fragment = self.fragments.get(&name)?.clone();
        let values = self.values(&fragment, spread, values);
        let key = (name.clone(), values.clone());
        if let Some(known) = self.copies.get(&key) {
            return Some(known.clone());
        }
        if self.copies.len() == MOST {
            return None;
        }
        let others = self.copies.keys().filter(|(of, _)| *of == name).count();
        let mut copy = name;
        if others > 0 {
            copy.push('_');
            copy.push_str(&(others + 1).to_string());
        }
        self.copies.insert(key, copy.clone());
        self.wanted.push((fragment, values, copy.clone()));
        Some(copy)
    }

    /// The values of a fragment's variables at a spread.
    fn values(
        &self,
        fragment: &cst::FragmentDefinition,
        spread: &cst::FragmentSpread,
        around: &Values,
    ) -> Values {
        let mut values = Values::new();
        for argument in arguments(fragment.directives().as_ref(), &[DEFINITIONS]) {
            let default = match argument.value() {
                Some(cst::Value::ObjectValue(object)) => object.object_fields().find_map(|field| {
                    let is_it = syntax::text(field.name()) == "defaultValue";
                    field.value().filter(|_| is_it)
                }),
                _ => None,
            };
            let value =
                default.map_or_else(|| "null".to_owned(), |value| self.value(&value, around));
            values.insert(syntax::text(argument.name()), value);
        }
        for argument in arguments(spread.directives().as_ref(), &ARGUMENTS) {
            if let Some(value) = argument.value()
                && let Some(known) = values.get_mut(&syntax::text(argument.name()))
            {
                *known = self.value(&value, around);
            }
        }
        values
    }

    /// A value as written, with values in place of variables.
    fn value(&self, value: &cst::Value, around: &Values) -> String {
        let range = syntax::range(value.syntax());
        let mut written = self.text.text()[range.clone()].to_owned();
        let variables: Vec<_> = syntax::all::<cst::Variable>(value.syntax()).collect();
        for variable in variables.iter().rev() {
            if let Some(value) = around.get(&syntax::text(variable.name())) {
                let at = syntax::range(variable.syntax());
                written.replace_range(at.start - range.start..at.end - range.start, value);
            }
        }
        written
    }
}

/// The arguments of directives with these names.
fn arguments(directives: Option<&cst::Directives>, names: &[&str]) -> Vec<cst::Argument> {
    directives
        .into_iter()
        .flat_map(cst::Directives::directives)
        .filter(|directive| names.contains(&syntax::text(directive.name()).as_str()))
        .filter_map(|directive| directive.arguments())
        .flat_map(|arguments| arguments.arguments().collect::<Vec<_>>())
        .collect()
}
