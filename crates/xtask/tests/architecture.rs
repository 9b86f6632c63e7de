//! ARCHITECTURE.md as a test: who may use whom, what reaches the browser, how long a file may be, who may look at the clock.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the source has failed")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand};

const MOST_LINES: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap()
}

/// The dependencies that each crate of ours declares.
fn declared() -> BTreeMap<String, Vec<Dependency>> {
    metadata().packages.into_iter().map(|package| (package.name.to_string(), package.dependencies)).collect()
}

fn check(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\nSee ARCHITECTURE.md.\n", problems.join("\n"));
}

#[test]
fn a_crate_uses_only_the_rooms_it_may_enter() {
    /// Crate, may use, may use in its tests, may use only when a feature asks.
    type Edge<'a> = (&'a str, &'a [&'a str], &'a [&'a str], &'a [&'a str]);
    let edges: [Edge; 8] = [
        ("domain", &[], &[], &[]),
        ("mail", &["domain"], &[], &[]),
        ("migration", &[], &[], &[]),
        ("desk", &["domain", "migration"], &["mail"], &[]),
        ("app", &["domain"], &[], &["desk"]),
        ("frontend", &["app"], &[], &[]),
        ("server", &["app", "desk", "domain", "mail", "migration"], &[], &[]),
        ("xtask", &[], &[], &[]),
    ];
    let declared = declared();
    let mut problems = Vec::new();
    for name in declared.keys() {
        if !edges.iter().any(|(known, ..)| known == name) {
            problems.push(format!("{name} is a new crate: say here what it may use"));
        }
    }
    for (name, always, in_tests, optional) in edges {
        for dependency in declared.get(name).into_iter().flatten().filter(|dependency| declared.contains_key(&dependency.name)) {
            let used = dependency.name.as_str();
            let allowed = always.contains(&used)
                || (dependency.optional && optional.contains(&used))
                || (dependency.kind == DependencyKind::Development && in_tests.contains(&used));
            if !allowed {
                problems.push(format!("{name} must not use {used}"));
            }
        }
    }
    check(&problems);
}

#[test]
fn each_craft_has_one_room() {
    // (library, the crates that may depend on it)
    let crafts: [(&str, &[&str]); 12] = [
        ("async-imap", &["mail"]),
        ("lettre", &["mail"]),
        ("mail-parser", &["mail"]),
        ("sea-orm", &["desk"]),
        ("sea-orm-migration", &["migration"]),
        ("leptos", &["app", "frontend", "server"]),
        ("leptos_axum", &["app", "server"]),
        ("axum", &["app", "server"]),
        ("tokio", &["mail", "desk", "migration", "server"]),
        ("web-sys", &["app"]),
        ("reqwest", &[]),
        ("openssl", &[]),
    ];
    let mut problems = Vec::new();
    for (name, dependencies) in declared() {
        for dependency in dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal) {
            for (library, rooms) in crafts {
                if dependency.name == library && !rooms.contains(&name.as_str()) {
                    problems.push(format!("{name} must not use {library}; it belongs to {rooms:?}"));
                }
                if name == "app" && ["axum", "leptos_axum", "desk"].contains(&library) && dependency.name == library && !dependency.optional
                {
                    problems.push(format!("app may use {library} only under `ssr`"));
                }
            }
        }
    }
    check(&problems);
}

#[test]
fn nothing_of_the_server_reaches_the_browser() {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "--package", "frontend", "--target", "wasm32-unknown-unknown", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}", "--locked"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(tree.lines().any(|line| line.starts_with("leptos ")), "the browser's tree has no leptos, so it is not the tree meant here");
    let banned = [
        "desk",
        "mail",
        "migration",
        "sea-orm",
        "sqlx",
        "sqlx-core",
        "tokio",
        "axum",
        "hyper",
        "lettre",
        "async-imap",
        "mail-parser",
        "rustls",
        "ring",
    ];
    let problems: Vec<_> = banned
        .iter()
        .filter(|banned| tree.lines().any(|line| line.split(' ').next() == Some(banned)))
        .map(|banned| {
            format!("{banned} is compiled for the browser; `cargo tree -p frontend --target wasm32-unknown-unknown -i {banned}` says why")
        })
        .collect();
    check(&problems);
}

