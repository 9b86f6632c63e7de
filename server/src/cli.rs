//! The command line, in words that teach.

use crate::commands::{calendar, category, export, mail, relearn, user};
use crate::config::{self, Purpose};
use crate::{commands, serve};
use clap::{Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A service desk whose front door is e-mail.
///
/// People write to the support address; every message becomes a ticket that technicians work in the browser, and
/// everybody concerned hears of every step by mail.
#[derive(Parser)]
#[command(name = "mesa", version, disable_help_subcommand = true, arg_required_else_help = true)]
#[command(after_help = "Try it, with an office full of examples:\n  mesa serve --demo\n\n\
    Run it for real:\n  MESA_MAIL_ADDRESS=soporte@cultura.example mesa serve\n  \
    mesa user add --name \"Ana Ruiz\" --address ana@cultura.example --role administrator\n\n\
    Every command reads the same settings: `mesa serve --help` lists them.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the desk: takes mail, files it, sends notices, answers browsers
    ///
    /// Checks its whole configuration first, migrates the database by itself, and says on standard error when it is ready.
    /// SIGTERM or Ctrl-C stop it after what is under way is finished, at most 10 seconds later.
    #[command(after_help = serve_help())]
    Serve {
        /// A TOML file with settings; variables go over it
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE")]
        config: Option<PathBuf>,
        /// A demo office: fills an empty database with examples, listens for mail on 127.0.0.1:2525, prints how to sign in
        #[arg(long)]
        demo: bool,
    },
    /// Fills an empty database with a believable office and leaves
    #[command(after_help = "Example:\n  MESA_DATA_DIR=/tmp/mesa mesa demo --tickets 500")]
    Demo {
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE")]
        config: Option<PathBuf>,
        /// How many tickets, spread over the last 60 days
        #[arg(long, default_value_t = serve::DEMO_TICKETS, value_name = "N")]
        tickets: u32,
    },
    /// Adds people, sets passwords, lists who may sign in; works beside a running server
    User {
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE", global = true)]
        config: Option<PathBuf>,
        #[command(subcommand)]
        wish: user::Wish,
    },
    /// Adds, lists and archives the categories that tickets are sorted by; works beside a running server
    Category {
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE", global = true)]
        config: Option<PathBuf>,
        #[command(subcommand)]
        wish: category::Wish,
    },
    /// Writes every ticket with its entries, notices and their delivery; works beside a running server
    #[command(
        after_help = "Examples:\n  mesa export --format jsonl --output tickets.jsonl\n  mesa export --format jsonl | jq .status | sort | uniq -c"
    )]
    Export {
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE")]
        config: Option<PathBuf>,
        /// One JSON object a line
        #[arg(long, value_enum, default_value_t = Format::Jsonl)]
        format: Format,
        /// Where to write; standard output when absent
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Prints what to publish in the DNS of the DKIM key that the settings name
    #[command(after_help = "Example:\n  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem\n  \
            MESA_DKIM_DOMAIN=cultura.example MESA_DKIM_SELECTOR=mesa2026 MESA_DKIM_KEY_FILE=dkim.pem mesa dkim-record")]
    DkimRecord {
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Learns anew what triage suggests, from the newest 20,000 tickets that have a category; works beside a running server
    Relearn {
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Explains what becomes of a mail, imports old mail as history, reconciles the mailbox; works beside a running server
    Mail {
        #[arg(long, env = "MESA_CONFIG", value_name = "FILE", global = true)]
        config: Option<PathBuf>,
        #[command(subcommand)]
        wish: mail::Wish,
    },
    /// Colombian holidays, and deadlines in business time
    Calendar {
        #[command(subcommand)]
        wish: calendar::Wish,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
}

fn serve_help() -> String {
    format!(
        "Examples:\n  mesa serve --demo\n  MESA_MAIL_ADDRESS=soporte@cultura.example mesa serve\n  mesa serve --config /etc/mesa.toml\n\n\
         A file:\n  mail_address = \"soporte@cultura.example\"\n  public_url = \"https://mesa.cultura.example\"\n  [imap]\n  host = \"mail.cultura.example\"\n  \
         user = \"soporte@cultura.example\"\n  password_file = \"/etc/mesa.imap\"\n\n{}",
        config::table()
    )
}

/// A configuration that cannot be used.
pub const EXIT_CONFIGURATION: u8 = 2;

/// Does what the command line asks.
pub fn obey() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Calendar { wish } => calendar::run(&wish),
        Command::Serve { config, demo } => {
            with(config.as_deref(), if demo { Purpose::Demo } else { Purpose::Serve }, |config| serve::run(config, demo))
        }
        Command::Demo { config, tickets } => with(config.as_deref(), Purpose::Demo, |config| commands::demo::run(config, tickets)),
        Command::User { config, wish } => with(config.as_deref(), Purpose::Tool, |config| user::run(config, wish)),
        Command::Category { config, wish } => with(config.as_deref(), Purpose::Tool, |config| category::run(config, wish)),
        Command::DkimRecord { config } => with(config.as_deref(), Purpose::Tool, |config| async move { commands::dkim::run(&config) }),
        Command::Relearn { config } => with(config.as_deref(), Purpose::Tool, relearn::run),
        Command::Mail { config, wish } => with(config.as_deref(), Purpose::Tool, |config| mail::run(config, wish)),
        Command::Export { config, format: Format::Jsonl, output } => {
            with(config.as_deref(), Purpose::Tool, |config| export::run(config, output))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            commands::complain(&failure.to_string());
            ExitCode::from(failure.code)
        }
    }
}

/// Checks the configuration, then runs the command on the runtime.
fn with<F, R>(file: Option<&Path>, purpose: Purpose, command: F) -> Result<(), commands::Failure>
where
    F: FnOnce(config::Config) -> R,
    R: Future<Output = Result<(), commands::Failure>>,
{
    let config = config::check(file, environment(), purpose)
        .map_err(|problems| commands::Failure { code: EXIT_CONFIGURATION, text: problems.to_string() })?;
    commands::log_to_stderr(&config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| commands::Failure::new(format!("the system gives no threads: {error}")))?;
    let done = runtime.block_on(command(config));
    // What is left are background tasks whose work is leased and will be taken up again.
    runtime.shutdown_background();
    done
}

/// Variables that are not Unicode cannot be ours.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Cli::command().debug_assert();
    }
}
