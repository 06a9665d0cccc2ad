//! The definitions of all files: fragments are found by name wherever they
//! stand.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Pos;

use super::files::File;
use super::mistake::{Mistake, Place};
use crate::document::{Definition, DefinitionKind, definitions, is_schema};

/// A definition, and the file that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) file: String,
    pub(super) definition: Definition,
}

/// All that files define.
pub(super) struct Library {
    /// The operations, by file and place.
    pub(super) operations: Vec<Located>,
    fragments: BTreeMap<String, Located>,
}

/// An operation and the fragments that it reaches, as one text.
pub(super) struct Assembled<'a> {
    pub(super) text: String,
    /// Each definition in it, and the line that it begins on.
    pieces: Vec<(usize, &'a Located)>,
}

impl Located {
    pub(super) fn place(&self) -> Place {
        Place::new(&self.file, self.definition.position)
    }
}

impl Library {
    /// Reads what files define. A schema that lies in a folder beside them is
    /// no part of it.
    pub(super) fn of(files: &[File]) -> Result<Self, Vec<Mistake>> {
        let mut library = Self {
            operations: Vec::new(),
            fragments: BTreeMap::new(),
        };
        let mut mistakes = Vec::new();
        for file in files {
            match definitions(&file.text) {
                Ok(found) => {
                    for definition in found {
                        let file = file.name.clone();
                        mistakes.extend(library.add(Located { file, definition }));
                    }
                }
                Err(_) if !file.is_named && is_schema(&file.text) => {}
                Err(error) => {
                    let position = error.locations.first().copied();
                    let position = position.unwrap_or(Pos { line: 1, column: 1 });
                    mistakes.push(Mistake {
                        place: Place::new(&file.name, position),
                        message: error.message,
                    });
                }
            }
        }
        if mistakes.is_empty() {
            Ok(library)
        } else {
            Err(mistakes)
        }
    }

    /// Adds a definition. The same fragment may stand in several files.
    fn add(&mut self, located: Located) -> Option<Mistake> {
        let DefinitionKind::Fragment(name) = &located.definition.kind else {
            self.operations.push(located);
            return None;
        };
        match self.fragments.get(name) {
            Some(known) if known.definition.text == located.definition.text => None,
            Some(known) => Some(Mistake {
                place: located.place(),
                message: format!(
                    "The fragment `{name}` is another one at {}. Give one of them another name.",
                    known.place()
                ),
            }),
            None => {
                self.fragments.insert(name.clone(), located);
                None
            }
        }
    }

    /// An operation with the fragments that it reaches. Each begins a line, at
    /// the column that it has in its file.
    pub(super) fn assemble<'a>(&'a self, operation: &'a Located) -> Assembled<'a> {
        let mut reached = BTreeSet::new();
        let mut wanted: Vec<&str> = spreads(operation).collect();
        while let Some(name) = wanted.pop() {
            // Validation says so when there is none of the name.
            if let Some(fragment) = self.fragments.get(name)
                && reached.insert(name)
            {
                wanted.extend(spreads(fragment));
            }
        }
        let mut assembled = Assembled {
            text: String::new(),
            pieces: Vec::new(),
        };
        assembled.push(operation);
        for name in reached {
            assembled.push(&self.fragments[name]);
        }
        assembled
    }
}

fn spreads(located: &Located) -> impl Iterator<Item = &str> {
    located.definition.spreads.iter().map(String::as_str)
}

impl<'a> Assembled<'a> {
    fn push(&mut self, located: &'a Located) {
        let line = self.text.matches('\n').count() + 1;
        self.pieces.push((line, located));
        let indent = located.definition.position.column - 1;
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(&located.definition.text);
        self.text.push('\n');
    }

    /// Where a position of the text stands among the files.
    pub(super) fn place(&self, position: Option<&Pos>) -> Place {
        let (first, operation) = self.pieces[0];
        let position = position.copied().unwrap_or(Pos {
            line: first,
            column: operation.definition.position.column,
        });
        let mut pieces = self.pieces.iter().rev();
        let piece = pieces.find(|(line, _)| *line <= position.line);
        let (line, located) = piece.copied().unwrap_or((first, operation));
        let line = located.definition.position.line + position.line.saturating_sub(line);
        let column = position.column;
        Place::new(&located.file, Pos { line, column })
    }
}
