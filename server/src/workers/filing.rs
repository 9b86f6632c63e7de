//! Files what was received: leased, parsed away from the runtime, decided in one transaction.

use super::AFTER_FAULT;
use crate::stop::Stop;
use desk::Desk;
use desk::intake::{self, Leased, Ready};
use domain::intake::{IntakeId, ParsedMail, Unreadable};
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Messages leased at once.
const BATCH: u64 = 16;
/// Messages filed in one transaction at most: few enough that whoever else writes need not wait long.
const TOGETHER: usize = 8;
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

/// Parses ahead while those before are being filed, in the order of arrival: one alone at once, and in a rush as many together as
/// have been read meanwhile.
async fn file_batch(desk: &Desk, batch: Vec<Leased>) {
    let turns = Arc::new(Semaphore::new(PARSERS));
    let reading: FuturesOrdered<_> = batch.into_iter().map(|leased| tokio::spawn(read(desk.clone(), turns.clone(), leased))).collect();
    let mut groups = reading.ready_chunks(TOGETHER);
    while let Some(group) = groups.next().await {
        let group: Vec<Ready> = group.into_iter().filter_map(|read| read.ok().flatten()).collect();
        match intake::file_all(desk, &group).await {
            Ok(filed) => {
                for (ready, filed) in group.iter().zip(filed) {
                    let id = ready.id().0;
                    match filed {
                        Ok(filed) => tracing::info!(message = id, fate = ?filed, "message filed"),
                        // The attempt was counted when it was leased (M8); it comes again when the lease runs out.
                        Err(trouble) => {
                            tracing::error!(message = id, error = %trouble, "message could not be filed; it will be tried again");
                        }
                    }
                }
            }
            Err(trouble) => {
                tracing::error!(messages = group.len(), error = %trouble, "messages could not be filed; they will be tried again");
                let leases: Vec<_> = group.iter().map(Ready::lease).collect();
                give_back(desk, &leases).await;
            }
        }
    }
}

/// `None`: its attachments could not be stored; it comes again as well.
async fn read(desk: Desk, turns: Arc<Semaphore>, leased: Leased) -> Option<Ready> {
    // Never closed.
    let turn = turns.acquire_owned().await.ok()?;
    let (id, lease) = (leased.id.0, (leased.id, leased.epoch));
    let parsed = parse(&leased).await;
    drop(turn);
    match intake::prepare(&desk, leased, parsed).await {
        Ok(ready) => Some(ready),
        Err(trouble) => {
            tracing::error!(message = id, error = %trouble, "the attachments of a message could not be stored; it will be tried again");
            give_back(&desk, &[lease]).await;
            None
        }
    }
}

/// Where not even that can be written, the attempt counts.
async fn give_back(desk: &Desk, leases: &[(IntakeId, i64)]) {
    if let Err(trouble) = intake::give_back(desk, leases).await {
        tracing::warn!(messages = leases.len(), error = %trouble, "attempts that were not the messages' fault could not be taken back");
    }
}

/// With what the envelope says of it.
pub async fn parse(leased: &Leased) -> Result<ParsedMail, Unreadable> {
    let mut parsed = read_message(leased.raw.clone()).await?;
    if leased.envelope_from.as_deref() == Some("") {
        parsed.auto.null_return_path = true;
    }
    Ok(parsed)
}

/// Read away from the runtime's threads. A parser that panics makes the message unreadable, and nothing else (M8).
pub async fn read_message(raw: bytes::Bytes) -> Result<ParsedMail, Unreadable> {
    match tokio::task::spawn_blocking(move || mail::mime::parse(&raw)).await {
        Ok(parsed) => parsed,
        Err(panic) => {
            tracing::error!(error = %panic, "the parser gave up on a message");
            Err(Unreadable::NotAMessage)
        }
    }
}
