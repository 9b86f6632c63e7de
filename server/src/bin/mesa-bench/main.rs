//! `mesa-bench`: what Mesa does in how much time and memory, measured with the real desk, parser, composer and binary.

mod desk_of_size;
mod intake;
mod process;
mod queue;
mod report;
mod search;
mod web;

use clap::Parser;
use desk_of_size::Place;
use report::Report;
use server::commands::{Failure, complain, log_to_stderr};
use std::path::PathBuf;
use std::process::ExitCode;

/// Measures Mesa: mail to tickets, the queue, memory and start.
///
/// On SQLite every commit waits for the disk (synchronous=FULL), as in production. Slow numbers are no error; only what cannot be
/// measured is.
#[derive(Parser)]
#[command(
    name = "mesa-bench",
    version,
    after_help = "Examples:\n  mesa-bench --quick\n  mesa-bench --database postgres://mesa@127.0.0.1/empty"
)]
pub struct Wish {
    /// A small run: the numbers say little, but everything has been exercised
    #[arg(long)]
    quick: bool,
    /// Tickets on the desk [100000, or 2000 with --quick]
    #[arg(long, value_name = "N")]
    tickets: Option<u32>,
    /// Mails taken in [3000, or 300 with --quick]
    #[arg(long, value_name = "N")]
    mails: Option<u32>,
    /// Calls of the queue [2100, or 210 with --quick]
    #[arg(long, value_name = "N")]
    calls: Option<u32>,
    /// Mails handed over at the same time, as an MTA's connections do
    #[arg(long, value_name = "N", default_value_t = 16)]
    receivers: u32,
    /// An empty PostgreSQL database to measure on, instead of SQLite in a folder
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Where the folder of the run is made (and removed afterwards): choose the disk that is to be measured [the temporary folder]
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// The `mesa` that is started [beside this program]
    #[arg(long, value_name = "FILE")]
    mesa: Option<PathBuf>,
}

impl Wish {
    fn size(&self, wished: Option<u32>, whole: u32, quick: u32) -> u32 {
        wished.unwrap_or(if self.quick { quick } else { whole })
    }

    pub fn tickets(&self) -> u32 {
        self.size(self.tickets, 100_000, 2_000)
    }

    pub fn mails(&self) -> u32 {
        self.size(self.mails, 3_000, 300)
    }

    pub fn calls(&self) -> u32 {
        self.size(self.calls, 2_100, 210)
    }

    pub fn receivers(&self) -> u32 {
        self.receivers.max(1)
    }

    /// Starts of the binary, and page loads: enough for a median, and for a 99th percentile.
    pub fn starts(&self) -> u32 {
        if self.quick { 2 } else { 5 }
    }

    pub fn loads(&self) -> u32 {
        if self.quick { 50 } else { 400 }
    }
}

fn main() -> ExitCode {
    let wish = Wish::parse();
    log_to_stderr("error");
    let done = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::from).and_then(|runtime| {
        let done = runtime.block_on(measure(&wish));
        runtime.shutdown_background();
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure.to_string());
            ExitCode::from(failure.code)
        }
    }
}

async fn measure(wish: &Wish) -> Result<(), Failure> {
    let mut report = Report::default();
    let place = Place::make(wish)?;
    report.about(&place, wish)?;

    if place.is_sqlite() {
        // A new office first: what the machine can do. The same again with a full desk below.
        let empty = place.beside("empty")?;
        let desk = empty.open().await?;
        desk_of_size::staff(&desk).await?;
        report.intake("an empty desk", &intake::run(&desk, wish).await?);
        drop(desk);
    }

    let desk = place.open().await?;
    desk_of_size::fill(&desk, wish.tickets()).await?;
    report.queue(wish, &queue::run(&desk, wish).await?);
    report.search(wish, &search::run(&desk, wish).await?);
    // The binary takes the lock of the embedded database.
    drop(desk);
    report.process(wish, &process::run(&place, wish)?);

    let desk = place.open().await?;
    report.intake(&format!("{} tickets", wish.tickets()), &intake::run(&desk, wish).await?);
    drop(desk);
    report.print();
    place.remove()
}
