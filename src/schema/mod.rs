//! Placeholder.
#![expect(missing_docs, clippy::pedantic, reason = "placeholder")]
use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};

pub struct Query;

#[derive(SimpleObject)]
pub struct Gate {
    code: String,
}

#[derive(SimpleObject)]
pub struct GateConnection {
    nodes: Vec<Gate>,
    total_count: i32,
}

#[Object]
impl Query {
    async fn gates(&self, first: Option<i32>) -> GateConnection {
        let nodes = (1..=first.unwrap_or(12).min(12))
            .map(|n| Gate {
                code: format!("G{n:04}"),
            })
            .collect();
        GateConnection {
            nodes,
            total_count: 12,
        }
    }
}

pub type Gatepass = Schema<Query, EmptyMutation, EmptySubscription>;

pub fn build() -> Gatepass {
    Schema::new(Query, EmptyMutation, EmptySubscription)
}

pub fn sdl() -> String {
    build().sdl()
}
