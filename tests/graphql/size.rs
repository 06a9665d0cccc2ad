//! Limits on documents, with fragments inlined.

use serde_json::{Value, json};

use super::spec::{assert_refused, small};

#[tokio::test]
async fn a_document_is_measured_with_its_fragments_inlined_before_it_is_walked() {
    let chain = |links: usize, spread: &dyn Fn(usize) -> String| {
        (0..links).fold(
            format!("{{ gates {{ ...F0 }} }} fragment F{links} on GateConnection {{ totalCount }}"),
            |document, link| {
                document
                    + &format!(
                        " fragment F{link} on GateConnection {{ {} }}",
                        spread(link + 1)
                    )
            },
        )
    };
    let twice = |next: usize| format!("...F{next} ...F{next}");
    let once = |next: usize| format!("...F{next}");
    let aliased = "{ passes { nodes { ...A0 } } } fragment A7 on Pass { code }".to_owned()
        + &(0..7)
            .map(|link| {
                let inside = format!("gate {{ passes {{ nodes {{ ...A{} }} }} }}", link + 1);
                format!(" fragment A{link} on Pass {{ a: {inside} b: {inside} c: {inside} }}")
            })
            .collect::<Vec<_>>()
            .concat();
    // The path of each field repeats the alias.
    let long_alias = format!(
        "{{ {}: gates {{ nodes {{ {} }} }} }}",
        "a".repeat(1000),
        (0..5000)
            .map(|field| format!("a{field}: code "))
            .collect::<Vec<_>>()
            .concat()
    );
    for (code, document) in [
        ("OPERATION_TOO_LARGE", long_alias),
        ("OPERATION_TOO_LARGE", chain(28, &twice)),
        ("OPERATION_TOO_LARGE", aliased),
        ("GRAPHQL_VALIDATION_FAILED", chain(1_500, &once)),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "{ gates { ...F } } fragment F on GateConnection { ...F ...F }".to_owned(),
        ),
    ] {
        assert_refused(code, &[(&document, Value::Null)]).await;
    }
    for app in small().await {
        assert_eq!(
            app.data(&chain(8, &twice)).await,
            json!({"gates": {"totalCount": 1}})
        );
    }
}
