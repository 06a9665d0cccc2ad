//! Answers and costs of queries, on both databases.

mod bill;
mod bounds;
mod free;
mod groups;
mod kept;
mod missing;
mod now;
mod paging;
mod planning;
mod projection;
mod relations;
mod round_trips;
mod schema;
mod shared_counts;
mod size;
mod spec;
mod statements;
mod written;
