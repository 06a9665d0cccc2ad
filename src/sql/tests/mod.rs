mod texts;

use chrono::DateTime;

use std::ops::ControlFlow;

use crate::database::tests::databases;
use crate::database::{DatabaseSettings, Session};
use crate::schema::OBJECTS;
use crate::sql::{
    Binding, Comparison, Direction, Filter, Operand, Order, Page, Position, Prepared, Probes,
    Question, Rows,
};
use crate::table::{Cell, ColumnIndex, ColumnSet, Table};
use crate::viewer::Viewer;

/// Runs every statement that compares a column with null.
fn statements(session: &Session, table: &'static Table, column: ColumnIndex) -> Vec<Prepared> {
    let mut columns = ColumnSet::default();
    columns.insert(table.key());
    let now = DateTime::UNIX_EPOCH;
    let prepare = |question: Question<'_>| {
        question.prepare(
            session.backend(),
            &[],
            &Binding {
                now,
                viewer: Viewer::open(),
            },
        )
    };
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
        values: [Cell::Null].into(),
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
            filter: None,
        }),
    ]
}

#[tokio::test]
async fn null_has_the_type_of_its_column() {
    for (database, _server) in databases(DatabaseSettings::new).await {
        let session = database.session(database.allowance(None));
        for table in OBJECTS.map(|object| &object().table) {
            for (column, _) in table.columns() {
                for statement in statements(&session, table, column) {
                    let text = statement.text.clone();
                    let mut rows = 0;
                    let mut each = |_| {
                        rows += 1;
                        ControlFlow::Continue(())
                    };
                    let ran = session.fetch("test", statement, &mut each).await;
                    assert_eq!((ran, rows), (Ok(()), 0), "{text}");
                }
            }
        }
    }
}
