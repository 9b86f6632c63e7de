//! Mail promised: leased, sent, settled (M25–M28).

use crate::{Answer, Desk};
use domain::Instant;
use domain::notices::{DeliveryState, NoticeId, OutboxPage};
use domain::people::{Actor, Address};
use domain::tickets::TicketId;

#[derive(Clone, Debug)]
pub struct LeasedNotice {
    pub id: NoticeId,
    pub ticket: TicketId,
    pub epoch: i64,
    pub from: Address,
    pub to: Address,
    pub bytes: bytes::Bytes,
}

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

/// Up to `most` notices whose time has come. Without a relay nothing is ever leased.
pub async fn lease(_desk: &Desk, _most: u64) -> Answer<Vec<LeasedNotice>> {
    todo!()
}

/// All bytes are with the server, its answer is not here yet: from now on a death is `Unsure` (M27).
pub async fn data_sent(_desk: &Desk, _lease: &LeasedNotice) -> Answer<()> {
    todo!()
}

/// False: the lease was lost meanwhile, nothing was written. `random` in 0..1 spreads retries by ± 20 %.
pub async fn settle(_desk: &Desk, _lease: &LeasedNotice, _verdict: Verdict, _random: f64) -> Answer<bool> {
    todo!()
}

/// When the next notice comes due.
pub async fn next_due(_desk: &Desk) -> Answer<Option<Instant>> {
    todo!()
}

/// *Salida*, newest first. Staff.
pub async fn page(_desk: &Desk, _actor: &Actor, _state: Option<DeliveryState>, _after: Option<String>) -> Answer<OutboxPage> {
    todo!()
}

/// The row and its final bytes. Staff.
pub async fn bytes(_desk: &Desk, _actor: &Actor, _id: NoticeId) -> Answer<(domain::notices::OutboxRow, bytes::Bytes)> {
    todo!()
}

/// Sends a dead, unsure or deferred notice again now. Administrators.
pub async fn retry(_desk: &Desk, _actor: &Actor, _id: NoticeId) -> Answer<()> {
    todo!()
}
