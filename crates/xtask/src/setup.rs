//! What a build needs beyond cargo: the WASM target and the npm tools, both pinned in the repository.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{place::Place, process, say, stamp, step::Step};

const WASM: &str = "wasm32-unknown-unknown";

/// Fetches what is missing; quick when nothing is.
pub fn complete(place: &Place) -> Result<()> {
    wasm_target(place)?;
    npm_tools(place)
}

fn wasm_target(place: &Place) -> Result<()> {
    // Asking rustc costs a few milliseconds, and also answers where Rust did not come from rustup.
    let sysroot = process::output(place.command("rustc").args(["--print", "target-libdir", "--target", WASM]))
        .context("Rust is not installed: https://rustup.rs")?;
    if std::path::Path::new(sysroot.trim()).is_dir() {
        return Ok(());
    }
    let way_on = "install the target with `rustup target add wasm32-unknown-unknown` where the network allows it. \
                  Where rustup cannot fetch it: Debian's rustc-web and rust-web-src carry its source (see ARCHITECTURE.md)";
    let mut command = place.command("rustup");
    command.args(["target", "add", WASM]);
    Step::new(place, "rustup", format!("Adding Rust's {WASM} target")).or(way_on).run(command)?;
    Ok(())
}

fn npm_tools(place: &Place) -> Result<()> {
    let version = process::output(Command::new("node").arg("--version"))
        .context("Node is not installed; Mesa is built with its npm tools: install Node 20 or newer with npm")?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 20) {
        bail!("Node {} is too old: install Node 20 or newer", version.trim());
    }
    let made_from = format!("{} {}", stamp::of_file(&place.root.join("package-lock.json")), version.trim());
    let mark = place.node_modules().join(".mesa-stamp");
    if stamp::holds(&mark, &made_from) {
        return Ok(());
    }
    let mut command = place.command("npm");
    command.args(["ci", "--no-audit", "--no-fund"]);
    // The browser comes from the system; nothing is downloaded behind npm's back.
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    let outcome = Step::new(place, "npm", "Installing the npm tools of package-lock.json")
        .or("check that `npm ping` answers, then run `cargo xtask setup` again")
        .run(command)?;
    stamp::set(&mark, &made_from)?;
    say::detail(format_args!("done in {}", say::time(outcome.took)));
    Ok(())
}
