//! Documents in scripts, and the choice of files.

use super::Files;

#[test]
fn documents_are_found_anywhere_in_a_script() {
    let files = Files::new(&[
        (
            "a.ts",
            "const a = <T,>(x: T) => x;\nexport const A = gql`query A { gates { totalCount } }` as const;",
        ),
        (
            "b.tsx",
            "import { gql as document } from 'x';\nconst b = () => <p title={document`query B { gates { totalCount } }`} />;",
        ),
        (
            "c.js",
            "const c = graphql('query C { gates { totalCount } }');",
        ),
        (
            "d.jsx",
            "const d = <p q={/* GraphQL */ `query D { gates { totalCount } }`} />;",
        ),
        (
            "e.mts",
            "class E { static q = gql(`query E { gates { totalCount } }`); }",
        ),
        (
            "f.cjs",
            "const tag = require('x');\nmodule.exports = gql`query F { gates { totalCount } }`;",
        ),
        (
            "g.mjs",
            "import tag from 'graphql-tag';\nexport default tag`query G { gates { totalCount } }`;",
        ),
        (
            "none.ts",
            "// gql`query No { no }`\nconst no = 'gql`query No { no }`', css = sql`query No { no }`;\ngraphql({ query });\ngraphql(schema, text);",
        ),
        ("plain.ts", "export {};"),
    ]);
    let ran = files.run(&["."]);
    let names: Vec<_> = ran.titles().iter().map(|title| &title[..8]).collect();
    let expected = ["A", "B", "C", "D", "E", "F", "G"].map(|name| format!("query {name}:"));
    assert_eq!(names, expected, "{ran:?}");
    assert_eq!(ran.errors, ["skipped: 2 files without documents"]);
}

