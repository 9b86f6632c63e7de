//! The checks themselves. As few ways of compiling as possible: each costs minutes on a fresh machine.

use std::process::Command;

use anyhow::{Result, bail};

use super::counts;
use crate::{
    build,
    place::{Place, Profile},
    say,
    services::{self, Started},
    step::Step,
};

/// In the order in which they run: what is quick and often wrong comes first.
pub const NAMES: [&str; 7] = ["fmt", "architecture", "lint", "lint-browser", "unit", "release", "end-to-end"];

/// What a step may need; the servers are started for the first step that asks.
pub struct Bench<'a> {
    pub place: &'a Place,
    services: Option<Started>,
}

impl<'a> Bench<'a> {
    pub fn new(place: &'a Place) -> Self {
        Self { place, services: None }
    }

    fn with_services(&mut self, mut command: Command) -> Result<Command> {
        if let Some(fallen) = self.services.as_mut().and_then(Started::fallen) {
            bail!("{fallen} ended by itself during an earlier step");
        }
        let services = match self.services.take() {
            Some(running) => running,
            None => services::start(&[])?,
        };
        services.tell(&mut command);
        self.services = Some(services);
        Ok(command)
    }
}

/// Runs one check; gives the number of tests that passed, where there are any to count.
pub fn run(bench: &mut Bench, name: &str) -> Result<Option<u32>> {
    match name {
        "fmt" => fmt(bench.place),
        "architecture" => architecture(bench.place),
        "lint" => lint(bench.place),
        "lint-browser" => lint_browser(bench.place),
        "unit" => unit(bench),
        "release" => build::everything(bench.place, Profile::Release).map(|_| None),
        "end-to-end" => end_to_end(bench),
        _ => bail!("there is no step `{name}`"),
    }
}

fn fmt(place: &Place) -> Result<Option<u32>> {
    Step::new(place, "fmt", "Formatting").or("cargo fmt --all").run(place.cargo(&["fmt", "--all", "--check"]))?;
    Ok(None)
}

fn architecture(place: &Place) -> Result<Option<u32>> {
    let command = place.cargo(&["test", "--package", "xtask"]);
    let outcome = Step::new(place, "architecture", "Architecture: edges, layers, file sizes, clocks").run(command)?;
    counted(counts::cargo(&outcome.log))
}

/// Every crate that runs natively, in one invocation, so that features unify once.
const NATIVE: [&str; 14] = [
    "--package",
    "domain",
    "--package",
    "mail",
    "--package",
    "migration",
    "--package",
    "desk",
    "--package",
    "app",
    "--package",
    "server",
    "--features",
    "app/ssr",
];

fn lint(place: &Place) -> Result<Option<u32>> {
    let mut command = place.cargo(&["clippy", "--all-targets", "--package", "xtask"]);
    command.args(NATIVE).args(["--", "-D", "warnings"]);
    Step::new(place, "lint", "Lints of everything that runs natively (clippy, warnings are errors)").run(command)?;
    Ok(None)
}

fn lint_browser(place: &Place) -> Result<Option<u32>> {
    let mut command = place.cargo(&["clippy", "--lib", "--target", "wasm32-unknown-unknown"]);
    command.args(["--package", "app", "--package", "frontend", "--features", "app/hydrate", "--", "-D", "warnings"]);
    command.env("CARGO_TARGET_DIR", place.target.join("wasm"));
    Step::new(place, "lint-browser", "Lints of the browser's half (clippy, warnings are errors)").run(command)?;
    Ok(None)
}

fn unit(bench: &mut Bench) -> Result<Option<u32>> {
    let mut command = bench.place.cargo(&["test", "--no-fail-fast"]);
    command.args(NATIVE);
    let command = bench.with_services(command)?;
    let outcome = Step::new(bench.place, "unit", "Unit and integration tests, with PostgreSQL, Dovecot and Postfix beside them")
        .or("cargo xtask services -- cargo test -p CRATE NAME runs one of them with the same servers")
        .run(command)?;
    counted(counts::cargo(&outcome.log))
}

fn end_to_end(bench: &mut Bench) -> Result<Option<u32>> {
    let binary = bench.place.binary(Profile::Release);
    if !binary.exists() {
        bail!("there is no {}; run the step `release` first", binary.display());
    }
    let browser = services::ensure_chromium()?;
    let folder = bench.place.root.join("end2end");
    let mut command = bench.place.command("node");
    command.current_dir(&folder).arg(bench.place.node_modules().join("@playwright/test/cli.js")).arg("test");
    command.env("MESA_BIN", binary).env("MESA_TEST_CHROMIUM", browser).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").env("CI", "1");
    let command = bench.with_services(command)?;
    let outcome = Step::new(bench.place, "end-to-end", "End to end: the real binary, a real browser, real mailboxes")
        .or("cargo xtask test --only end-to-end runs this alone; pictures and traces are in end2end/test-results")
        .run(command)?;
    // What a cold browser loads (end2end/budgets.spec.mjs), for people to see how near the limits are.
    for line in outcome.log.lines().filter_map(|line| line.strip_prefix("budget ")) {
        say::detail(line);
    }
    counted(counts::playwright(&outcome.log))
}

fn counted(passed: u32) -> Result<Option<u32>> {
    if passed == 0 {
        bail!("not a single test ran, which proves nothing");
    }
    Ok(Some(passed))
}
