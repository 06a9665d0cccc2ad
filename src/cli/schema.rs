//! `gatepass schema`.

use crate::schema;

use super::{error::CliError, print};

/// Prints the schema in GraphQL's own language, ready for a file or a code
/// generator.
pub(super) fn run() -> Result<(), CliError> {
    let sdl = schema::sdl();
    print(&format!("{}\n", sdl.trim_end()))
}
