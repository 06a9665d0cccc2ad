//! The output formats.

mod github;
mod json;
mod text;

pub(super) use github::{annotated, mistaken};
pub(super) use json::{Listing, json};
pub(super) use text::{changes, text};

use super::check::Planned;

impl Planned {
    /// The operation's title: `query Gates`.
    pub(super) fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("query {name}"),
            None => "query".to_owned(),
        }
    }

    /// The operation's place, title and sum.
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
