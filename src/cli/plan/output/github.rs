//! Output for GitHub Actions: workflow commands that annotate the code.

use std::fmt::Write;

use crate::cli::plan::check::Planned;
use crate::cli::plan::compare::Change;
use crate::cli::plan::mistake::{Mistake, Place};

/// Each operation's sum, with annotations for exceeded limits and for differences.
pub(in crate::cli::plan) fn annotated(all: &[Planned], changes: &[Change<'_>]) -> String {
    let mut text = String::new();
    for planned in all {
        let _ = writeln!(text, "{}", planned.head());
    }
    for planned in all {
        if let Some((place, refusal)) = &planned.refusal {
            let title = format!("{} costs more than allowed", planned.title());
            text.push_str(&command("error", Some(place), &title, &refusal.to_string()));
        }
    }
    for change in changes {
        let level = if change.is_dearer() {
            "warning"
        } else {
            "notice"
        };
        let place = change.planned.map(|planned| &planned.place);
        text.push_str(&command(
            level,
            place,
            "Cost of the operation",
            &change.line(),
        ));
    }
    text
}

/// An annotation for each mistake.
pub(in crate::cli::plan) fn mistaken(mistakes: &[Mistake]) -> String {
    let command = |mistake: &Mistake| {
        command(
            "error",
            Some(&mistake.place),
            "GraphQL document",
            &mistake.message,
        )
    };
    mistakes.iter().map(command).collect()
}

/// A workflow command, with its line end.
fn command(level: &str, place: Option<&Place>, title: &str, message: &str) -> String {
    let place = place.map_or_else(String::new, |Place { file, line, column }| {
        format!("file={},line={line},col={column},", property(file))
    });
    let (title, message) = (property(title), data(message));
    format!("::{level} {place}title={title}::{message}\n")
}

/// A text as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use async_graphql::Pos;

    use super::command;
    use crate::cli::plan::mistake::Place;

    #[test]
    fn properties_and_messages_are_escaped() {
        let place = Place::new("a,b:c.graphql", Pos { line: 2, column: 3 });
        assert_eq!(
            command("error", Some(&place), "x: y", "100 %, a::b\nc"),
            "::error file=a%2Cb%3Ac.graphql,line=2,col=3,title=x%3A y::100 %25, a::b%0Ac\n"
        );
    }
}
