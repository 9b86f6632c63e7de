//! The command line: what can be asked for, in words that teach.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{bench, build, dev, fuzz, place::Place, place::Profile, run, say, services, setup, test, web};

const SERVICES: &str = "Exported to the command:
  MESA_TEST_POSTGRES        URL of a database whose owner may create others
  MESA_TEST_IMAP, _IMAPS    host:port of Dovecot, without and with TLS
  MESA_TEST_IMAP_PASSWORD   of every mailbox: any address is one, made on first use
  MESA_TEST_IMAP_CA         PEM file of the authority that signed the servers' certificate
  MESA_TEST_LMTP            host:port of Dovecot's delivery
  MESA_TEST_SMTP            host:port of Postfix: takes mail for anything.example, refuses @refused.example with 550
  MESA_TEST_SMTPS, MESA_TEST_SMTP_STARTTLS   the same with TLS at once, and with STARTTLS required
  MESA_TEST_POSTFIX_DIR     its configuration; `transport` there sends a domain elsewhere
Nothing ever leaves the machine.";

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
    /// Like run, and rebuilds what a saved file touches, then restarts
    ///
    /// A build that fails leaves the running one alone.
    Dev,
    /// Runs every check: formatting, lints, architecture, unit and integration tests, release build, end-to-end
    ///
    /// Starts real servers (PostgreSQL, Dovecot, Postfix) for itself on free loopback ports and stops them again. Goes on after a
    /// failed step, so that one run shows every failure.
    Test {
        /// Only this step; may be repeated
        #[arg(long, value_name = "STEP", value_parser = clap::builder::PossibleValuesParser::new(test::NAMES))]
        only: Vec<String>,
    },
    /// Starts throwaway mail and database servers, runs a command with their addresses in its environment, stops them
    ///
    /// For example: cargo xtask services -- cargo test -p desk
    #[command(after_long_help = SERVICES)]
    Services {
        /// Proves that they work: creates a database, sends a mail by SMTP and reads it by IMAP
        #[arg(long)]
        selftest: bool,
        /// Only this server; may be repeated
        #[arg(long, value_enum)]
        only: Vec<services::Server>,
        /// The command and its arguments
        #[arg(last = true)]
        command: Vec<String>,
    },
    /// Gives any bytes to what reads mail, addresses, tokens, IMAP, LMTP and SMTP, and keeps what breaks a law
    ///
    /// What was found stays in crates/mail/fuzz/found and is tried again in every test run.
    Fuzz {
        /// For how long each target is tried, in seconds of processor time: other work on the machine makes it last longer, not less
        #[arg(long, default_value_t = 600)]
        seconds: u32,
        /// Only these targets
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(fuzz::TARGETS))]
        targets: Vec<String>,
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
        Wish::Setup => {
            setup::complete(&place)?;
            say::done("All is there");
            Ok(ExitCode::SUCCESS)
        }
        Wish::Web { release } => {
            setup::complete(&place)?;
            web::build(&place, Profile::from_flag(release))?;
            Ok(ExitCode::SUCCESS)
        }
        Wish::Build { release } => {
            setup::complete(&place)?;
            build::everything(&place, Profile::from_flag(release)).map(|_| ExitCode::SUCCESS)
        }
        Wish::Run { release, more } => run::demo(&place, Profile::from_flag(release), &more),
        Wish::Dev => dev::watch(&place),
        Wish::Test { only } => test::all(&place, &only),
        Wish::Services { selftest, only, command } => services::command(&place, &only, selftest, &command),
        Wish::Fuzz { seconds, targets } => fuzz::run(&place, &targets, seconds),
        Wish::Bench { arguments } => bench::measure(&place, &arguments),
    }
}
