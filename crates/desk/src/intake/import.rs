//! Mail from before Mesa, brought in as history (M9): tickets and entries as they were, with their own dates; nobody is written to and
//! nothing is alerted.

use super::apply::{self, Incoming, Opening};
use super::facts;
use super::file::{Fate, Filed, settle};
use super::hand::unread;
use super::lease::Leased;
use super::origin::Origin;
use super::receive::{durable, store};
use crate::desk::RECEPTION;
use crate::tickets::record::record;
use crate::tickets::row;
use crate::{Answer, Desk, mailboxes, sql};
use domain::Instant;
use domain::intake::{HoldReason, IgnoreReason, IntakeId, MailPerson, MatchRule, ParsedMail, Unreadable, is_automatic};
use domain::notices::Hears;
use domain::people::Address;
use domain::rules::Outcome;
use domain::tickets::{EntryKind, EventKind, Level, Status, TicketId};
use sea_orm::{ConnectionTrait, TransactionTrait};

/// A third interrupted attempt is not repeated (M8).
const MOST_ATTEMPTS: i64 = 3;
/// What the row of a message says while it is brought in, and for ever if that kills whoever does it.
const UNDER_WAY: &str = "being imported";

/// A message to be brought in.
pub struct Claim {
    pub raw: bytes::Bytes,
    /// When the archive says that it came.
    pub arrived_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// Its bytes are durable; it is visible as held until it is filed.
    Fresh(IntakeId),
    /// An earlier run was cut short at it: to be filed by itself, so that what kills the process takes nothing along.
    Again(IntakeId),
    /// The same bytes are here already (M6).
    Known,
}

/// Makes messages durable before any of them is parsed (M8). Those of an interrupted run are claimed one at a time: alone in `claims`.
pub async fn claim(desk: &Desk, mailbox: &str, claims: &[Claim]) -> Answer<Vec<Claimed>> {
    for claim in claims {
        durable(desk, &claim.raw).await?;
    }
    let txn = desk.begin().await?;
    let mut claimed = Vec::with_capacity(claims.len());
    for claim in claims {
        let stored = store(desk, &txn, mailbox, &claim.raw, claim.arrived_at, None).await?;
        let id = IntakeId(stored.id);
        if stored.new {
            let sql = "UPDATE intake SET state = 'held', hold = $2, fault = $3, imported = TRUE, attempts = 1 WHERE id = $1";
            sql::execute(&txn, sql, sql::values![stored.id, HoldReason::Failed.key(), UNDER_WAY]).await?;
            claimed.push(Claimed::Fresh(id));
            continue;
        }
        let cut_short = "id = $1 AND imported AND state = 'held' AND hold = $2 AND fault = $3 AND attempts < $4";
        let values = || sql::values![stored.id, HoldReason::Failed.key(), UNDER_WAY, MOST_ATTEMPTS];
        let again = if claims.len() == 1 {
            sql::execute(&txn, format!("UPDATE intake SET attempts = attempts + 1 WHERE {cut_short}"), values()).await? > 0
        } else {
            sql::one(&txn, format!("SELECT 1 FROM intake WHERE {cut_short}"), values()).await?.is_some()
        };
        claimed.push(if again { Claimed::Again(id) } else { Claimed::Known });
    }
    desk.commit(txn, None).await?;
    Ok(claimed)
}

/// A claimed message, parsed.
pub struct History {
    pub id: IntakeId,
    pub raw: bytes::Bytes,
    pub parsed: Result<ParsedMail, Unreadable>,
    pub arrived_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    Opened(TicketId),
    Threaded(TicketId),
    Held(HoldReason),
    Ignored(IgnoreReason),
}

/// Files history in its order, all of it in one transaction. Tickets end as `ends` says: solved or closed.
pub async fn file_history(desk: &Desk, batch: Vec<History>, ends: Status) -> Answer<Vec<Imported>> {
    let mut ready = Vec::with_capacity(batch.len());
    for mut history in batch {
        let files = match &mut history.parsed {
            Ok(mail) => apply::store_files(desk, &mut mail.attachments).await?,
            Err(_) => Vec::new(),
        };
        ready.push((history, files));
    }
    let txn = desk.begin().await?;
    let mut done = Vec::with_capacity(ready.len());
    for (history, files) in &ready {
        let savepoint = txn.begin().await?;
        done.push(file_one(desk, &savepoint, history, files, ends).await?);
        savepoint.commit().await?;
    }
    desk.commit(txn, [RECEPTION]).await?;
    Ok(done)
}

async fn file_one(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    history: &History,
    files: &[apply::StoredFile],
    ends: Status,
) -> Answer<Imported> {
    // Another run of the command may have been at it meanwhile, or a person in Recepción.
    let sql =
        format!("SELECT 1 FROM intake WHERE id = $1 AND imported AND state = 'held' AND hold = $2 AND fault = $3{}", sql::for_update(txn));
    if sql::one(txn, sql, sql::values![history.id.0, HoldReason::Failed.key(), UNDER_WAY]).await?.is_none() {
        return Ok(Imported::Ignored(IgnoreReason::Duplicate));
    }
    let leased = Leased { id: history.id, epoch: 0, raw: history.raw.clone(), envelope_from: None };
    let glanced;
    let (mail, unreadable) = match &history.parsed {
        Ok(mail) => (mail, None),
        Err(unreadable) => {
            glanced = unread(&history.raw);
            (&glanced, Some(unreadable.to_string()))
        }
    };
    let authentication = facts::authentication(desk, mail);
    let (fate, imported) = if let Some(fault) = unreadable {
        (Fate::held(HoldReason::Unreadable, None, Some(fault)), Imported::Held(HoldReason::Unreadable))
    } else {
        let incoming = Incoming { id: history.id, mail, verdict: authentication.verdict, files };
        let at = mail.date.unwrap_or(history.arrived_at).min(desk.now());
        place(&desk.at_past(at), txn, &incoming, at, ends).await?
    };
    settle(desk, txn, &leased, &fate, mail, &authentication, Origin::default()).await?;
    Ok(imported)
}

