//! What became of a notice that was sent, or tried to be (M27, M28).

use super::{LeasedNotice, Telling, promise};
use crate::tickets::row::Ticket;
use crate::tickets::{record, row};
use crate::{Answer, Desk, sql, step};
use domain::Instant;
use domain::notices::{DeliveryState, NoticeId, NoticeKind};
use domain::people::PersonId;
use domain::tickets::{EventKind, TicketId};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// After the final dot without an answer, the same bytes again after so long (RFC 1047).
pub(super) const UNSURE_MINUTES: i64 = 10;
/// Passing failures: after so many minutes each, then hourly, spread by ± 20 %.
const RETRY_MINUTES: [i64; 4] = [1, 5, 15, 30];
/// Longest answer of a server that is kept, in characters.
const MAX_REPLY: usize = 500;

/// What the server made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted {
        reply: String,
    },
    /// 4xx, network (M28).
    Deferred {
        reply: String,
    },
    /// 5xx: a dead letter.
    Refused {
        reply: String,
    },
    /// The connection died after the final dot (M27).
    Unsure {
        reply: String,
    },
    /// The message was not at fault (login refused, relay unreachable): try again, uncounted, not before this.
    Postponed {
        reply: String,
        until: Instant,
    },
}

/// Never by itself: a person decides. The year 9999.
pub(super) const fn never() -> Instant {
    Instant::from_millis(253_370_764_800_000)
}

#[derive(FromQueryResult)]
struct Row {
    state: String,
    attempts: i64,
    unsure: i64,
    give_up_at: i64,
}

/// What the row becomes.
struct Outcome {
    state: DeliveryState,
    reply: String,
    next: Instant,
    attempts: i64,
    unsure: i64,
    accepted: Option<Instant>,
}

/// False: the lease was lost meanwhile, nothing was written. `random` in 0..1 spreads retries by ± 20 %.
pub async fn settle(desk: &Desk, lease: &LeasedNotice, verdict: Verdict, random: f64) -> Answer<bool> {
    step("outbox.before_settle");
    let txn = desk.begin().await?;
    // Whoever may have to tell of a death locks the ticket, and the ticket always before the notice: use cases do, too.
    let ticket = match verdict {
        Verdict::Refused { .. } | Verdict::Deferred { .. } | Verdict::Unsure { .. } => Some(row::lock(&txn, lease.ticket).await?),
        Verdict::Accepted { .. } | Verdict::Postponed { .. } => None,
    };
    let sql = format!("SELECT state, attempts, unsure, give_up_at FROM outbox WHERE id = $1 AND lease_epoch = $2{}", sql::for_update(&txn));
    let row: Option<Row> = sql::find(&txn, sql, sql::values![lease.id.0, lease.epoch]).await?;
    // An acceptance that comes too late still saves the reader a second copy, as long as nobody has begun to send it.
    let late = |row: &Row| row.state == DeliveryState::Unsure.key() && matches!(verdict, Verdict::Accepted { .. });
    let Some(row) = row.filter(|row| row.state == DeliveryState::Claimed.key() || late(row)) else { return Ok(false) };
    let outcome = outcome(&row, verdict, desk.now(), random);
    let reply: String = outcome.reply.chars().take(MAX_REPLY).collect();
    sql::execute(
        &txn,
        "UPDATE outbox SET state = $3, last_reply = $4, next_attempt_at = $5, attempts = $6, unsure = $7, accepted_at = $8, \
         lease_until = NULL, data_sent = FALSE WHERE id = $1 AND lease_epoch = $2",
        sql::values![
            lease.id.0,
            lease.epoch,
            outcome.state.key(),
            reply.as_str(),
            outcome.next.millis(),
            outcome.attempts,
            outcome.unsure,
            outcome.accepted.map(Instant::millis),
        ],
    )
    .await?;
    let told = match outcome.state {
        DeliveryState::Dead => Some(reply),
        DeliveryState::Unsure if outcome.next == never() => Some(in_doubt(&reply)),
        _ => None,
    };
    if let (Some(reply), Some(ticket)) = (told, &ticket) {
        let reader = reader(&txn, lease.id).await?;
        tell(desk, &txn, (ticket, lease.id), &reader.to(), &reply).await?;
    }
    desk.commit(txn, Some(lease.ticket)).await?;
    step("outbox.after_settle");
    Ok(true)
}

/// What is said of a notice that may have arrived and waits for a person (M27).
pub(super) fn in_doubt(reply: &str) -> String {
    format!("it may have arrived, and is not sent again by itself (M27): {reply}")
}

