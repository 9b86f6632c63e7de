//! The binary `mesa`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::obey()
}
