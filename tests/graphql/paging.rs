//! Reading a connection forwards, page by page.

use serde_json::{Value, json};

use crate::support::app::{TestApp, data, refusal};
use crate::support::effort::effort;
use crate::support::rows;

/// A connection: the fields above it, with its arguments left open, and the name of
/// its type.
struct Connection {
    before: String,
    after: &'static str,
    ty: &'static str,
}

impl Connection {
    fn root(name: &str, ty: &'static str) -> Self {
        Self {
            before: format!("connection: {name}"),
            after: "",
            ty,
        }
    }

    fn below(parent: &str, name: &str, ty: &'static str) -> Self {
        Self {
            before: format!("{parent} {{ connection: {name}"),
            after: "}",
            ty,
        }
    }

    /// One page, in an order written as an argument.
    async fn page(&self, app: &TestApp, first: usize, after: &Value, order: &str) -> Value {
        let query = format!(
            "query ($after: String) {{ {}(first: {first}, after: $after {order}) {{
                edges {{ cursor node {{ id }} }} nodes {{ id }}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} {} }}",
            self.before, self.after
        );
        let mut data = data(&app.query(&query, json!({"after": after})).await);
        let object = data.as_object_mut().unwrap();
        match object.get_mut("connection") {
            Some(connection) => connection.take(),
            None => object.values_mut().next().unwrap()["connection"].take(),
        }
    }

    /// Reads all pages of a size, and returns the id of every row.
    async fn walk(&self, app: &TestApp, first: usize, order: &str) -> Vec<Value> {
        let mut walked = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = self.page(app, first, &after, order).await;
            let edges = page["edges"].as_array().unwrap();
            let nodes: Vec<_> = edges.iter().map(|edge| edge["node"].clone()).collect();
            assert_eq!(page["nodes"], json!(nodes), "nodes and edges agree");
            let info = &page["pageInfo"];
            let ends =
                |edge: Option<&Value>| edge.map_or(Value::Null, |edge| edge["cursor"].clone());
            assert_eq!(info["startCursor"], ends(edges.first()));
            assert_eq!(info["endCursor"], ends(edges.last()));
            assert_eq!(info["hasPreviousPage"], !after.is_null());
            walked.extend(nodes);
            if info["hasNextPage"] == false {
                return walked;
            }
            assert_eq!(edges.len(), first, "a page before the last is full");
            after = info["endCursor"].clone();
        }
    }
}

async fn seeded() -> Vec<TestApp> {
    let apps = TestApp::each().await;
    for app in &apps {
        app.seed(5, 21, 60, 120).await;
    }
    apps
}

/// Every connection of the schema. The nested ones have parents with rows.
async fn connections(app: &TestApp) -> Vec<Connection> {
    let parent = |field: &str, id: &Value| format!("{field}(id: {id})");
    let busiest = async |field: &str, plural: &str, name: &str| {
        let query =
            format!("{{ {plural}(first: 1000) {{ nodes {{ id {name} {{ totalCount }} }} }} }}");
        let data = app.data(&query).await;
        let nodes = data[plural]["nodes"].as_array().unwrap();
        let of = |node: &&Value| node[name]["totalCount"].as_u64().unwrap();
        let node = nodes.iter().max_by_key(of).unwrap();
        assert!(of(&node) >= 4, "{field}.{name} has enough rows to walk");
        parent(field, &node["id"])
    };
    vec![
        Connection::root("gates", "Gate"),
        Connection::root("passes", "Pass"),
        Connection::root("holders", "Holder"),
        Connection::root("scans", "Scan"),
        Connection::below(&busiest("gate", "gates", "passes").await, "passes", "Pass"),
        Connection::below(&busiest("gate", "gates", "scans").await, "scans", "Scan"),
        Connection::below(&busiest("pass", "passes", "scans").await, "scans", "Scan"),
        Connection::below(
            &busiest("holder", "holders", "passes").await,
            "passes",
            "Pass",
        ),
    ]
}

/// The orders of a type as arguments, including the default.
async fn orders(app: &TestApp, ty: &str) -> Vec<String> {
    let query = format!("{{ __type(name: \"{ty}OrderField\") {{ enumValues {{ name }} }} }}");
    let data = app.data(&query).await;
    let values = data["__type"]["enumValues"].as_array().unwrap();
    let directed = values.iter().flat_map(|value| {
        let name = value["name"].as_str().unwrap();
        ["ASC", "DESC"]
            .map(|direction| format!("orderBy: {{ field: {name}, direction: {direction} }}"))
    });
    std::iter::once(String::new()).chain(directed).collect()
}

