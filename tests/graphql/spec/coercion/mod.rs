//! Section 3, input coercion, and 6.1.2, Coercing Variable Values.

mod input_objects;
mod lists;
mod scalars;
mod variables;
