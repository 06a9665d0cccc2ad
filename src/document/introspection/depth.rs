//! How deep lists of introspection are nested, which answer several times as much
//! with each level: graphql-js' `MaxIntrospectionDepthRule`.
//!
//! The library has the rule too (`introspection::check_max_depth`), and forgets
//! the depth of a fragment that it meets again.

use async_graphql::Pos;

use crate::plan::operation::{Fragment, Selection};

/// One list fewer may be inside another.
const MOST: usize = 3;

/// The first field of a selection set of the root whose introspection is too deep.
pub(in crate::document) fn check(set: &[Selection], fragments: &[Fragment]) -> Option<Pos> {
    let mut ruler = Ruler {
        fragments,
        depths: vec![None; fragments.len()],
        visited: vec![false; fragments.len()],
    };
    ruler.root(set)
}

struct Ruler<'a> {
    fragments: &'a [Fragment],
    /// The lists inside of each fragment that was measured.
    depths: Vec<Option<usize>>,
    /// The fragments of the root that were looked at.
    visited: Vec<bool>,
}

impl Ruler<'_> {
    fn root(&mut self, set: &[Selection]) -> Option<Pos> {
        let fragments = self.fragments;
        set.iter().find_map(|selection| match selection {
            Selection::Field(field) => {
                let is_told = matches!(field.name.as_str(), "__schema" | "__type");
                (is_told && self.lists(&field.selections) >= MOST).then_some(field.position)
            }
            Selection::Inline(inline) => self.root(&inline.selections),
            Selection::Spread(spread) => {
                let seen = std::mem::replace(&mut self.visited[spread.fragment], true);
                if seen {
                    return None;
                }
                self.root(&fragments[spread.fragment].selections)
            }
        })
    }

    /// How many lists are inside of each other at most.
    fn lists(&mut self, set: &[Selection]) -> usize {
        let depths = set.iter().map(|selection| match selection {
            Selection::Field(field) => {
                let is_list = matches!(
                    field.name.as_str(),
                    "fields" | "interfaces" | "possibleTypes" | "inputFields"
                );
                usize::from(is_list) + self.lists(&field.selections)
            }
            Selection::Inline(inline) => self.lists(&inline.selections),
            Selection::Spread(spread) => self.fragment(spread.fragment),
        });
        depths.max().unwrap_or(0)
    }

    /// Validation has seen to it that fragments end.
    fn fragment(&mut self, index: usize) -> usize {
        if let Some(depth) = self.depths[index] {
            return depth;
        }
        let fragments = self.fragments;
        let depth = self.lists(&fragments[index].selections);
        self.depths[index] = Some(depth);
        depth
    }
}
