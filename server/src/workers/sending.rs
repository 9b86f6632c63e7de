//! Sends what was promised: leased, handed to the relay, settled (M25–M28).

use super::{AFTER_FAULT, random};
use crate::stop::Stop;
use desk::outbox::{self, LeasedNotice};
use desk::{Desk, steps};
use mail::smtp::{Relay, RelayConfig, Stage, Verdict};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Notices leased at once by one sender: few, so that none waits long behind a slow relay.
const BATCH: u64 = 8;
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// An idle connection is closed after this: relays dislike silent ones.
const KEEP_CONNECTION: Duration = Duration::from_secs(20);
/// Pause of the whole channel when the relay refuses our login (M28).
const LOGIN_PAUSE_MINUTES: i64 = 15;
/// Pause when the relay cannot be reached, doubled up to ten minutes.
const UNREACHABLE_SECONDS: i64 = 15;
const UNREACHABLE_MOST_SECONDS: i64 = 600;

/// One sender with a connection of its own; several may run. Ends with `stop`, after the mail under way.
pub async fn send_mail(desk: Desk, config: RelayConfig, stop: Stop) {
    let mut relay = match Relay::new(config) {
        Ok(relay) => relay,
        Err(fault) => {
            tracing::error!(error = %fault, "notices cannot be sent");
            return;
        }
    };
    let mut unreachable = 0_u32;
    while !stop.is_wished() {
        let woken = desk.wake_sending().notified();
        match outbox::lease(&desk, BATCH).await {
            Ok(batch) if batch.is_empty() => {
                tokio::select! {
                    () = woken => continue,
                    () = tokio::time::sleep(until_due(&desk).await.min(KEEP_CONNECTION)) => {}
                    () = stop.wished() => {}
                }
                relay.close().await;
            }
            Ok(batch) => {
                unreachable = send_batch(&desk, &mut relay, batch, unreachable, &stop).await;
            }
            Err(trouble) => {
                tracing::error!(error = %trouble, "promised mail cannot be read from the database");
                stop.sleep(AFTER_FAULT).await;
            }
        }
    }
    relay.close().await;
}

async fn until_due(desk: &Desk) -> Duration {
    match outbox::next_due(desk).await {
        Ok(Some(at)) => Duration::from_millis(u64::try_from(at.since(desk.now())).unwrap_or(0).max(50)).min(LOOK_AGAIN),
        Ok(None) | Err(_) => LOOK_AGAIN,
    }
}

/// Answers how many times in a row the relay has not been reached.
async fn send_batch(desk: &Desk, relay: &mut Relay, batch: Vec<LeasedNotice>, mut unreachable: u32, stop: &Stop) -> u32 {
    // Once the channel is closed, or the end wished, the rest is given back untouched.
    let mut closed: Option<outbox::Verdict> = None;
    for lease in batch {
        let verdict = match &closed {
            Some(verdict) => verdict.clone(),
            None if stop.is_wished() => outbox::Verdict::Postponed { reply: String::new(), until: desk.now() },
            None => {
                let (verdict, reached) = attempt(desk, relay, &lease, unreachable).await;
                unreachable = if reached { 0 } else { unreachable.saturating_add(1) };
                if let outbox::Verdict::Postponed { .. } = verdict {
                    closed = Some(verdict.clone());
                }
                verdict
            }
        };
        settle(desk, &lease, verdict).await;
    }
    unreachable
}

/// Hands one notice over; the second answer says whether the relay was there.
async fn attempt(desk: &Desk, relay: &mut Relay, lease: &LeasedNotice, unreachable: u32) -> (outbox::Verdict, bool) {
    let taken = AtomicBool::new(false);
    let progress = |stage| {
        let taken = &taken;
        async move { note(desk, lease, stage, taken).await }
    };
    let verdict = relay.send(&lease.from, &lease.to, &lease.bytes, progress).await;
    steps::step("outbox.after_data");
    match verdict {
        Verdict::Accepted { reply } => (outbox::Verdict::Accepted { reply }, true),
        Verdict::Deferred { reply } => (outbox::Verdict::Deferred { reply }, true),
        Verdict::Refused { reply, .. } => (outbox::Verdict::Refused { reply }, true),
        Verdict::Unsure { reply } => (outbox::Verdict::Unsure { reply }, true),
        Verdict::LoginRefused { reply } => {
            tracing::error!(%reply, "the relay refuses our login; nothing is sent for {LOGIN_PAUSE_MINUTES} minutes. Check MESA_SMTP_USER and its password");
            (outbox::Verdict::Postponed { reply, until: desk.now().plus_minutes(LOGIN_PAUSE_MINUTES) }, true)
        }
        // The relay took sender and recipient and then went: this very message may be why, so it counts as an attempt.
        Verdict::Unreachable { reply } if taken.load(Ordering::Relaxed) => (outbox::Verdict::Deferred { reply }, true),
        Verdict::Unreachable { reply } => {
            let seconds = UNREACHABLE_SECONDS.saturating_mul(1 << unreachable.min(6)).min(UNREACHABLE_MOST_SECONDS);
            tracing::warn!(%reply, seconds, "the relay cannot be reached");
            (outbox::Verdict::Postponed { reply, until: desk.now().plus_seconds(seconds) }, false)
        }
    }
}

/// What must be noted before the mail goes on (M27).
async fn note(desk: &Desk, lease: &LeasedNotice, stage: Stage, taken: &AtomicBool) -> ControlFlow<()> {
    match stage {
        Stage::Accepting => {
            taken.store(true, Ordering::Relaxed);
            steps::step("outbox.before_data");
            ControlFlow::Continue(())
        }
        Stage::FinalDot => match outbox::data_sent(desk, lease).await {
            Ok(()) => ControlFlow::Continue(()),
            Err(trouble) => {
                tracing::error!(notice = lease.id.0, error = %trouble, "a notice was not sent, because that could not be noted");
                ControlFlow::Break(())
            }
        },
        Stage::DataSent => {
            steps::step("outbox.data_sent");
            ControlFlow::Continue(())
        }
    }
}

async fn settle(desk: &Desk, lease: &LeasedNotice, verdict: outbox::Verdict) {
    let told = format!("{verdict:?}");
    match outbox::settle(desk, lease, verdict, random()).await {
        Ok(true) => tracing::info!(notice = lease.id.0, ticket = lease.ticket.0, verdict = %told, "notice settled"),
        Ok(false) => tracing::warn!(notice = lease.id.0, "another process took this notice over; what became of it here was not written"),
        Err(trouble) => {
            tracing::error!(notice = lease.id.0, verdict = %told, error = %trouble, "what became of a notice could not be written");
        }
    }
}
