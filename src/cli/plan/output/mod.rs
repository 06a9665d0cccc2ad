//! The bills of operations, for people and for programs.

mod github;
mod json;
mod text;

pub(super) use github::{annotated, mistaken};
pub(super) use json::{Listing, json};
pub(super) use text::{changes, text};

use super::check::Planned;

impl Planned {
    /// What it is called: `query Gates`.
    pub(super) fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("query {name}"),
            None => "query".to_owned(),
        }
    }

    /// What it is called, where it stands, and what it comes to.
    fn head(&self) -> String {
        let (file, title, bill) = (&self.place.file, self.title(), &self.bill);
        let sum = bill.sum();
        if bill.exact {
            return format!("{file} · {title}: {sum}");
        }
        let names = bill.variables.iter().map(|name| format!("${name}"));
        let names: Vec<String> = names.collect();
        format!("{file} · {title}: {sum}, for any {}", names.join(", "))
    }
}
