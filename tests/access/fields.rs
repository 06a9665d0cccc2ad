//! Attempts to read a field that requires another role.

use serde_json::{Value as Json, json};

use crate::access::documents::{Documents, Use};
use crate::access::subject::{Subject, bound, code, unbound};
use crate::model::{ROLES, Viewer, required};
use crate::support::app::text;
use crate::support::schema::{Schema, base};

/// The roles that may not use a member.
fn refused(required: &str) -> impl Iterator<Item = Viewer> {
    let roles = ROLES.into_iter().take_while(move |role| *role != required);
    roles.flat_map(|role| [unbound(role), bound(role)])
}

/// The entries of filters that compare texts and that not everyone may use, with the types
/// of the filters.
fn entries(schema: &Schema) -> Vec<(&'static str, &'static str, &'static str)> {
    let members = required().iter();
    let guarded = members.filter(|(_, role)| **role != "VIEWER");
    let entries = guarded.filter_map(|(member, role)| {
        let (ty, entry) = member.split_once('.')?;
        let mut own = schema.entries(ty)?.into_iter();
        let own = own.find(|known| known.name.node == entry)?;
        (base(&own.ty.node) == "StringFilter").then_some((ty, entry, *role))
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_unstable();
    entries
}

/// Asserts that a document is refused, and that nothing runs for it.
async fn assert_forbidden(subject: &Subject, viewer: &Viewer, document: &str, variables: Json) {
    let outcome = subject.ask(viewer, document, variables.clone()).await;
    let described = format!("{document} {variables} as {viewer:?}: {}", text(&outcome));
    assert_eq!(code(&outcome).as_deref(), Some("FORBIDDEN"), "{described}");
    assert_eq!(outcome.executed(), 0, "{described}");
    assert!(outcome.plan.is_none(), "{described}");
    assert!(outcome.response.data.is_none(), "{described}");
}

/// Filters by values that viewers may not read, with each operator, wherever such a filter may
/// be. Each would answer a question about the values: whether any begins with `+49`, for
/// example.
pub(crate) fn hidden_filters() -> Vec<(Viewer, String)> {
    let schema = Schema::read();
    let documents = Documents::new(schema);
    let text_operators: [(&str, Json); 10] = [
        ("eq", json!("x")),
        ("ne", json!("x")),
        ("in", json!(["x"])),
        ("lt", json!("x")),
        ("lte", json!("x")),
        ("gt", json!("x")),
        ("gte", json!("x")),
        ("isNull", json!(true)),
        ("contains", json!("x")),
        ("startsWith", json!("x")),
    ];
    let operators = schema.entries("StringFilter").unwrap();
    assert_eq!(operators.len(), text_operators.len(), "{operators:?}");
    let mut attempts = Vec::new();
    for (filter, entry, role) in entries(schema) {
        let places: Vec<Use<'_>> = documents.places(filter);
        for place in &places {
            let conditions = text_operators.iter();
            let conditions = conditions.map(|(operator, value)| format!("{operator}: {value}"));
            // Without an operator, it matches everything, but it is refused all the same.
            for condition in conditions.chain([String::new()]) {
                let literal = format!("{{ {entry}: {{ {condition} }} }}");
                let document = documents.document(place, &literal);
                attempts.extend(refused(role).map(|viewer| (viewer, document.clone())));
            }
        }
    }
    assert!(attempts.len() > 1000, "only {} attempts", attempts.len());
    attempts
}

#[tokio::test]
async fn no_filter_tells_anything_about_a_hidden_value() {
    let attempts = hidden_filters();
    for subject in Subject::each().await {
        for (viewer, document) in &attempts {
            assert_forbidden(&subject, viewer, document, Json::Null).await;
        }
    }
}

/// The same filters as the values of variables, which the document does not show.
#[tokio::test]
async fn no_variable_hides_a_filter() {
    let cases = [
        (
            "VIEWER",
            "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }",
            json!({ "filter": { "code": { "startsWith": "A" } } }),
        ),
        (
            "VIEWER",
            "query ($filter: PassFilter) { passes(filter: { not: $filter }) { totalCount } }",
            json!({ "filter": { "and": [{ "code": { "startsWith": "A" } }] } }),
        ),
        (
            "VIEWER",
            "query ($code: StringFilter) { passes(filter: { code: $code }) { totalCount } }",
            json!({ "code": { "eq": "A" } }),
        ),
        (
            "VIEWER",
            "query ($code: String) { passes(filter: { code: { eq: $code } }) { totalCount } }",
            json!({ "code": "A" }),
        ),
        (
            "VIEWER",
            "query ($f: [ScanFilter!]) { gates(filter: { scans: { none: { or: $f } } }) { totalCount } }",
            json!({ "f": [{ "code": { "isNull": false } }] }),
        ),
        (
            "GUARD",
            "query ($f: HolderFilter) { gates { nodes { passes(filter: { holder: $f }) { totalCount } } } }",
            json!({ "f": { "phone": { "contains": "49" } } }),
        ),
        (
            "GUARD",
            "query ($f: PassFilter = { revokeReason: { isNull: true } }) { passes(filter: $f) { totalCount } }",
            json!({}),
        ),
        (
            "VIEWER",
            "query ($order: PassOrder) { passes(orderBy: $order) { edges { cursor } } }",
            json!({ "order": { "field": "CODE" } }),
        ),
        (
            "VIEWER",
            "query ($by: PassOrderField!) { passes(orderBy: { field: $by }) { pageInfo { endCursor } } }",
            json!({ "by": "CODE" }),
        ),
        (
            "VIEWER",
            "query ($code: String) { pass(code: $code) { id } }",
            json!({ "code": "A" }),
        ),
    ];
    for subject in Subject::each().await {
        for (role, document, variables) in &cases {
            for viewer in [unbound(role), bound(role)] {
                assert_forbidden(&subject, &viewer, document, variables.clone()).await;
            }
            // What is refused is the field, not the form of the request.
            let admin = subject
                .ask(&unbound("ADMIN"), document, variables.clone())
                .await;
            assert_eq!(code(&admin), None, "{document}: {}", text(&admin));
        }
    }
}

/// A value that is absent compares with nothing.
#[tokio::test]
async fn an_absent_condition_is_no_condition() {
    let document = "query ($code: StringFilter, $with: Boolean = false) {
        passes(filter: { code: $code, kind: { eq: STAFF } }) {
            totalCount
            nodes { kind code @include(if: $with) ...Reason @skip(if: true) }
        }
        pass(id: \"UGFzczox\", code: null) { id }
        other: passes(filter: { code: { eq: \"A\" } }) @include(if: $with) { totalCount }
    }
    fragment Reason on Pass { revokeReason }";
    for subject in Subject::each().await {
        for variables in [json!({}), json!({ "code": null })] {
            let outcome = subject.ask(&unbound("VIEWER"), document, variables).await;
            assert_eq!(code(&outcome), None, "{}", text(&outcome));
        }
        let with = json!({ "with": true });
        assert_forbidden(&subject, &unbound("VIEWER"), document, with).await;
    }
}

/// The ways in which a document can spell a field, each with the path of the field.
#[tokio::test]
async fn no_spelling_hides_a_field() {
    let spellings = [
        ("{ holders { nodes { phone } } }", "holders.nodes.phone"),
        (
            "{ holders { nodes { name: phone } } }",
            "holders.nodes.name",
        ),
        (
            "{ h: holders { n: nodes { __typename p: phone } } }",
            "h.n.p",
        ),
        (
            "{ holders { edges { node { phone } } } }",
            "holders.edges.node.phone",
        ),
        (
            "{ holders { nodes { ... { phone } } } }",
            "holders.nodes.phone",
        ),
        (
            "{ holders { nodes { ... on Holder { ... on Node { ... on Holder { phone } } } } } }",
            "holders.nodes.phone",
        ),
        (
            "{ holders { nodes { ...A } } } fragment A on Node { ...B } fragment B on Holder { phone }",
            "holders.nodes.phone",
        ),
        ("{ holder(id: \"SG9sZGVyOjE\") { phone } }", "holder.phone"),
        (
            "{ node(id: \"SG9sZGVyOjE\") { ... on Holder { phone } } }",
            "node.phone",
        ),
        (
            "{ nodes(ids: [\"R2F0ZTox\", \"SG9sZGVyOjE\"]) { ... on Holder { phone } } }",
            "nodes.phone",
        ),
        (
            "{ passes { nodes { holder { phone } } } }",
            "passes.nodes.holder.phone",
        ),
        (
            "{ holders { nodes { passes { nodes { holder { phone } } } } } }",
            "holders.nodes.passes.nodes.holder.phone",
        ),
        (
            "{ gates { nodes { lastScan { holder { phone } } } } }",
            "gates.nodes.lastScan.holder.phone",
        ),
        (
            "{ passes { groups(by: [HOLDER]) { holder { phone } } } }",
            "passes.groups.holder.phone",
        ),
        (
            "{ holders { nodes { name } } holders { nodes { phone } } }",
            "holders.nodes.phone",
        ),
        (
            "query A { gates { totalCount } __typename ...F } fragment F on Query { holders(first: 0) { nodes { phone } } }",
            "holders.nodes.phone",
        ),
    ];
    for subject in Subject::each().await {
        for (document, path) in spellings {
            for viewer in refused("OFFICER") {
                let outcome = subject.ask(&viewer, document, Json::Null).await;
                let error = &outcome.response.errors[0];
                let described = format!("{document} as {viewer:?}: {error:?}");
                assert_eq!(code(&outcome).as_deref(), Some("FORBIDDEN"), "{described}");
                let field = error.extensions.as_ref().unwrap().get("field").unwrap();
                let field = serde_json::to_value(field).unwrap();
                assert_eq!(field, path, "{described}");
                assert!(
                    error.message.starts_with("`Holder.phone` requires"),
                    "{described}"
                );
                let place = error.locations[0];
                let line = document.lines().nth(place.line - 1).unwrap();
                let key = path.rsplit('.').next().unwrap();
                assert!(line[place.column - 1..].starts_with(key), "{described}");
                assert_eq!(outcome.executed(), 0, "{described}");
            }
            let admin = subject.ask(&unbound("OFFICER"), document, Json::Null).await;
            assert_eq!(code(&admin), None, "{document}");
        }
    }
}

/// Nothing about a hidden field is computed, not even its cost.
#[tokio::test]
async fn the_bill_of_a_hidden_field_is_refused_too() {
    use async_graphql::Request;
    use gatepass::engine::Options;

    for subject in Subject::each().await {
        let options = Options {
            viewer: crate::support::access::viewer("VIEWER", None),
            plan_only: true,
            ..Options::default()
        };
        let request = Request::new("{ passes { nodes { code } } }");
        let outcome = subject.engine.execute_with(request, options).await;
        assert_eq!(code(&outcome).as_deref(), Some("FORBIDDEN"));
        assert!(!text(&outcome).contains("bill"), "{}", text(&outcome));
    }
}

/// Everyone sees all of the schema, with the roles that it requires.
#[tokio::test]
async fn introspection_names_the_role_of_each_field() {
    let document = "{ __type(name: \"Holder\") { fields { name description } } }";
    for subject in Subject::each().await {
        let outcome = subject.ask(&bound("VIEWER"), document, Json::Null).await;
        let answer: Json = serde_json::from_str(&text(&outcome)).unwrap();
        let fields = answer["data"]["__type"]["fields"].as_array().unwrap();
        for field in fields {
            let name = field["name"].as_str().unwrap();
            let description = field["description"].as_str().unwrap();
            let role = required()[&format!("Holder.{name}")];
            let said = description.contains(&format!("Requires the role {role}."));
            assert_eq!(said, role != "VIEWER", "{name}: {description}");
        }
    }
}
