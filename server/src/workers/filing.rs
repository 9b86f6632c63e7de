//! Files what was received: leased, parsed away from the runtime, decided in one transaction.

use super::AFTER_FAULT;
use crate::stop::Stop;
use desk::Desk;
use desk::intake::{self, Leased};
use domain::intake::{ParsedMail, Unreadable};
use futures::StreamExt;
use std::time::Duration;

/// Messages leased at once.
const BATCH: u64 = 16;
/// Messages parsed at the same time.
const PARSERS: usize = 2;
/// Longest wait without a call: on PostgreSQL another process may have received, and a dead one's lease may have run out.
const LOOK_AGAIN: Duration = Duration::from_secs(3);

/// Runs until `stop`; what is leased then is finished first.
pub async fn file_mail(desk: Desk, stop: Stop) {
    while !stop.is_wished() {
        // Asked for before looking: what arrives while we look wakes us.
        let woken = desk.wake_filing().notified();
        match intake::lease(&desk, BATCH).await {
            Ok(batch) if batch.is_empty() => {
                tokio::select! {
                    () = woken => {}
                    () = tokio::time::sleep(LOOK_AGAIN) => {}
                    () = stop.wished() => {}
                }
            }
            Ok(batch) => file_batch(&desk, batch).await,
            Err(trouble) => {
                tracing::error!(error = %trouble, "received mail cannot be read from the database");
                stop.sleep(AFTER_FAULT).await;
            }
        }
    }
}

/// Parses ahead while the one before is being filed; filed in the order of arrival.
async fn file_batch(desk: &Desk, batch: Vec<Leased>) {
    let mut parsed = futures::stream::iter(batch)
        .map(|leased| async {
            let result = parse(&leased).await;
            (leased, result)
        })
        .buffered(PARSERS);
    while let Some((leased, result)) = parsed.next().await {
        let id = leased.id.0;
        match intake::file(desk, &leased, result).await {
            Ok(filed) => tracing::info!(message = id, fate = ?filed, "message filed"),
            // The attempt was counted when it was leased (M8); it comes again when the lease runs out.
            Err(trouble) => tracing::error!(message = id, error = %trouble, "message could not be filed; it will be tried again"),
        }
    }
}

/// A parser that panics makes the message unreadable, and nothing else (M8).
pub async fn parse(leased: &Leased) -> Result<ParsedMail, Unreadable> {
    let raw = leased.raw.clone();
    let mut parsed = match tokio::task::spawn_blocking(move || mail::mime::parse(&raw)).await {
        Ok(parsed) => parsed?,
        Err(panic) => {
            tracing::error!(message = leased.id.0, error = %panic, "the parser gave up on a message; it is held");
            return Err(Unreadable::NotAMessage);
        }
    };
    if leased.envelope_from.as_deref() == Some("") {
        parsed.auto.null_return_path = true;
    }
    Ok(parsed)
}
