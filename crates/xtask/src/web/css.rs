//! `style/main.css` and what it imports, as one file.

use std::{collections::BTreeMap, io::Write, process::Stdio};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{
    place::{Place, Profile},
    say,
};

/// The bundled CSS. `addresses` maps the addresses written in the source to the hashed ones.
pub fn bundle(place: &Place, profile: Profile, addresses: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    say::doing("Bundling style/main.css (lightningcss)");
    let input = place.root.join("style/main.css");
    if !input.exists() {
        bail!("style/main.css is missing: it is where every style sheet is imported");
    }
    let order = json!({ "input": input, "minify": profile == Profile::Release, "addresses": addresses }).to_string();
    let (css, words) = node(place, "css.mjs", &order)?;
    for line in words.lines() {
        say::detail(line);
    }
    Ok(css)
}

/// Runs one of our scripts with `input` on its standard input; gives its standard output and what it said on the other channel.
pub fn node(place: &Place, script: &str, input: &str) -> Result<(Vec<u8>, String)> {
    let mut child = place
        .command("node")
        .arg(place.tool(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start node")?;
    if let Some(mut pipe) = child.stdin.take() {
        // A script that dies early closes the pipe; its own words explain it better than ours.
        let _ = pipe.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().context("cannot read what node wrote")?;
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        bail!("{script} failed:\n{}", words.trim());
    }
    Ok((output.stdout, words))
}
