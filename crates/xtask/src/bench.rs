//! Measurements of the release build.

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    place::{Place, Profile},
    process::{self, Group},
    setup,
    step::Step,
    web,
};

/// Builds and runs `mesa-bench` with its arguments.
pub fn measure(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    setup::complete(place)?;
    web::build(place, Profile::Release)?;
    let build = place.cargo(&["build", "--release", "--package", "server", "--bin", "mesa", "--bin", "mesa-bench"]);
    Step::new(place, "bench", "Compiling the server and its bench (release)").run(build)?;
    let binary = place.binary(Profile::Release).with_file_name("mesa-bench");
    let mut command = process::tethered(binary, "TERM");
    command.current_dir(&place.root).args(arguments);
    let status = Group::start(&mut command)?.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
