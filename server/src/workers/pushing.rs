//! Tells people's own browsers: leased, sealed, handed to their makers' servers, settled.

use super::AFTER_FAULT;
use crate::stop::Stop;
use desk::push::{self, LeasedPush};
use desk::{Desk, Trouble};
use mail::push::{Keys, Target, Verdict};
use std::sync::Arc;
use std::time::Duration;

const BATCH: i64 = 16;
/// A commit wakes it; what another process promised, or comes due again, is found then.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// The office's key pair, made on the first start. Without it nothing is pushed, and why is said once in the log.
pub async fn push_keys(desk: &Desk) -> Option<Arc<Keys>> {
    let made = || Keys::make().map_err(|bad| Trouble::Fault(bad.to_string()));
    match push::keys(desk, made).await.map(|pair| Keys::read(&pair)) {
        Ok(Ok(keys)) => Some(Arc::new(keys)),
        Ok(Err(error)) => {
            tracing::error!(%error, "no browser can be told of anything");
            None
        }
        Err(error) => {
            tracing::error!(%error, "no browser can be told of anything");
            None
        }
    }
}

/// Runs until `stop`.
pub async fn push_notices(desk: Desk, keys: Arc<Keys>, stop: Stop) {
    let mut changes = desk.changes();
    while !stop.is_wished() {
        match push::lease(&desk, BATCH).await {
            Ok(batch) if batch.is_empty() => {
                tokio::select! {
                    // Behind or closed: looking again is all there is to do.
                    _ = changes.recv() => {}
                    () = tokio::time::sleep(LOOK_AGAIN) => {}
                    () = stop.wished() => {}
                }
            }
            Ok(batch) => {
                for lease in batch {
                    tell(&desk, &keys, &lease).await;
                }
            }
            Err(error) => {
                tracing::error!(%error, "what is to be pushed cannot be read from the database");
                stop.sleep(AFTER_FAULT).await;
            }
        }
    }
}

async fn tell(desk: &Desk, keys: &Keys, lease: &LeasedPush) {
    let LeasedPush { endpoint, p256dh, auth, payload, .. } = lease.clone();
    let contact = format!("mailto:{}", desk.office().support);
    let verdict = mail::push::send(keys, &Target { endpoint, p256dh, auth }, &payload, &contact, desk.now().millis() / 1_000).await;
    let settled = match verdict {
        Verdict::Delivered => push::Verdict::Delivered,
        Verdict::Gone => push::Verdict::Gone,
        Verdict::Later { why, after } => {
            tracing::info!(device = lease.device_id, %why, "a browser is told later");
            push::Verdict::Later { after }
        }
        Verdict::Refused { why } => {
            tracing::warn!(device = lease.device_id, %why, "a browser is not told");
            push::Verdict::Refused
        }
    };
    if let Err(error) = push::settle(desk, lease, settled).await {
        tracing::error!(%error, "what became of a push could not be written");
    }
}
