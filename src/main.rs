//! The `gatepass` binary. Its code is in [`gatepass::cli`].

use mimalloc::MiMalloc;

/// An answer consists of many small allocations, on several threads at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    gatepass::cli::main()
}
