//! Ctrl-C, SIGTERM and SIGHUP: remembered here, noticed by whoever waits, so that every started process is stopped on the way out.

use std::{
    process,
    sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{Context, Result};

static ASKED: AtomicBool = AtomicBool::new(false);

/// The person asked to stop. Not a failure of the step that was running.
#[derive(Debug)]
pub struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped on request")
    }
}

impl std::error::Error for Interrupted {}

/// From now on signals are remembered instead of fatal; the second one is fatal (children then die by their death signal).
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            process::exit(130);
        }
    })
    .context("cannot listen for Ctrl-C")
}

/// An error as soon as somebody has asked to stop.
pub fn check() -> Result<()> {
    if ASKED.load(Ordering::SeqCst) { Err(Interrupted.into()) } else { Ok(()) }
}
