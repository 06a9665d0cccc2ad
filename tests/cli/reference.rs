//! The table of options in `docs/options.md` matches the command line.

use std::{env, fs, path::Path};

const START: &str = "<!-- options:start -->\n";
const END: &str = "<!-- options:end -->";

#[test]
fn the_table_lists_the_options() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/options.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page
        .split_once(START)
        .expect("docs/options.md has the first mark");
    let (listed, after) = rest
        .split_once(END)
        .expect("docs/options.md has the last mark");
    let expected = format!("\n{}\n\n", gatepass::cli::reference::table());
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{START}{expected}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(
        listed, expected,
        "docs/options.md does not list the options as they are: renew it with \
         `UPDATE=1 cargo test --test main reference`"
    );
}
