//! Mistakes in documents, and their places.

use std::fs;

use super::Files;

#[test]
fn a_mistake_has_its_place() {
    let files = Files::new(&[
        (
            "pages/a.graphql",
            "# A\nquery A {\n  gates { nodes { ...Card } }\n}\n",
        ),
        (
            "pages/b.graphql",
            "query B { gates(first: 5000) { nodes { ...Card } } }\n",
        ),
        (
            "cards/card.graphql",
            "fragment Other on Gate { code }  fragment Card on Gate {\n  name\n  nam\n}\n",
        ),
    ]);
    files.run(&["pages", "cards"]).assert_refused(&[
        "cards/card.graphql:3:3: Type `Gate` does not have a field `nam`. Did you mean `name`?",
        "error: 1 mistake; nothing was planned",
    ]);
    let fixed = "fragment Card on Gate {\n  name }";
    fs::write(files.0.path().join("cards/card.graphql"), fixed).unwrap();
    files.run(&["pages", "cards"]).assert_refused(&[
        "pages/b.graphql:1:11: `first` is 5000; the limit is 1000 rows per page (--max-page-size). Request the rest with `after`.",
        "error: 1 mistake; nothing was planned",
    ]);
    let ran = files.run(&["pages", "cards", "--max-page-size", "5000"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // A second mistake on a line has its own column.
    let same_line = "fragment Other on Gate { code }  fragment Card on Gate { nam }";
    fs::write(files.0.path().join("cards/card.graphql"), same_line).unwrap();
    let ran = files.run(&["pages/a.graphql", "cards"]);
    assert!(
        ran.errors[0].starts_with("cards/card.graphql:1:58: Type `Gate`"),
        "{ran:?}"
    );
}

#[test]
fn syntax_errors_are_reported_for_every_file() {
    let files = Files::new(&[
        ("a.graphql", "query A {\n  gates {{ code } }\n}"),
        (
            "b.graphql",
            "{ gates { totalCount } } query B { gates { totalCount } }",
        ),
        ("c.graphql", "fragment C on Gate {"),
    ]);
    let ran = files.run(&["."]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let places: Vec<&str> = ran.errors.iter().map(|line| &line[..14]).collect();
    assert_eq!(
        places[..3],
        ["a.graphql:2:10", "b.graphql:1:1:", "c.graphql:1:21"],
        "{ran:?}"
    );
    assert_eq!(ran.errors[3], "error: 3 mistakes; nothing was planned");
}
