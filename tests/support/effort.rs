//! How much a test tries.

/// The size of a test: the usual one, with which `cargo test` takes a few minutes, or the one
/// that `.ci/run` asks for with `GATEPASS_TESTS=whole`.
pub(crate) fn effort<T>(usual: T, whole: T) -> T {
    match std::env::var("GATEPASS_TESTS") {
        Ok(value) if value == "whole" => whole,
        _ => usual,
    }
}
