//! What commands print, and how they fail.

use std::fmt;
use std::io::{IsTerminal, Write};

/// Why a command ended without doing its work.
#[derive(Debug)]
pub struct Failure {
    /// The process's exit code.
    pub code: u8,
    pub text: String,
}

impl Failure {
    pub fn new(text: impl Into<String>) -> Self {
        Self { code: 1, text: text.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<desk::Trouble> for Failure {
    fn from(trouble: desk::Trouble) -> Self {
        match trouble {
            desk::Trouble::Refused(refusal) => Self::new(format!("not done: {refusal}")),
            desk::Trouble::Fault(why) => Self::new(format!("something failed: {why}")),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// A line for whoever runs the command. A closed pipe (`mesa user list | head`) is no failure.
pub fn print(line: impl fmt::Display) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// A line on standard error.
pub fn complain(line: &str) {
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// Log lines go to standard error; standard output belongs to results.
pub fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_default();
    drop(
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .try_init(),
    );
}
