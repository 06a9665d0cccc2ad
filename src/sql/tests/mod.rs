mod texts;

use chrono::DateTime;

use crate::database::{Database, DatabaseSettings, Session, connect};
use crate::migrate;
use crate::schema::OBJECTS;
use crate::sql::{
    Binding, Comparison, Direction, Filter, Operand, Order, Page, Position, Prepared, Probes,
    Question, Rows,
};
use crate::table::{Cell, ColumnIndex, ColumnSet, Table};

/// A database of each kind that there is, with its tables.
async fn sessions() -> Vec<(Session, Option<throwaway_postgres::Server>)> {
    let postgres = throwaway_postgres::Server::for_test("");
    let url = postgres.as_ref().map(|server| server.url("postgres"));
    let mut sessions = Vec::new();
    for (url, server) in [(url, postgres), (Some("sqlite::memory:".to_owned()), None)] {
        let Some(url) = url else { continue };
        let connection = connect(&DatabaseSettings::new(&url)).await.unwrap();
        migrate::up(&connection).await.unwrap();
        let database = Database::new(connection);
        let session = database.session(database.allowance(None));
        sessions.push((session, server));
    }
    sessions
}

/// Every statement in which a column meets null.
fn statements(session: &Session, table: &'static Table, column: ColumnIndex) -> Vec<Prepared> {
    let mut columns = ColumnSet::default();
    columns.insert(table.key());
    let now = DateTime::UNIX_EPOCH;
    let prepare =
        |question: Question<'_>| question.prepare(session.backend(), &[], &Binding { now });
    let page = |filter: &Filter, after: Option<Position>| {
        let page = Page {
            order: Order {
                column,
                direction: Direction::Ascending,
            },
            limit: 1,
            backward: false,
            after,
            before: None,
        };
        let rows = Rows {
            table,
            columns,
            filter,
            page: &page,
            probes: Probes::default(),
        };
        prepare(Question::Page(rows))
    };
    let equal = Filter::Compare {
        column,
        comparison: Comparison::Equal,
        value: Operand::Given(Cell::Null),
    };
    let one_of = Filter::OneOf {
        column,
        values: vec![Cell::Null],
    };
    let after = Position {
        value: Cell::Null,
        key: 1,
    };
    vec![
        page(&equal, None),
        page(&one_of, None),
        page(&Filter::EVERYTHING, Some(after)),
        prepare(Question::Value {
            table,
            columns,
            column,
            value: &Cell::Null,
        }),
    ]
}

#[tokio::test]
async fn null_has_the_type_of_its_column() {
    for (session, _server) in sessions().await {
        for table in OBJECTS.map(|object| &object().table) {
            for (column, _) in table.columns() {
                for statement in statements(&session, table, column) {
                    let text = statement.text.clone();
                    let mut rows = 0;
                    let mut each = |_| rows += 1;
                    let ran = session.fetch("test", statement, &mut each).await;
                    assert_eq!((ran, rows), (Ok(()), 0), "{text}");
                }
            }
        }
    }
}
