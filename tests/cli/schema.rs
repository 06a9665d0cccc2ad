//! `gatepass schema`.

use crate::support::server::gatepass;

#[test]
fn the_schema_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let output = gatepass(&folder, &["schema"]).output().unwrap();
    assert!(output.status.success());
    assert_eq!(output.stderr, b"");
    let schema = String::from_utf8(output.stdout).unwrap();
    assert!(schema.contains("type Query {"), "{schema}");
    assert!(schema.ends_with("}\n"), "{schema}");
}
