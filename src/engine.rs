//! Placeholder.
#![expect(missing_docs, clippy::pedantic, reason = "placeholder")]
use async_graphql::{Request, Response};
use sea_orm::{DatabaseConnection, DbErr};

#[derive(Clone)]
pub struct Engine {
    connection: DatabaseConnection,
    schema: crate::schema::Gatepass,
}

pub struct Limits {
    pub max_page_size: u32,
    pub other: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_page_size: 1000,
            other: 0,
        }
    }
}

pub struct Outcome {
    pub response: Response,
    pub planned: usize,
    pub executed: usize,
    pub rows: u64,
    pub operation: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("the database does not answer")]
pub struct NotReady(#[from] DbErr);

impl Engine {
    pub fn new(connection: DatabaseConnection, limits: Limits) -> Self {
        let _ = (limits.max_page_size, limits.other);
        Self {
            connection,
            schema: crate::schema::build(),
        }
    }

    pub async fn execute(&self, request: Request) -> Outcome {
        let operation = request.operation_name.clone();
        Outcome {
            response: self.schema.execute(request).await,
            planned: 0,
            executed: 0,
            rows: 0,
            operation,
        }
    }

    pub async fn ready(&self) -> Result<(), NotReady> {
        Ok(self.connection.ping().await?)
    }
}
