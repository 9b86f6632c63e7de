//! `mesa mail`: one mail explained, old mail imported, the mailbox reconciled.

mod explain;
mod import;
mod reconcile;

use super::Failure;
use crate::config::Config;
use clap::{Subcommand, ValueEnum};
use domain::tickets::Status;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Wish {
    /// Says as JSON what intake would make of a mail, and changes nothing; without a database, as if the desk were empty
    #[command(
        after_help = "Examples:\n  mesa mail explain queja.eml | jq .decision\n  curl -s … | mesa mail explain -\n\nThe keys are in docs/mail.md."
    )]
    Explain {
        /// A file with one message, or - for standard input
        #[arg(value_name = "FILE.eml")]
        file: PathBuf,
    },
    /// Brings in old mail as history: tickets and entries with their own dates; nobody is written to
    ///
    /// Takes single messages, mbox files, Maildirs and folders of them. What is here already is left alone, so that an interrupted
    /// import is simply begun again. Every message is counted in the end: filed, threaded, held, ignored, or known already.
    #[command(after_help = "Examples:\n  mesa mail import soporte.mbox\n  mesa mail import --status solved ~/Maildir archivo/2019")]
    Import {
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        /// How the tickets stand afterwards
        #[arg(long, value_enum, default_value_t = Ends::Closed)]
        status: Ends,
    },
    /// Compares the whole mailbox on the server with what Mesa knows of it; exit code 1 when something is not accounted for
    #[command(after_help = "Examples:\n  mesa mail reconcile\n  mesa mail reconcile --json | jq '.[].missing'")]
    Reconcile {
        /// One JSON list instead of a table
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Ends {
    Closed,
    Solved,
}

impl Ends {
    const fn status(self) -> Status {
        match self {
            Self::Closed => Status::Closed,
            Self::Solved => Status::Solved,
        }
    }
}

pub async fn run(config: Config, wish: Wish) -> Result<(), Failure> {
    match wish {
        Wish::Explain { file } => explain::run(config, file).await,
        Wish::Import { paths, status } => import::run(config, paths, status.status()).await,
        Wish::Reconcile { json } => reconcile::run(config, json).await,
    }
}
