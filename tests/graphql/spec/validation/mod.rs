//! Section 5, Validation.

mod arguments;
mod directives;
mod fields;
mod fragments;
mod operations;
mod values;
mod variables;

use super::{assert_invalid, assert_refused, assert_valid, small};
