//! The `gatepass` binary. All of it is in [`gatepass::cli`].

use mimalloc::MiMalloc;

/// An answer is made of many small allocations, on several threads at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    gatepass::cli::main()
}
