//! Runs the steps, goes on after a failure, and tells the result.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Result;

use super::steps::{self, Bench, NAMES};
use crate::{interrupt, place::Place, say, setup};

struct Row {
    name: &'static str,
    took: Duration,
    /// Passed tests where they are counted; the failure's first line otherwise.
    result: Result<Option<u32>, String>,
}

/// All steps, or the named ones; success only when every one succeeded.
pub fn all(place: &Place, only: &[String]) -> Result<ExitCode> {
    let started = Instant::now();
    setup::complete(place)?;
    let mut bench = Bench::new(place);
    let mut rows = Vec::new();
    for name in NAMES.into_iter().filter(|name| only.is_empty() || only.iter().any(|wished| wished == name)) {
        let began = Instant::now();
        let result = steps::run(&mut bench, name);
        interrupt::check()?;
        if let Err(error) = &result {
            say::failure(error);
        }
        let result = result.map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned());
        rows.push(Row { name, took: began.elapsed(), result });
    }
    drop(bench);
    Ok(tell(&rows, started.elapsed()))
}

fn tell(rows: &[Row], took: Duration) -> ExitCode {
    say::line("");
    for Row { name, took, result } in rows {
        let words = match result {
            Ok(Some(passed)) => format!("passed, {passed} tests"),
            Ok(None) => "passed".to_owned(),
            Err(_) => "FAILED".to_owned(),
        };
        say::line(format_args!("  {name:<14} {:>12}  {words}", say::time(*took)));
    }
    let failed = rows.iter().filter(|row| row.result.is_err()).count();
    say::line("");
    if failed == 0 && !rows.is_empty() {
        say::done(format_args!("Everything passed in {}", say::time(took)));
        ExitCode::SUCCESS
    } else {
        for row in rows {
            if let Err(words) = &row.result {
                say::line(format_args!("✗ {}: {words}", row.name));
            }
        }
        say::line(format_args!("{failed} of {} steps failed after {}", rows.len(), say::time(took)));
        ExitCode::FAILURE
    }
}
