//! Placeholder.
#![expect(missing_docs, clippy::pedantic, reason = "placeholder")]
use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, Object, Schema, SimpleObject,
};

pub struct Query;

#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Gate {
    code: String,
    name: String,
}

#[derive(SimpleObject)]
pub struct Holder {
    name: String,
}

#[derive(SimpleObject)]
pub struct Pass {
    code: String,
    status: String,
    holder: Holder,
}

#[derive(SimpleObject)]
pub struct PassConnection {
    nodes: Vec<Pass>,
}

#[ComplexObject]
impl Gate {
    async fn passes(&self, first: Option<i32>) -> PassConnection {
        let _ = first;
        PassConnection { nodes: Vec::new() }
    }
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
                name: String::new(),
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
