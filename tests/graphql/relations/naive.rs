//! Reads the tables naively.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use chrono::{DateTime, SecondsFormat, Utc};
use entity::{gate, holder, pass, scan};
use sea_orm::{DatabaseConnection, EntityTrait};
use serde_json::{Value, json};

/// All rows of all tables, and each relation without a plan.
pub(super) struct Naive {
    pub(super) gates: Vec<gate::Model>,
    pub(super) holders: Vec<holder::Model>,
    pub(super) passes: Vec<pass::Model>,
    pub(super) scans: Vec<scan::Model>,
}

impl Naive {
    /// Reads the tables, each in the default order of connections.
    pub(super) async fn read(connection: &DatabaseConnection) -> Self {
        let mut gates = gate::Entity::find().all(connection).await.unwrap();
        gates.sort_by(|one, other| one.code.cmp(&other.code));
        let mut holders = holder::Entity::find().all(connection).await.unwrap();
        holders.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        let mut passes = pass::Entity::find().all(connection).await.unwrap();
        passes.sort_by_key(|pass| std::cmp::Reverse((pass.issued_at, pass.id)));
        let mut scans = scan::Entity::find().all(connection).await.unwrap();
        scans.sort_by_key(|scan| std::cmp::Reverse((scan.scanned_at, scan.id)));
        Self {
            gates,
            holders,
            passes,
            scans,
        }
    }

    pub(super) fn gate(&self, key: i64) -> &gate::Model {
        self.gates.iter().find(|gate| gate.id == key).unwrap()
    }

    pub(super) fn holder(&self, key: i64) -> &holder::Model {
        self.holders.iter().find(|holder| holder.id == key).unwrap()
    }

    pub(super) fn pass(&self, key: i64) -> &pass::Model {
        self.passes.iter().find(|pass| pass.id == key).unwrap()
    }
}

/// The JSON of a connection with all rows as nodes.
pub(super) fn nodes<T>(rows: impl IntoIterator<Item = T>, node: impl Fn(T) -> Value) -> Value {
    json!({"nodes": rows.into_iter().map(node).collect::<Vec<_>>()})
}

/// The first rows of a parent, whether there are more, and their number.
pub(super) fn page<'a, T: 'a>(
    rows: impl Iterator<Item = &'a T>,
    first: usize,
    node: impl Fn(&'a T) -> Value,
) -> Value {
    let all: Vec<_> = rows.collect();
    let shown: Vec<_> = all.iter().take(first).map(|row| node(row)).collect();
    json!({
        "totalCount": all.len(),
        "pageInfo": {"hasNextPage": all.len() > first},
        "nodes": shown,
    })
}

pub(super) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
