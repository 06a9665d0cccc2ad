//! Limits how deep lists of introspection are nested, like graphql-js'
//! `MaxIntrospectionDepthRule`. Each level multiplies the size of the answer.
//!
//! The library has this rule too (`introspection::check_max_depth`), but forgets
//! the depth of a fragment when it meets the fragment again.

use async_graphql::Pos;

use crate::plan::operation::{Fragment, Selection};

/// This many lists inside each other are refused.
const MOST: usize = 3;

/// The position of the first root field whose introspection is nested too deep.
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
    /// The depth of lists in each fragment that was measured.
    depths: Vec<Option<usize>>,
    /// The root's fragments that were visited.
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

    /// The deepest nesting of lists in a selection set.
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

    /// Terminates, because validation refuses cyclic fragments.
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
