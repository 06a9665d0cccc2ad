//! Gatepass: the GraphQL API server of a gate-pass system. A query runs a fixed
//! number of SQL statements, which is known before it runs.
//!
//! `main` is the `gatepass` program. This library is what it is made of, for programs
//! that answer in their own process, and for tests that assert what a query costs.
//!
//! # A tour
//!
//! A [`document`] is parsed and validated once. A [`plan`] says which SQL statements one
//! of its operations runs, without a database, and a [`bill`] shows that to people and
//! programs:
//!
//! ```
//! use gatepass::bill::Bill;
//! use gatepass::document::Documents;
//! use gatepass::plan::{Bindings, Limits, plan};
//!
//! let limits = Limits::default();
//! let document = Documents::new(limits)
//!     .read("{ gates(first: 50) { nodes { code passes(first: 10) { nodes { code } } } } }")
//!     .unwrap();
//! let operation = document.operation(None).unwrap().with(Bindings::UNKNOWN);
//! let plan = plan(operation, limits).unwrap();
//! assert_eq!(plan.nodes.len(), 2);
//! println!("{}", Bill::new(&plan, None));
//! ```
//!
//! An [`engine`] plans a request, refuses it if it costs more than its
//! [limits](plan::Limits), and answers it. The outcome has every statement that ran, and
//! [`testing`] asserts which they were:
//!
//! ```
//! use async_graphql::Request;
//! use gatepass::database::{DatabaseSettings, connect};
//! use gatepass::engine::Engine;
//! use gatepass::plan::Limits;
//! use gatepass::seed::{SeedSettings, seed, start_of_day};
//! use gatepass::testing::assert_statements;
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let database = connect(&DatabaseSettings::new("sqlite::memory:")).await.unwrap();
//! gatepass::migrate::up(&database).await.unwrap();
//! let rows = SeedSettings {
//!     gates: 3,
//!     holders: 4,
//!     passes: 20,
//!     scans: 50,
//!     seed: 1,
//!     now: start_of_day(chrono::Utc::now()),
//! };
//! seed(&database, &rows, &|_: &str, _: u64, _: u64| {}).await.unwrap();
//!
//! let engine = Engine::new(database, Limits::default());
//! let query = "{ gates { nodes { code passes(first: 2) { nodes { code } } } } }";
//! let outcome = engine.execute(Request::new(query)).await;
//! assert!(outcome.response.errors.is_empty());
//! assert_statements(&outcome, &["gates", "gates.nodes.passes"]);
//! # });
//! ```
//!
//! [`http`] serves an engine. [`database`] opens what an engine is made from, [`migrate`]
//! and [`seed`] prepare it, [`memory`] bounds what answers take, and [`error`] has the
//! codes that callers see.

pub mod auth;
mod batch;
pub mod bill;
#[doc(hidden)]
pub mod cli;
pub(crate) mod cut;
pub mod database;
pub mod document;
pub mod engine;
pub mod error;
mod execute;
pub mod http;
mod kept;
mod loader;
pub mod memory;
mod metrics;
pub mod migrate;
mod mutate;
mod object;
mod opaque;
pub mod plan;
mod request_span;
mod schema;
pub mod seed;
mod sql;
mod table;
pub mod tally;
mod telemetry;
pub mod testing;
pub mod viewer;
mod zone;

/// What the tests and benchmarks of this repository look at beside the public face. It
/// may change at any time.
#[doc(hidden)]
pub mod internals {
    pub use crate::document::Root;
    pub use crate::execute::{Introspection, Results, respond};
    pub use crate::loader::{RowMemory, Source};
    pub use crate::object::{FieldKind, ObjectType};
    pub use crate::schema::OBJECTS;
    pub use crate::sql::{Binding, Fit, Prepared, is_indexed, match_expression};
    pub use crate::table::CellRef;
}
