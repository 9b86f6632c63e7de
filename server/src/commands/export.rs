//! `mesa export`: every ticket as one JSON object a line.

use super::{Failure, complain, open};
use crate::config::Config;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

pub async fn run(config: Config, output: Option<PathBuf>) -> Result<(), Failure> {
    let desk = open(&config, false).await?;
    let mut out: Box<dyn Write + Send> = match &output {
        Some(path) => {
            let file = File::create(path).map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(std::io::stdout())),
    };
    let tickets = desk::export::jsonl(&desk, &mut *out).await?;
    out.flush()?;
    if let Some(path) = output {
        complain(&format!("{tickets} tickets written to {}", path.display()));
    }
    Ok(())
}
