//! Mail received: durable first, decided after (M3, M4, M6, M8).

use crate::{Answer, Desk};
use domain::Instant;
use domain::intake::{Arrival, IntakeId, IntakePage, IntakeState, ParsedMail, Unreadable};
use domain::people::Actor;
use domain::tickets::TicketId;

/// Stores the raw bytes, unique for (mailbox, SHA-256), and commits; only after it returns may the server be told (M4).
/// The bytes are durable before the row is.
pub async fn receive(_desk: &Desk, _mailbox: &str, _arrival: Arrival, _raw: &[u8], _arrived_at: Instant) -> Answer<Received> {
    todo!()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub id: IntakeId,
    /// False: the same bytes were here before (M6).
    pub new: bool,
}

/// A message to be filed by whoever holds the lease. The attempt is counted and committed before this returns (M8).
#[derive(Clone, Debug)]
pub struct Leased {
    pub id: IntakeId,
    pub epoch: i64,
    pub raw: bytes::Bytes,
    /// `Some("")` is the null return path.
    pub envelope_from: Option<String>,
}

/// Up to `most` messages, oldest first. A third failed attempt is held instead of leased.
pub async fn lease(_desk: &Desk, _most: u64) -> Answer<Vec<Leased>> {
    todo!()
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filed {
    Opened(TicketId),
    Appended(TicketId),
    Held,
    Ignored,
    /// Somebody else has the lease by now; nothing was done.
    LeaseLost,
}

/// One transaction: facts, `domain::intake::decide`, ticket or entry, event, outbox. `unquoted HTML` and attachments come in `parsed`.
pub async fn file(_desk: &Desk, _leased: &Leased, _parsed: Result<ParsedMail, Unreadable>) -> Answer<Filed> {
    todo!()
}

/// Where an IMAP folder stands (M3, M4, M9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderState {
    /// Lowest UID that is not settled: search from here.
    pub from_uid: u32,
    /// The server's UIDVALIDITY differs from the one known before (M7).
    pub epoch_changed: bool,
}

/// Opens the ledger for a folder; on the first connection it starts at `uid_next` (M9).
pub async fn open_folder(_desk: &Desk, _mailbox: &str, _folder: &str, _uid_validity: u32, _uid_next: u32) -> Answer<FolderState> {
    todo!()
}

/// Which of these UIDs still need fetching (not yet stored), and which are stored but the server has not been told.
pub async fn unsettled(_desk: &Desk, _mailbox: &str, _folder: &str, _uid_validity: u32, _uids: &[u32]) -> Answer<Unsettled> {
    todo!()
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsettled {
    pub fetch: Vec<u32>,
    pub acknowledge: Vec<u32>,
}

/// The server was told: flagged or moved.
pub async fn acknowledged(_desk: &Desk, _mailbox: &str, _folder: &str, _uid_validity: u32, _uid: u32) -> Answer<()> {
    todo!()
}

/// Somebody else expunged it before it could be fetched.
pub async fn vanished(_desk: &Desk, _mailbox: &str, _folder: &str, _uid_validity: u32, _uid: u32) -> Answer<()> {
    todo!()
}

/// Too large to take, or otherwise refused before its bytes were here: visible as held.
pub async fn cannot_take(_desk: &Desk, _mailbox: &str, _folder: &str, _uid_validity: u32, _uid: u32, _why: &str) -> Answer<()> {
    todo!()
}

/// A full pass went through.
pub async fn folder_checked(_desk: &Desk, _mailbox: &str, _folder: &str) -> Answer<()> {
    todo!()
}

/// *Recepción*, newest first. Administrators and supervisors.
pub async fn page(_desk: &Desk, _actor: &Actor, _state: Option<IntakeState>, _after: Option<String>) -> Answer<IntakePage> {
    todo!()
}

/// Puts a held or ignored message back to be filed. Administrators.
pub async fn refile(_desk: &Desk, _actor: &Actor, _id: IntakeId) -> Answer<()> {
    todo!()
}

/// The raw source. Administrators; technicians and supervisors for mail that is on a ticket.
pub async fn raw(_desk: &Desk, _actor: &Actor, _id: IntakeId) -> Answer<bytes::Bytes> {
    todo!()
}
