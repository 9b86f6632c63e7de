//! Every ticket as one JSON object a line.

mod line;
mod read;

use crate::categories::Tree;
use crate::{Answer, Desk, Trouble};
use std::io::Write;

/// Tickets read at once: memory holds one batch, whatever the size of the desk.
const BATCH: i64 = 100;

/// Works beside a running server: reads one consistent snapshot and takes no lock. Answers the number of tickets.
pub async fn jsonl(desk: &Desk, out: &mut (dyn Write + Send)) -> Answer<u64> {
    let fault = |error: std::io::Error| Trouble::Fault(format!("the export cannot be written: {error}"));
    let txn = desk.snapshot().await?;
    let tree = Tree::load(&txn).await?;
    let (mut after, mut written) = (0, 0);
    loop {
        let tickets = read::batch(&txn, &desk.0.calendar, &tree, after, BATCH).await?;
        let Some(last) = tickets.last() else { break };
        after = last.number;
        for ticket in &tickets {
            let line = serde_json::to_string(ticket).map_err(|error| Trouble::Fault(error.to_string()))?;
            writeln!(out, "{line}").map_err(fault)?;
            written += 1;
        }
    }
    txn.commit().await?;
    out.flush().map_err(fault)?;
    Ok(written)
}
