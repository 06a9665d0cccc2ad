//! There is no way to a connection but through the ledger: programs that look
//! for one do not compile.
//!
//! Where only the compiler's words changed, renew them:
//! `TRYBUILD=overwrite cargo test --test compile_fail`.

#[test]
fn no_way_leads_to_a_connection() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
