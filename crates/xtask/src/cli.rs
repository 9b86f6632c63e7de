//! The command line: what can be asked for, in words that teach.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{bench, build, place::Place, place::Profile, run, setup, web};

/// Everything that is done to Mesa's source: set it up, build it, run it, test it, measure it.
///
/// A fresh machine needs Rust (by rustup), Node 20 or newer and a C compiler. The rest is fetched by these commands
/// at the versions that Cargo.lock and package-lock.json name.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true, arg_required_else_help = true)]
#[command(after_help = "First time here:\n  cargo xtask run     builds Mesa and opens a demo office on http://127.0.0.1:3000\n  \
                        cargo xtask test    runs every check there is, as CI does\n  cargo xtask dev     rebuilds and restarts on save")]
struct Cli {
    #[command(subcommand)]
    wish: Wish,
}

#[derive(Subcommand)]
enum Wish {
    /// Fetches what a build needs: the WASM target of Rust and the npm tools of package-lock.json
    ///
    /// The other commands call it themselves; it costs nothing when all is there.
    Setup,
    /// Builds the browser's half: WASM, CSS, fonts and icons, into target/{debug|release}/site
    Web {
        /// Optimised (wasm-opt -Oz), minified, and compressed to .br and .gz beside each file
        #[arg(long)]
        release: bool,
    },
    /// Builds the binary `mesa` and the site that it serves
    Build {
        /// As it goes to a server: target/release/mesa and target/release/site
        #[arg(long)]
        release: bool,
    },
    /// Builds Mesa and starts a demo office: SQLite, believable tickets, a mail listener on loopback
    ///
    /// Its data live in .mesa/demo; remove that folder to start afresh. Ctrl-C stops it.
    Run {
        /// The optimised build: slower to make, the one to judge speed by
        #[arg(long)]
        release: bool,
        /// Further arguments for `mesa serve`
        #[arg(last = true)]
        more: Vec<String>,
    },
    /// Measures the release build: mails a second, and the queue's p50 and p99 at 100,000 tickets
    Bench {
        /// Arguments for `mesa-bench`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// Does what the command line asks; the exit code is the wished command's own where it runs one.
pub fn obey() -> Result<ExitCode> {
    let cli = Cli::parse();
    let place = Place::find()?;
    match cli.wish {
        Wish::Setup => setup::complete(&place).map(|()| ExitCode::SUCCESS),
        Wish::Web { release } => {
            setup::complete(&place)?;
            web::build(&place, Profile::from_flag(release)).map(|_| ExitCode::SUCCESS)
        }
        Wish::Build { release } => {
            setup::complete(&place)?;
            build::everything(&place, Profile::from_flag(release)).map(|_| ExitCode::SUCCESS)
        }
        Wish::Run { release, more } => run::demo(&place, Profile::from_flag(release), &more),
        Wish::Bench { arguments } => bench::measure(&place, &arguments),
    }
}
