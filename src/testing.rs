//! Assertions on the cost of a request, for the tests of this project and of
//! others.
//!
//! ```
//! use async_graphql::Request;
//! use gatepass::database::{DatabaseSettings, connect};
//! use gatepass::engine::Engine;
//! use gatepass::plan::Limits;
//! use gatepass::testing::assert_statements;
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let database = connect(&DatabaseSettings::new("sqlite::memory:")).await.unwrap();
//! gatepass::migrate::up(&database).await.unwrap();
//! let engine = Engine::new(database, Limits::default());
//! let query = "{ passes { nodes { code } totalCount } }";
//! let outcome = engine.execute(Request::new(query)).await;
//! // Panics and names the field and its SQL if there are more or fewer statements.
//! assert_statements(&outcome, &["passes", "passes.totalCount"]);
//! # });
//! ```
//!
//! Tests in other languages can read the header `X-SQL-Statements`, send
//! `X-SQL-Budget`, or run `gatepass plan`.

use crate::engine::Outcome;

/// Asserts that each of the fields at these paths (response keys without indices)
/// ran one statement, and that exactly these were planned. The order does not
/// matter.
///
/// # Panics
///
/// When a field ran another number of statements, or others were planned. The
/// message contains each field and its SQL.
#[track_caller]
pub fn assert_statements(outcome: &Outcome, fields: &[&str]) {
    let nodes = outcome.plan.iter().flat_map(|plan| &plan.nodes);
    let planned: Vec<_> = nodes.map(|node| (node.path.as_str(), "")).collect();
    let mut complaints = differences("planned", &planned, fields);
    complaints.extend(differences("ran", &ran(outcome), fields));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Asserts that each of the fields at these paths ran one statement, whatever was
/// planned. Fewer statements run if the parents of one have no rows.
///
/// # Panics
///
/// When a field ran another number of statements.
#[track_caller]
pub fn assert_ran(outcome: &Outcome, fields: &[&str]) {
    let complaints = differences("ran", &ran(outcome), fields);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The path and the text of each executed statement.
fn ran(outcome: &Outcome) -> Vec<(&str, &str)> {
    let entries = outcome.statements.iter();
    entries
        .map(|entry| (entry.path.as_str(), &*entry.text))
        .collect()
}

/// The differences between the statements and one for each expected field.
fn differences(what: &str, statements: &[(&str, &str)], expected: &[&str]) -> Vec<String> {
    let mut missing = expected.to_vec();
    let mut complaints = Vec::new();
    for (path, text) in statements {
        match missing.iter().position(|expected| expected == path) {
            Some(place) => {
                missing.swap_remove(place);
            }
            None => complaints.push(format!("{what}, but not expected: `{path}` {text}")),
        }
    }
    let missing = missing
        .iter()
        .map(|path| format!("expected, but not {what}: `{path}`"));
    complaints.extend(missing);
    complaints
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    use async_graphql::{
        Context, EmptyMutation, EmptySubscription, Object, QueryPathSegment, Request, Schema,
    };
    use entity::{gate, pass};
    use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder, QueryResult, QuerySelect};

    use super::*;
    use crate::database::{Database, DatabaseSettings, Session, connect};
    use crate::engine::Engine;
    use crate::plan::Limits;
    use crate::seed::{SeedSettings, seed};
    use crate::sql::{Binding, Question};
    use crate::table::ColumnSet;
    use crate::viewer::Viewer;

    /// A naive schema: each row loads its gate by itself.
    struct Naive {
        session: Arc<Session>,
        rows: Vec<pass::Model>,
    }

    struct Row<'a>(&'a Naive, &'a pass::Model);

    struct Gate(i64);

    #[Object]
    impl Naive {
        async fn passes(&self) -> Vec<Row<'_>> {
            self.rows.iter().map(|row| Row(self, row)).collect()
        }
    }

    #[Object]
    impl Row<'_> {
        async fn gate(&self, context: &Context<'_>) -> Gate {
            let table = &crate::schema::gate().table;
            let mut columns = ColumnSet::default();
            columns.insert(table.key());
            columns.insert(table.index_of(gate::Column::Name));
            let now = chrono::DateTime::UNIX_EPOCH;
            let statement = Question::Keys {
                table,
                columns,
                filter: None,
            }
            .prepare(
                self.0.session.backend(),
                &[self.1.gate_id],
                &Binding {
                    now,
                    viewer: Viewer::open(),
                },
            );
            let mut rows = Vec::new();
            let mut each = |row: QueryResult| {
                rows.push(row);
                ControlFlow::Continue(())
            };
            let session = &self.0.session;
            session
                .fetch(&path(context), statement, &mut each)
                .await
                .unwrap();
            Gate(rows[0].try_get_by_index(0).unwrap())
        }
    }

    #[Object]
    impl Gate {
        async fn id(&self) -> i64 {
            self.0
        }
    }

    fn path(context: &Context<'_>) -> String {
        let mut keys = Vec::new();
        let mut node = context.path_node.as_ref();
        while let Some(step) = node {
            if let QueryPathSegment::Name(key) = step.segment {
                keys.insert(0, key);
            }
            node = step.parent;
        }
        keys.join(".")
    }

    async fn filled() -> DatabaseConnection {
        let connection = connect(&DatabaseSettings::new("sqlite::memory:"))
            .await
            .unwrap();
        crate::migrate::up(&connection).await.unwrap();
        let settings = SeedSettings {
            gates: 3,
            holders: 5,
            passes: 30,
            scans: 0,
            seed: 1,
            now: chrono::DateTime::from_timestamp(1_795_305_600, 0).unwrap(),
        };
        seed(&connection, &settings, &|_: &str, _, _| {})
            .await
            .unwrap();
        connection
    }

    /// The cost of resolvers that run one statement per row, next to the plan for
    /// the same query.
    #[expect(clippy::disallowed_methods, reason = "no request runs it")]
    async fn naive_outcome() -> Outcome {
        let connection = filled().await;
        let engine = Engine::new(connection.clone(), Limits::default());
        let question = Request::new("{ passes(first: 20) { nodes { gate { name } } } }");
        let mut outcome = engine.execute(question).await;
        assert!(outcome.defects().is_empty(), "{:?}", outcome.defects());
        assert_statements(&outcome, &["passes", "passes.nodes.gate"]);

        let rows = pass::Entity::find()
            .order_by_desc(pass::Column::IssuedAt)
            .limit(20)
            .all(&connection)
            .await
            .unwrap();
        let session = {
            let database = Database::new(connection);
            Arc::new(database.session(database.allowance(None)))
        };
        let naive = Naive {
            session: Arc::clone(&session),
            rows,
        };
        let schema = Schema::build(naive, EmptyMutation, EmptySubscription).finish();
        let response = schema.execute("{ passes { gate { id } } }").await;
        assert!(response.is_ok(), "{:?}", response.errors);
        outcome.statements.truncate(1);
        outcome.statements.extend(session.entries());
        outcome
    }

    #[tokio::test]
    async fn one_statement_per_row_is_detected() {
        let outcome = naive_outcome().await;
        assert_eq!(outcome.planned(), 2);
        assert_eq!(outcome.executed(), 21);
        // Twenty passes at three gates.
        assert_eq!(outcome.duplicates().len(), 17);
        assert_eq!(outcome.defects(), ["passes.gate"]);
    }

    #[tokio::test]
    async fn the_assertion_names_the_field_and_its_sql() {
        let outcome = naive_outcome().await;
        let asserted = catch_unwind(AssertUnwindSafe(|| {
            assert_statements(&outcome, &["passes", "passes.nodes.gate"]);
        }));
        let said = asserted.unwrap_err();
        let said = said.downcast_ref::<String>().unwrap();
        assert!(
            said.contains("ran, but not expected: `passes.gate` SELECT \"id\", \"name\" FROM"),
            "{said}"
        );
        assert!(
            said.contains("expected, but not ran: `passes.nodes.gate`"),
            "{said}"
        );
        assert_eq!(said.lines().count(), 21, "{said}");
    }
}