#[test]
fn interpolations_are_read_or_reported() {
    let good = "const SIZE = 5, FIELDS = `code\n  name`, CARD = gql`fragment Card on Gate { location }`;\n\
        const Q = gql`\n  ${CARD}\n  query Q { gates(first: ${SIZE}) { nodes { ${FIELDS} ...Card nam } } }\n`;";
    let files = Files::new(&[("q.ts", good)]);
    files.run(&["."]).assert_refused(&[
        "q.ts:5:63: Type `Gate` does not have a field `nam`. Did you mean `name`?",
        "error: 1 mistake; nothing was planned",
    ]);
    let files = Files::new(&[(
        "q.ts",
        &good.replace(" nam ", " ").replace("name`", "nome`"),
    )]);
    // The place of a mistake in a constant is in the constant.
    let ran = files.run(&["."]);
    assert!(
        ran.errors[0].starts_with("q.ts:2:3: Type `Gate` does not have a field `nome`"),
        "{ran:?}"
    );
    let files = Files::new(&[("q.ts", &good.replace(" nam ", " "))]);
    let ran = files.run(&["."]);
    assert_eq!(
        ran.titles(),
        ["query Q: 1 statement in 1 round trip, at most 5 rows"],
        "{ran:?}"
    );

    let files = Files::new(&[(
        "q.ts",
        "import { fields } from './f';\nconst Q = gql`{ gates { nodes { ${fields.all} } } }`;",
    )]);
    files.run(&["."]).assert_refused(&[
        "q.ts:2:35: `${fields.all}` is only known at run time: in a selection, use only string and number constants of the same file. Write it out, or skip the file with --ignore.",
        "error: 1 mistake; nothing was planned",
    ]);
    let ran = files.run(&[".", "--ignore", "q.ts"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn a_document_built_at_run_time_is_counted() {
    let script = "const TEXT = `query A { gates { totalCount } }`;\nexport const A = gql(TEXT);\n\
        export const B = (text: string) => gql(text);\nexport const C = graphql(make());";
    let files = Files::new(&[("a.ts", script)]);
    let ran = files.run(&["a.ts"]);
    assert_eq!(
        ran.titles(),
        ["query A: 1 statement in 1 round trip, at most 1 row"],
        "{ran:?}"
    );
    assert_eq!(
        ran.errors,
        ["skipped: 2 documents that are built at run time (a.ts:3:36, a.ts:4:18)"]
    );
}

#[test]
fn places_after_an_escape_are_right() {
    let script =
        r#"const Q = gql`{ gates(filter: { name: { contains: "\`\\"\u0041" } }) { nam } }`;"#;
    let files = Files::new(&[("q.ts", script)]);
    let ran = files.run(&["."]);
    assert!(
        ran.errors[0].starts_with("q.ts:1:72: Type `GateConnection` does not have a field `nam`"),
        "{ran:?}"
    );
}

#[test]
fn a_script_that_cannot_be_parsed_is_reported() {
    let files = Files::new(&[
        (
            "bad.ts",
            "const a = gql`{ gates { totalCount } }`;\nconst = ;",
        ),
        (
            "typed.js",
            "type A = { a: string };\nconst b = (x: A) => gql`query B { gates { totalCount } }`;",
        ),
    ]);
    let ran = files.run(&["bad.ts"]);
    assert!(
        ran.errors[0].starts_with("bad.ts:2:7: Cannot parse the script: "),
        "{ran:?}"
    );
    assert_eq!(ran.code, 2);
    let ran = files.run(&["bad.ts", "typed.js", "--ignore", "bad.*"]);
    assert_eq!(
        ran.titles(),
        ["query B: 1 statement in 1 round trip, at most 1 row"],
        "{ran:?}"
    );
    assert_eq!(
        ran.errors,
        ["skipped: 1 file or folder excluded by --ignore"]
    );
}

#[test]
fn patterns_choose_files_and_skipped_files_are_counted() {
    let query = |name: &str| format!("query {name} {{ gates {{ totalCount }} }}");
    let files = Files::new(&[
        ("src/a.graphql", &query("A")),
        ("src/deep/b.gql", &query("B")),
        ("src/deep/b.test.gql", &query("T")),
        ("src/old/c.graphql", &query("C")),
        ("src/logo.PNG", "png"),
        ("src/README", "text"),
        ("src/x.json", "{}"),
    ]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let ran = files.run(arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.titles()
            .iter()
            .map(|title| title[6..7].to_owned())
            .collect()
    };
    assert_eq!(names(&["src/**/*.graphql"]), ["A", "C"]);
    assert_eq!(names(&["./src/*.{graphql,gql}"]), ["A"]);
    assert_eq!(
        names(&["src/**/*.g*", "!src/old/**", "--ignore", "*.test.gql"]),
        ["A", "B"]
    );
    assert_eq!(
        names(&["src", "--ignore", "src/old/", "--ignore", "deep"]),
        ["A"]
    );
    let ran = files.run(&["src", "--ignore", "src/old"]);
    assert_eq!(
        ran.errors,
        [
            "skipped: 1 file or folder excluded by --ignore, 3 files of other kinds (.json 1, .png 1, no ending 1)"
        ]
    );
    files.run(&["src/**/*.tsx"]).assert_refused(&[
        "error: 'src/**/*.tsx' contains no file that documents are read from: .graphql, .gql, .ts, .tsx, .js, .jsx, .mts, .cts, .mjs, .cjs, .vue or .svelte",
    ]);
    files.run(&["src/!(old)/*.gql", "src/*{"]).assert_refused(&[
        "error: cannot read the pattern 'src/!(old)/*.gql': groups such as !(a|b) are not supported; write {a,b}, and skip files with --ignore",
    ]);
}

#[test]
fn a_configuration_names_the_documents() {
    let query = "query A { gates { totalCount } }";
    let files = Files::new(&[
        ("a/a.graphql", query),
        ("b/b.graphql", "query B { gates { totalCount } }"),
    ]);
    let write = |name: &str, text: &str| std::fs::write(files.0.path().join(name), text).unwrap();
    files.run(&[]).assert_refused(&[
        "error: no documents were named, and there is no .graphqlrc.yml here; name files, folders or patterns, such as `gatepass plan src`",
    ]);
    write("graphql.config.ts", "");
    files.run(&[]).assert_refused(&[
        "error: no documents were named, and `graphql.config.ts` cannot be read, only YAML and JSON; name files, folders or patterns, such as `gatepass plan src`",
    ]);
    write("graphql.config.json", "{\"documents\": \"a\"}");
    assert_eq!(files.run(&[]).titles().len(), 1);
    write(
        ".graphqlrc.yml",
        "projects:\n  one:\n    documents: [a]\n  two:\n    documents: [a, b]\n",
    );
    files.run(&[]).assert_refused(&[
        "error: cannot use '.graphqlrc.yml': it has several projects; name one with --project (one, two)",
    ]);
    assert_eq!(files.run(&["--project", "two"]).titles().len(), 2);
    files.run(&["--project", "three"]).assert_refused(&[
        "error: cannot use '.graphqlrc.yml': it has no project `three`, only one, two",
    ]);
    write(".graphqlrc.yml", "documents: {a: b}");
    files.run(&[]).assert_refused(&[
        "error: cannot use '.graphqlrc.yml': `documents` must be a path or a list of paths",
    ]);
    write(".graphqlrc.yml", "schema: x");
    files
        .run(&[])
        .assert_refused(&["error: cannot use '.graphqlrc.yml': it has no `documents`"]);
    write(".graphqlrc.yml", "documents: [\n  - a");
    let ran = files.run(&[]);
    assert_eq!((ran.code, ran.errors.len()), (2, 1), "{ran:?}");
    // A named file takes precedence over the configuration.
    assert_eq!(files.run(&["b"]).titles().len(), 1);
}
