//! The binary and its site.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    place::{Place, Profile},
    say,
    step::Step,
    web,
};

/// Builds both halves; gives the binary's path. The site lies beside it, where it looks for it.
pub fn everything(place: &Place, profile: Profile) -> Result<PathBuf> {
    web::build(place, profile)?;
    server(place, profile)
}

/// The server alone.
pub fn server(place: &Place, profile: Profile) -> Result<PathBuf> {
    let mut arguments = vec!["build", "--package", "server", "--bin", "mesa"];
    if profile == Profile::Release {
        arguments.push("--release");
    }
    Step::new(place, "server", format!("Compiling the server ({})", profile.folder()))
        .or(format!("`cargo {}` shows the same errors in colour", arguments.join(" ")))
        .run(place.cargo(&arguments))?;
    let binary = place.binary(profile);
    say::done(format_args!("Binary ready: {}", binary.display()));
    Ok(binary)
}
