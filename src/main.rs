//! The `gatepass` binary. All of it is in [`gatepass::cli`].

fn main() -> std::process::ExitCode {
    gatepass::cli::main()
}
