//! The report as Markdown tables that are also readable as plain text.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets::ASCII_MARKDOWN};

use super::{Line, Report, Section};

/// The whole report.
pub(crate) fn text(report: &Report) -> String {
    let mut text = String::new();
    for line in &report.about {
        let _ = writeln!(text, "{line}");
    }
    for section in &report.sections {
        let _ = write!(text, "\n## {}\n\n", section.title);
        for note in &section.notes {
            let _ = writeln!(text, "{note}");
        }
        let _ = writeln!(text, "\n{}", table(section));
    }
    text.push_str(&targets(report));
    text
}

fn table(section: &Section) -> Table {
    let ratios: Vec<&str> = ratio_names(section);
    let mut table = Table::new();
    table.load_style(ASCII_MARKDOWN);
    let columns = section.columns.iter().map(String::as_str);
    let header = [""].into_iter().chain(columns).chain(ratios.clone());
    table.set_header(header.chain(["target"]));
    for line in &section.lines {
        table.add_row(row(line, &ratios));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn ratio_names(section: &Section) -> Vec<&'static str> {
    let mut names = Vec::new();
    for ratio in section.lines.iter().flat_map(|line| &line.ratios) {
        if !names.contains(&ratio.of) {
            names.push(ratio.of);
        }
    }
    names
}

fn row(line: &Line, ratios: &[&str]) -> Vec<String> {
    let values = line
        .values
        .iter()
        .map(|value| value.map_or_else(String::new, number));
    let compared = ratios.iter().map(|of| {
        let ratio = line.ratios.iter().find(|ratio| ratio.of == *of);
        ratio.map_or_else(String::new, |ratio| number(ratio.value))
    });
    let target = line.ratios.iter().find_map(|ratio| ratio.target);
    [line.what.clone()]
        .into_iter()
        .chain(values)
        .chain(compared)
        .chain([target.map_or_else(String::new, super::Target::words)])
        .collect()
}

fn targets(report: &Report) -> String {
    let all: Vec<_> = report.targets().collect();
    let reached = all.iter().filter(|(.., target)| target.reached).count();
    let mut text = format!("\n## Targets\n\n{reached} of {} reached.\n\n", all.len());
    for (section, line, ratio, target) in all {
        let (title, what, of) = (&section.title, &line.what, ratio.of);
        let (value, words) = (number(ratio.value), target.words());
        let _ = writeln!(text, "- {title}: {what}, {of}: {value} ({words})");
    }
    text
}

/// Three significant digits.
fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if size >= 0.1 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}
