//! `schema.graphql`, the product's face.

#[test]
fn the_schema_on_disk_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
    let written = std::fs::read_to_string(path).unwrap();
    let printed = gatepass::engine::sdl();
    assert!(
        written == printed,
        "schema.graphql is stale. Renew it: cargo run -- schema > schema.graphql"
    );
}
