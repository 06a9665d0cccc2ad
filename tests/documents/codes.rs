//! The table of error codes.

use super::check_part;

#[test]
fn every_code_has_its_cause_and_remedy() {
    let table = gatepass::http::reference::codes();
    check_part("docs/http.md", "codes", &format!("\n{table}\n\n"));
}
