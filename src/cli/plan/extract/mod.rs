//! Finds the documents in a file of any kind.

mod component;
mod escape;
mod manifest;
mod script;
mod template;

use std::path::Path;
use std::sync::Arc;

use super::mistake::{Mistake, Place};
use super::source::{Mapped, Source};

/// The extensions of GraphQL files.
const GRAPHQL: [&str; 2] = ["graphql", "gql"];

/// The extensions of files with documents in templates.
const SCRIPTS: [&str; 8] = ["ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs"];

/// The extensions of files with scripts.
const COMPONENTS: [&str; 2] = ["vue", "svelte"];

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A GraphQL document.
    Document,
    /// JavaScript or TypeScript.
    Script,
    /// A component whose scripts are JavaScript or TypeScript.
    Component,
    /// JSON: documents by hash, as client compilers write them.
    Manifest,
}

/// The documents found in a file.
#[derive(Default)]
pub(super) struct Found {
    /// Documents that share their fragments with all others.
    pub(super) documents: Vec<Mapped>,
    /// Documents that are complete.
    pub(super) complete: Vec<Mapped>,
    pub(super) mistakes: Vec<Mistake>,
    /// The places where the program builds a document at run time.
    pub(super) dynamic: Vec<Place>,
}

impl Kind {
    /// The kind of a file by its name. None if such files are not read.
    pub(super) fn from_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let ends_in = |endings: &[&str]| endings.contains(&ending.as_str());
        if ends_in(&GRAPHQL) {
            Some(Self::Document)
        } else if ends_in(&SCRIPTS) {
            Some(Self::Script)
        } else if ends_in(&COMPONENTS) {
            Some(Self::Component)
        } else if ending == "json" {
            Some(Self::Manifest)
        } else {
            None
        }
    }
}

/// The documents of a file.
pub(super) fn extract(source: &Arc<Source>, kind: Kind) -> Found {
    match kind {
        Kind::Document => Found {
            documents: vec![Mapped::whole(source)],
            ..Found::default()
        },
        Kind::Script => script::extract(source, 0..source.text.len(), language(&source.name)),
        Kind::Component => component::extract(source),
        Kind::Manifest => manifest::extract(source),
    }
}

/// The language of a script: its file extension without the dot.
fn language(name: &str) -> &str {
    name.rsplit_once('.').map_or("js", |(_, ending)| ending)
}
