//! `gatepass schema`.

use crate::document;

use super::{error::CliError, print};

/// Prints the schema in GraphQL's schema definition language, for a file or a code
/// generator.
pub(super) fn run() -> Result<(), CliError> {
    let sdl = document::sdl();
    print(&format!("{}\n", sdl.trim_end()))
}
