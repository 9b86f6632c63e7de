//! `cargo xtask services`: for one command, for the self-test, or until Ctrl-C.

use std::process::ExitCode;

use anyhow::{Result, bail};

use super::{
    selftest,
    started::{self, Server},
};
use crate::{
    place::Place,
    process::{Group, until},
    say,
};

/// Starts the servers, runs the command with their addresses in its environment, stops them whatever happens.
pub fn command(place: &Place, only: &[Server], prove: bool, command: &[String]) -> Result<ExitCode> {
    let mut services = started::start(only)?;
    if prove {
        selftest::run(services.environment())?;
        say::done("PostgreSQL, Dovecot and Postfix do what the tests need");
        return Ok(ExitCode::SUCCESS);
    }
    let Some((program, arguments)) = command.split_first() else {
        for (name, value) in services.environment() {
            say::line(format_args!("export {name}={value}"));
        }
        say::detail("They run until Ctrl-C. To run a command with them: cargo xtask services -- CMD…");
        until(std::time::Duration::from_secs(u64::from(u32::MAX)), "waiting", || match services.fallen() {
            Some(name) => bail!("{name} ended by itself; its logs were in {}", services.folder().display()),
            None => Ok(false),
        })?;
        return Ok(ExitCode::SUCCESS);
    };
    let mut child = place.command(program);
    child.current_dir(std::env::current_dir()?).args(arguments);
    services.tell(&mut child);
    let status = Group::start(&mut child)?.wait()?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}