#[tokio::test]
async fn all_pages_together_are_the_whole_list_in_every_order() {
    for app in seeded().await {
        for connection in connections(&app).await {
            for order in orders(&app, connection.ty).await {
                let whole = connection.page(&app, 1000, &Value::Null, &order).await;
                assert_eq!(whole["pageInfo"]["hasNextPage"], false);
                let sizes: &[usize] = effort(&[3, 7], &[1, 3, 7]);
                for &first in sizes {
                    let walked = connection.walk(&app, first, &order).await;
                    assert_eq!(
                        json!(walked),
                        whole["nodes"],
                        "{} by {first} {order}",
                        connection.before
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_applies_to_every_parent() {
    for app in seeded().await {
        let query = "{ passes(first: 1000) { edges { cursor node { code gate { code } } } } }";
        let all = app.data(query).await;
        let edges = all["passes"]["edges"].as_array().unwrap();
        let (place, behind) = (&edges[20]["cursor"], &edges[21..]);
        let query = format!(
            "{{ gates {{ nodes {{ code passes(first: 1000, after: {place}) {{ nodes {{ code }} }} }} }} }}"
        );
        let data = app.data(&query).await;
        for gate in data["gates"]["nodes"].as_array().unwrap() {
            let expected: Vec<_> = behind
                .iter()
                .map(|edge| &edge["node"])
                .filter(|node| node["gate"]["code"] == gate["code"])
                .map(|node| json!({"code": node["code"]}))
                .collect();
            assert_eq!(gate["passes"]["nodes"], json!(expected));
        }
    }
}

#[tokio::test]
async fn a_foreign_or_invalid_cursor_is_refused() {
    for app in seeded().await {
        let cursor = async |query: &str| {
            let data = app.data(query).await;
            let connection = data.as_object().unwrap().values().next().unwrap().clone();
            connection["pageInfo"]["endCursor"].clone()
        };
        let pass = cursor("{ passes(first: 2) { pageInfo { endCursor } } }").await;
        let gate = cursor("{ gates(first: 2) { pageInfo { endCursor } } }").await;
        let by_code =
            cursor("{ passes(first: 2, orderBy: { field: CODE }) { pageInfo { endCursor } } }")
                .await;
        for (after, connection) in [
            (&pass, "passes(after: $after, orderBy: { field: CODE })"),
            (
                &pass,
                "passes(after: $after, orderBy: { field: ISSUED_AT, direction: ASC })",
            ),
            (
                &pass,
                "passes(before: $after, orderBy: { field: VALID_UNTIL, direction: DESC })",
            ),
            (&by_code, "passes(after: $after)"),
            (&gate, "passes(after: $after)"),
            (&pass, "scans(after: $after)"),
            (&json!(""), "passes(after: $after)"),
            (&json!("nonsense"), "passes(after: $after)"),
            (&json!("WyJQYXNzIl0"), "passes(after: $after)"),
        ] {
            for query in [
                format!("query ($after: String) {{ {connection} {{ nodes {{ id }} }} }}"),
                format!(
                    "query ($after: String) {{ gates {{ nodes {{ {connection} {{ nodes {{ id }} }} }} }} }}"
                ),
            ] {
                let outcome = app.query(&query, json!({"after": after})).await;
                assert_eq!(refusal(&outcome), "BAD_CURSOR", "{query} {after}");
                assert_eq!(outcome.executed(), 0, "{query}");
            }
        }
        // The cursor is valid here, even with the default order spelled out.
        let query = "query ($after: String) { passes(after: $after, orderBy: { field: ISSUED_AT, direction: DESC }) { nodes { id } } }";
        data(&app.query(query, json!({"after": pass})).await);
    }
}

#[tokio::test]
async fn inserted_and_deleted_rows_do_not_shift_pages() {
    for app in TestApp::each().await {
        let gate = rows::gate(&app.connection, "A").await;
        let holder = rows::holder(&app.connection, "Ada").await;
        for hours in 0..12 {
            rows::pass(
                &app.connection,
                &format!("P{hours}"),
                (gate, holder),
                hours * 10,
            )
            .await;
        }
        for connection in [
            Connection::root("passes", "Pass"),
            Connection::below("gate(code: \"A\")", "passes", "Pass"),
        ] {
            let before = connection.walk(&app, 100, "").await;
            let first = connection.page(&app, 4, &Value::Null, "").await;
            let cursor = &first["pageInfo"]["endCursor"];
            // A new pass comes first, and the last one shown is deleted.
            let new = rows::pass(&app.connection, "new", (gate, holder), 500).await;
            let gone = "DELETE FROM pass WHERE code = 'P8'";
            app.change_unchecked(gone).await;
            let second = connection.page(&app, 4, cursor, "").await;
            assert_eq!(
                second["nodes"],
                json!(before[4..8]),
                "the page follows the one before"
            );
            assert_eq!(second["pageInfo"]["hasPreviousPage"], true);

            let undo = format!("DELETE FROM pass WHERE id = {new}");
            app.change_unchecked(&undo).await;
            rows::pass(&app.connection, "P8", (gate, holder), 80).await;
        }
    }
}
