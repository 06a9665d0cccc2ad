//! Tokens as people read them.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::auth::{Secret, TokenDescription};

/// What the owner of a new token needs. The secret is alone on its line, to be copied.
pub(super) fn created(token: &TokenDescription, secret: &Secret) -> String {
    let TokenDescription { id, name, role, .. } = token;
    let gates = match &token.gates {
        Some(codes) => format!(", for {}", codes.join(", ")),
        None => String::new(),
    };
    let until = match token.expires_at {
        Some(time) => format!("It works until {}.", moment(time)),
        None => "It works until it is revoked.".to_owned(),
    };
    format!(
        "Token {id} ({name}), role {role}{gates}. {until}\n\n  {}\n\nStore it now: it cannot be \
         shown again. Send it with each request:\n\n  Authorization: Bearer TOKEN\n",
        secret.expose()
    )
}

/// A table with a line for each token.
pub(super) fn table(tokens: &[TokenDescription], now: DateTime<Utc>) -> String {
    if tokens.is_empty() {
        return "There are no tokens. Create one with `gatepass token create`.\n".to_owned();
    }
    let head = ["ID", "NAME", "ROLE", "GATES", "STATE", "LAST USED"].map(str::to_owned);
    let rows: Vec<[String; 6]> = [head]
        .into_iter()
        .chain(tokens.iter().map(|token| row(token, now)))
        .collect();
    let widths: [usize; 6] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    });
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            write!(line, "{cell:width$}  ").expect("writing to a string cannot fail");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn row(token: &TokenDescription, now: DateTime<Utc>) -> [String; 6] {
    let state = match (token.revoked_at, token.expires_at) {
        (Some(time), _) => format!("revoked {}", moment(time)),
        (None, Some(time)) if time <= now => format!("expired {}", moment(time)),
        (None, Some(time)) => format!("until {}", moment(time)),
        (None, None) => "active".to_owned(),
    };
    [
        token.id.to_string(),
        token.name.clone(),
        token.role.to_string(),
        token
            .gates
            .as_ref()
            .map_or_else(|| "all".to_owned(), |codes| codes.join(",")),
        state,
        token
            .last_used_at
            .map_or_else(|| "never".to_owned(), moment),
    ]
}

fn moment(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
