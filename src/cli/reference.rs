//! Generates the table of options in `docs/options.md` from the command line.

use clap::{Arg, Command, CommandFactory};

use super::Cli;

/// A Markdown table of all flags, without a final line end: the commands that take
/// a flag, its environment variable, its default, and its purpose.
#[must_use]
pub fn table() -> String {
    let mut command = Cli::command();
    // Completes what clap only knows after building, such as value names.
    command.build();
    let rows = rows(&command, "");
    let mut lines = vec![
        "| Command | Flag | Environment variable | Default | What it does |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    lines.extend(rows.iter().map(|Row { commands, cells }| {
        format!("| {} | {} |", commands.join(", "), cells.join(" | "))
    }));
    lines.join("\n")
}

/// A flag, and the commands that share it.
struct Row {
    commands: Vec<String>,
    cells: [String; 4],
}

/// The flags of a command and of its subcommands, without `--help` and `--version`.
fn rows(command: &Command, name: &str) -> Vec<Row> {
    let is_root = name.is_empty();
    let listed = |argument: &&Arg| {
        let flag = argument.get_long();
        let explained = flag.is_some_and(|flag| !["help", "version"].contains(&flag));
        // The flags of all commands are listed once.
        explained && argument.is_global_set() == is_root
    };
    let taken_by = if is_root {
        "all".to_owned()
    } else {
        format!("`{name}`")
    };
    let mut all: Vec<Row> = command
        .get_arguments()
        .filter(listed)
        .map(|argument| Row {
            commands: vec![taken_by.clone()],
            cells: cells(argument),
        })
        .collect();
    // `config check` takes the flags of `serve`.
    let below: Vec<&Command> = command
        .get_subcommands()
        .filter(|command| !["help", "config"].contains(&command.get_name()))
        .collect();
    for command in &below {
        let name = format!("{name} {}", command.get_name());
        for row in rows(command, name.trim()) {
            match all.iter_mut().find(|known| known.cells == row.cells) {
                Some(known) => known.commands.extend(row.commands),
                None => all.push(row),
            }
        }
    }
    for row in &mut all {
        // The flags of all `migrate` commands are listed as those of `migrate`.
        if !is_root && row.commands.len() == below.len() {
            row.commands = vec![format!("`{name}`")];
        }
    }
    all
}

fn cells(argument: &Arg) -> [String; 4] {
    let takes_value = argument.get_action().takes_values();
    let flag = argument.get_long().map_or_else(String::new, |long| {
        let value = argument.get_value_names().and_then(|names| names.first());
        match value.filter(|_| takes_value) {
            Some(value) => code(&format!("--{long} <{value}>")),
            None => code(&format!("--{long}")),
        }
    });
    let variable = argument
        .get_env()
        .map_or_else(String::new, |name| code(&name.to_string_lossy()));
    let default = match argument.get_default_values() {
        [value, ..] if takes_value => code(&value.to_string_lossy()),
        _ => String::new(),
    };
    let mut help = argument
        .get_help()
        .map_or_else(String::new, ToString::to_string);
    if !help.ends_with('.') {
        help.push('.');
    }
    let values: Vec<_> = argument
        .get_possible_values()
        .iter()
        .filter(|_| takes_value)
        .map(|value| code(value.get_name()))
        .collect();
    if !values.is_empty() {
        help = format!("{help} One of {}.", values.join(", "));
    }
    [flag, variable, default, help.replace('|', "\\|")]
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}