/// Where it belongs among the history; `desk` stands at the mail's own moment.
async fn place(desk: &Desk, txn: &impl ConnectionTrait, incoming: &Incoming<'_>, at: Instant, ends: Status) -> Answer<(Fate, Imported)> {
    let mail = incoming.mail;
    let held = |reason| Ok((Fate::held(reason, None, None), Imported::Held(reason)));
    let ignored = |reason| Ok((Fate::ignored(reason), Imported::Ignored(reason)));
    let Some(sender) = mail.from.iter().find_map(MailPerson::known_as) else { return held(HoldReason::NoSender) };
    let own = sender.0.is_one_of(&mailboxes::own(desk, txn).await?);
    let automatic = is_automatic(mail, &desk.0.instance);
    if let Some(ticket) = thread(desk, txn, mail, &sender.0).await? {
        append(desk, txn, incoming, ticket, sender, at).await?;
        return Ok((Fate::filed(Filed::Appended(ticket), MatchRule::References, ticket), Imported::Threaded(ticket)));
    }
    if own {
        return ignored(IgnoreReason::OwnMail);
    }
    if automatic {
        return ignored(IgnoreReason::Automatic);
    }
    let ticket = open(desk, txn, incoming, sender, at, ends).await?;
    Ok((Fate::filed(Filed::Opened(ticket), MatchRule::New, ticket), Imported::Opened(ticket)))
}

/// The ticket of history that it answers; one that is no history only by somebody who takes part in it.
async fn thread(desk: &Desk, txn: &impl ConnectionTrait, mail: &ParsedMail, sender: &Address) -> Answer<Option<TicketId>> {
    for ticket in facts::referenced(desk, txn, mail, desk.office().support.as_str()).await? {
        let imported: Option<bool> = sql::scalar(txn, "SELECT imported FROM ticket WHERE id = $1", [ticket.0.into()]).await?;
        let theirs = match imported {
            Some(true) => true,
            Some(false) => facts::named(desk, txn, ticket).await?.is_some_and(|on| on.participants.contains(sender)),
            None => false,
        };
        if theirs {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

async fn append(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    incoming: &Incoming<'_>,
    ticket: TicketId,
    sender: (Address, Option<String>),
    at: Instant,
) -> Answer<()> {
    let own = sender.0.is_one_of(&mailboxes::own(desk, txn).await?);
    let automatic = is_automatic(incoming.mail, &desk.0.instance);
    let mut ticket = row::lock(txn, ticket).await?;
    let author = crate::people::known_as(txn, &sender.0, sender.1.as_deref(), at).await?.id;
    let kind = if own { EntryKind::FollowUp } else { EntryKind::Reply };
    let entry = apply::enter(desk, txn, incoming, &ticket, kind, author, MatchRule::References, automatic).await?;
    crate::search::add(txn, ticket.id, &incoming.texts().collect::<Vec<_>>()).await?;
    let what = match (own, automatic) {
        (_, true) => EventKind::AutomaticMail,
        (true, false) => EventKind::FollowedUp,
        (false, false) => EventKind::Replied,
    };
    record(txn, ticket.id, at, Some(author), &what, Some(entry)).await?;
    // A ticket that is no history lives its own life.
    let imported: Option<bool> = sql::scalar(txn, "SELECT imported FROM ticket WHERE id = $1", [ticket.id.0.into()]).await?;
    if imported == Some(true) && ticket.clocks.solved_at.is_some_and(|solved| solved < at) {
        ticket.clocks.solved_at = Some(at);
        ticket.closed_at = ticket.closed_at.map(|_| at);
        row::save(txn, &desk.0.calendar, &mut ticket, at).await?;
    }
    Ok(())
}

async fn open(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    incoming: &Incoming<'_>,
    requester: (Address, Option<String>),
    at: Instant,
    ends: Status,
) -> Answer<TicketId> {
    let mail = incoming.mail;
    let ruled = Outcome::default();
    let people = mail.to.iter().chain(&mail.cc).filter_map(MailPerson::known_as);
    let own = mailboxes::own(desk, txn).await?;
    let observers = people.filter(|(address, _)| *address != requester.0 && !address.is_one_of(&own)).collect();
    let (rule, urgency) = (MatchRule::New, Level::MEDIUM);
    let opening = Opening {
        requester,
        answers_to: None,
        observers,
        urgency,
        rule,
        continues: None,
        hears: Hears::Nobody,
        ruled: &ruled,
        alert: false,
    };
    let id = apply::open(desk, txn, incoming, opening).await?;
    // Answers to a mail that is not in the archive find each other by what they both answer.
    for reference in mail.references.iter().chain(&mail.in_reply_to) {
        crate::outbox::remember(txn, id, reference, at).await?;
    }
    let mut ticket = row::lock(txn, id).await?;
    ticket.status = ends;
    ticket.clocks = ticket.clocks.solves(&desk.0.calendar, at);
    ticket.closed_at = (ends == Status::Closed).then_some(at);
    row::save(txn, &desk.0.calendar, &mut ticket, at).await?;
    sql::execute(txn, "UPDATE ticket SET imported = TRUE WHERE id = $1", [id.0.into()]).await?;
    if ends == Status::Closed {
        record(txn, id, at, None, &EventKind::Closed, None).await?;
    }
    Ok(id)
}