/// Our Rust files, with their paths below the root.
fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut open: Vec<PathBuf> = ["app", "frontend", "server", "crates"].iter().map(|folder| root.join(folder)).collect();
    let mut sources = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                sources.push((below, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sources.len() > 40, "only {} source files found: the test looks in the wrong place", sources.len());
    sources.sort();
    sources
}

#[test]
fn a_file_has_one_subject() {
    let problems: Vec<_> = sources()
        .iter()
        .filter(|(path, text)| path.contains("/src/") && text.lines().count() > MOST_LINES)
        .map(|(path, text)| format!("{path} has {} lines; over {MOST_LINES} it has more than one subject", text.lines().count()))
        .collect();
    check(&problems);
}

#[test]
fn a_mod_rs_is_a_table_of_contents() {
    let mut problems = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.ends_with("/mod.rs") && path.contains("/src/")) {
        if !text.trim_start().starts_with("//!") {
            problems.push(format!("{path} does not begin with a sentence about its folder"));
        }
    }
    check(&problems);
}

/// What stands before the first `#[cfg(test)]`, without comments.
fn in_use(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn time_comes_in() {
    // The wall clock belongs to the server; a monotonic one may also measure timeouts on the network.
    let wall = ["SystemTime::now", "Timestamp::now", "Zoned::now", "Utc::now", "Local::now"];
    let monotonic = ["Instant::now"];
    let mut problems = Vec::new();
    for (path, text) in
        sources().iter().filter(|(path, _)| path.contains("/src/") && !path.starts_with("server/") && !path.starts_with("crates/xtask/"))
    {
        let code = in_use(text);
        let looks = |clocks: &[&str]| clocks.iter().any(|clock| code.contains(clock));
        if looks(&wall) || (looks(&monotonic) && !path.starts_with("crates/mail/")) {
            problems.push(format!("{path} looks at the clock; time comes in as an argument"));
        }
    }
    check(&problems);
}

#[test]
fn nothing_is_left_undone_or_silenced() {
    let mut problems = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.contains("/src/")) {
        let code = in_use(text);
        for (marker, words) in [
            ("todo!(", "a `todo!`"),
            ("unimplemented!(", "an `unimplemented!`"),
            ("#[allow(", "an `allow`: use `#[expect(…, reason = \"…\")]`"),
            ("#![allow(", "an `allow`: use `#![expect(…, reason = \"…\")]`"),
        ] {
            if code.contains(marker) {
                problems.push(format!("{path} has {words}"));
            }
        }
    }
    check(&problems);
}

/// The faults that mail survives are a table in docs/mail.md: each row names a test, and there it is.
#[test]
fn every_fault_of_the_table_has_its_test() {
    let document = fs::read_to_string(root().join("docs/mail.md")).unwrap();
    let (_, table) = document.split_once("\n## Faults that must be survived").unwrap();
    let mut problems = Vec::new();
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [fault, test, file] = cells[..] else {
            problems.push(format!("not three cells: {row}"));
            continue;
        };
        rows += 1;
        let test = test.trim_matches('`');
        let source = fs::read_to_string(root().join(file)).unwrap_or_default();
        let there = source.match_indices(&format!("fn {test}(")).any(|(at, _)| {
            let before: Vec<&str> = source.get(..at).unwrap_or_default().lines().rev().take(4).collect();
            before.iter().any(|line| line.contains("test]")) || source.contains("both! {")
        });
        if !there {
            problems.push(format!("{fault}: {file} has no test {test}"));
        }
    }
    assert!(rows >= 40, "{rows} faults are in the table");
    check(&problems);
}
