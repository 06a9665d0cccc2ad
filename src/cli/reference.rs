//! The README's table of options, made from the command line itself.

use clap::{Arg, Command, CommandFactory};

use super::Cli;

/// A Markdown table, without a last line end, of every flag: the commands that take it, its environment
/// variable, its default, what it does.
#[must_use]
pub fn table() -> String {
    let mut command = Cli::command();
    // Adds what clap only knows once it is built, such as value names.
    command.build();
    let mut rows: Vec<Row> = Vec::new();
    collect(&command, "", &mut rows);
    let mut lines = vec![
        "| Command | Flag | Environment variable | Default | What it does |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    lines.extend(rows.iter().map(|Row { commands, cells }| {
        format!("| {} | {} |", commands.join(", "), cells.join(" | "))
    }));
    lines.join("\n")
}

/// A flag, and the commands that have it alike.
struct Row {
    commands: Vec<String>,
    cells: [String; 4],
}

fn collect(command: &Command, parent: &str, rows: &mut Vec<Row>) {
    for command in command.get_subcommands() {
        if command.get_name() == "help" {
            continue;
        }
        let name = format!("{parent} {}", command.get_name()).trim().to_owned();
        for argument in command.get_arguments() {
            if argument.get_env().is_none() {
                continue;
            }
            let cells = cells(argument);
            match rows.iter_mut().find(|row| row.cells == cells) {
                Some(row) => row.commands.push(format!("`{name}`")),
                None => rows.push(Row {
                    commands: vec![format!("`{name}`")],
                    cells,
                }),
            }
        }
        collect(command, &name, rows);
    }
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
