//! The documents of a file, by its kind.

mod component;
mod escape;
mod manifest;
mod script;
mod template;

use std::path::Path;
use std::sync::Arc;

use super::mistake::{Mistake, Place};
use super::source::{Mapped, Source};

/// What files of GraphQL end in.
const GRAPHQL: [&str; 2] = ["graphql", "gql"];

/// What files end in that have documents in templates.
const SCRIPTS: [&str; 8] = ["ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs"];

/// What files end in that have scripts.
const COMPONENTS: [&str; 2] = ["vue", "svelte"];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A document.
    Document,
    /// JavaScript or TypeScript.
    Script,
    /// A component whose scripts are JavaScript or TypeScript.
    Component,
    /// JSON: documents by their hash, as compilers of clients write them.
    Manifest,
}

/// What was found in a file.
#[derive(Default)]
pub(super) struct Found {
    /// Documents that share their fragments with all others.
    pub(super) documents: Vec<Mapped>,
    /// Documents that are complete in themselves.
    pub(super) complete: Vec<Mapped>,
    pub(super) mistakes: Vec<Mistake>,
    /// Where documents are made by the program as it runs.
    pub(super) dynamic: Vec<Place>,
}

impl Kind {
    /// What a file is by its name, if it is anything that is read.
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

/// The language of a script by the file's ending, without its dot.
fn language(name: &str) -> &str {
    name.rsplit_once('.').map_or("js", |(_, ending)| ending)
}