/// A notice that nobody sends any more by itself, and why.
pub(crate) struct Ended {
    pub(super) notice: NoticeId,
    pub(super) ticket: TicketId,
    pub(super) reply: String,
}

/// Whoever works the tickets hears of these, each in a transaction of its own: the ticket is locked before the notice. What cannot be
/// told still stands in *Salida*, and keeps nobody's mail waiting.
pub(crate) async fn tell_all(desk: &Desk, ended: Vec<Ended>) {
    for Ended { notice, ticket, reply } in ended {
        if let Err(trouble) = tell_alone(desk, ticket, notice, &reply).await {
            tracing::error!(notice = notice.0, %reply, error = %trouble, "that a notice is not sent could not be told");
        }
    }
}

async fn tell_alone(desk: &Desk, ticket: TicketId, notice: NoticeId, reply: &str) -> Answer<()> {
    let txn = desk.begin().await?;
    let ticket = row::lock(&txn, ticket).await?;
    let reader = reader(&txn, notice).await?;
    tell(desk, &txn, (&ticket, notice), &reader.to(), reply).await?;
    desk.commit(txn, Some(ticket.id)).await
}

#[derive(FromQueryResult)]
struct Reader {
    kind: String,
    person_id: i64,
    name: String,
    address: String,
}

impl Reader {
    fn to(&self) -> String {
        format!("{} <{}>", self.name, self.address)
    }
}

async fn reader(txn: &impl ConnectionTrait, notice: NoticeId) -> Answer<Reader> {
    let sql = "SELECT o.kind, o.person_id, p.name, o.address FROM outbox o JOIN person p ON p.id = o.person_id WHERE o.id = $1";
    sql::known(sql::find(txn, sql, [notice.0.into()]).await?, "the reader of a notice")
}

/// Whoever works the ticket hears that somebody will not (M28). Of such a notice itself nothing more is told.
pub(super) async fn tell(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    (ticket, notice): (&Ticket, NoticeId),
    to: &str,
    reply: &str,
) -> Answer<()> {
    let reader = reader(txn, notice).await?;
    let reason = format!("{to}: {reply}");
    let what = EventKind::NotDelivered { to: to.to_owned(), reply: reply.to_owned() };
    let event = record::record(txn, ticket.id, desk.now(), None, &what, None).await?;
    if reader.kind == NoticeKind::Undelivered.key() {
        return Ok(());
    }
    // Who cannot be reached is not written to about it.
    let by = Some(PersonId(reader.person_id));
    let telling = Telling { kind: NoticeKind::Undelivered, event, by, entries: &[], reason: Some(&reason), term: None, answers: None };
    promise(desk, txn, ticket, &telling).await
}

fn outcome(row: &Row, verdict: Verdict, now: Instant, random: f64) -> Outcome {
    // The attempt of a worker that was taken for dead has been counted.
    let attempts = row.attempts + i64::from(row.state == DeliveryState::Claimed.key());
    let counted = |state, reply, next| Outcome { state, reply, next, attempts, unsure: row.unsure, accepted: None };
    match verdict {
        Verdict::Accepted { reply } => Outcome { accepted: Some(now), ..counted(DeliveryState::Accepted, reply, now) },
        Verdict::Refused { reply } => counted(DeliveryState::Dead, reply, now),
        Verdict::Deferred { reply } if now.millis() >= row.give_up_at => counted(DeliveryState::Dead, reply, now),
        Verdict::Deferred { reply } => counted(DeliveryState::Deferred, reply, now.plus_millis(retry_after(row.attempts, random))),
        Verdict::Unsure { reply } => {
            let next = if row.unsure == 0 { now.plus_minutes(UNSURE_MINUTES) } else { never() };
            Outcome { unsure: row.unsure + 1, ..counted(DeliveryState::Unsure, reply, next) }
        }
        Verdict::Postponed { reply, until } => {
            Outcome { attempts: row.attempts, ..counted(DeliveryState::Deferred, reply, until.max(now)) }
        }
    }
}

/// Milliseconds until the next attempt, after `failed` earlier ones.
#[expect(clippy::cast_possible_truncation, reason = "an hour in milliseconds is far within f64")]
fn retry_after(failed: i64, random: f64) -> i64 {
    let minutes = usize::try_from(failed).ok().and_then(|failed| RETRY_MINUTES.get(failed)).copied();
    let Some(minutes) = minutes else {
        let spread = 0.8 + 0.4 * random.clamp(0.0, 1.0);
        return (3_600_000_f64 * spread) as i64;
    };
    minutes * 60_000
}
