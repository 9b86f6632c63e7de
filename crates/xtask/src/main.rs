//! `cargo xtask …`: set-up, build, run, test and bench. What README, developers and CI all call.

mod bench;
mod build;
mod cli;
mod dev;
mod fuzz;
mod interrupt;
mod place;
mod process;
mod run;
mod say;
mod services;
mod setup;
mod stamp;
mod step;
mod test;
mod web;

use std::process::ExitCode;

fn main() -> ExitCode {
    match interrupt::listen().and_then(|()| cli::obey()) {
        Ok(code) => code,
        Err(error) if error.is::<interrupt::Interrupted>() => {
            say::line("Stopped.");
            ExitCode::from(130)
        }
        Err(error) => {
            say::failure(&error);
            ExitCode::FAILURE
        }
    }
}
