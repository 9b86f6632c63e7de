//! From an event to one mail for each person who hears of it, in the event's own transaction (M25).

use super::thread::{Thread, new_message_id, remember};
use super::{audience, burst, content};
use crate::tickets::row::Ticket;
use crate::{Answer, Desk, Trouble, sql};
use content::Content;
use domain::Instant;
use domain::notices::{Capacity, DeliveryState, NoticeFacts, NoticeKind, Party, Recipient, automatic, recipients};
use domain::people::PersonId;
use domain::terms::Term;
use domain::tickets::{EntryId, EventId};
use domain::token::{self, Claim, Purpose};
use sea_orm::ConnectionTrait;

/// A notice is given up after this many days of passing failures (M28).
pub(super) const GIVE_UP_DAYS: i64 = 5;
/// Most acknowledgements that one person gets within an hour, whatever writes in their name (M13).
const MOST_ACKNOWLEDGEMENTS: i64 = 5;

/// What is to be told.
pub(crate) struct Telling<'a> {
    pub(crate) kind: NoticeKind,
    pub(crate) event: EventId,
    /// Whose doing it was: they are not told. Nobody for what Mesa does.
    pub(crate) by: Option<PersonId>,
    pub(crate) entries: &'a [EntryId],
    pub(crate) reason: Option<&'a str>,
    pub(crate) term: Option<(Term, Instant)>,
    /// Message-ID of the mail that caused it.
    pub(crate) answers: Option<&'a str>,
}

/// Promises one mail to each person who hears of it. A notice that cannot be composed is a dead letter with its reason, and
/// stops nothing else.
pub(crate) async fn promise(desk: &Desk, txn: &impl ConnectionTrait, ticket: &Ticket, telling: &Telling<'_>) -> Answer<()> {
    let audience = audience::load(desk, txn, ticket).await?;
    let told = recipients(telling.kind, telling.by, &audience);
    if told.is_empty() {
        return Ok(());
    }
    let thread = Thread::load(txn, ticket.id).await?;
    let requester = audience::name(txn, Some(ticket.requester)).await?.unwrap_or_default();
    let mut content = Content::load(desk, txn, ticket, telling, requester).await?;
    for (party, capacity) in told {
        let held = burst::take_held(txn, ticket.id, party.id, telling.kind, telling.by, desk.now()).await?;
        let mut entries = held.entries;
        entries.extend(telling.entries);
        content.include(desk, txn, &entries).await?;
        let refusal = too_many(desk, txn, telling.kind, capacity, party.id).await?;
        let facts = facts(desk, ticket, telling, &thread, &content, &entries, &party, capacity)?;
        let promised = Promised { facts, party: &party, entries: &entries, not_before: held.not_before, refusal };
        let id = insert(desk, txn, ticket, telling, promised).await?;
        burst::merge(txn, &held.notices, id).await?;
    }
    Ok(())
}

/// The acknowledgement that would be one too many (M13). What an administrator hears of others' tickets is none.
async fn too_many(desk: &Desk, txn: &impl ConnectionTrait, kind: NoticeKind, to: Capacity, person: PersonId) -> Answer<Option<String>> {
    if kind != NoticeKind::Registered || !matches!(to, Capacity::Requester | Capacity::Observer) {
        return Ok(None);
    }
    let sent: Option<i64> = sql::scalar(
        txn,
        "SELECT COUNT(*) FROM outbox o JOIN ticket t ON t.id = o.ticket_id \
         WHERE o.person_id = $1 AND o.promised_at > $2 AND o.kind = 'registered' AND o.state <> 'dead' \
         AND (t.requester_id = $1 OR EXISTS (SELECT 1 FROM observer w WHERE w.ticket_id = t.id AND w.person_id = $1))",
        sql::values![person.0, desk.now().plus_minutes(-60).millis()],
    )
    .await?;
    Ok((sent.unwrap_or(0) >= MOST_ACKNOWLEDGEMENTS)
        .then(|| format!("not sent: {MOST_ACKNOWLEDGEMENTS} acknowledgements within an hour to this address already (M13)")))
}

#[expect(clippy::too_many_arguments, reason = "the one place where everything that a notice says comes together")]
fn facts(
    desk: &Desk,
    ticket: &Ticket,
    telling: &Telling<'_>,
    thread: &Thread,
    content: &Content,
    entries: &[EntryId],
    party: &Party,
    capacity: Capacity,
) -> Answer<NoticeFacts> {
    let office = desk.office();
    let claim = Claim { ticket: ticket.id, person: party.id };
    let sign = |purpose| token::sign(&desk.0.secret, purpose, office.support.as_str(), claim);
    let token = sign(Purpose::Reply);
    let (in_reply_to, references) = thread.headers(party.id, telling.answers);
    let words = |at: Instant| desk.0.calendar.stamp(at, party.lang).text;
    let outside = matches!(capacity, Capacity::Requester | Capacity::Observer);
    let ends = matches!(telling.kind, NoticeKind::Solved | NoticeKind::Closed);
    Ok(NoticeFacts {
        kind: telling.kind,
        lang: party.lang,
        to: Recipient { name: party.name.clone(), address: party.address.clone(), capacity },
        office: office.clone(),
        instance: desk.0.instance.clone(),
        ticket: ticket.id,
        subject: ticket.subject.clone(),
        status: ticket.status,
        ticket_kind: ticket.kind,
        priority: ticket.priority,
        category: content.category.clone(),
        technician: content.technician.clone(),
        requester: content.requester.clone(),
        actor: content.actor.clone(),
        opened: words(ticket.clocks.opened),
        entries: content.entries(entries, words),
        reason: telling.reason.map(str::to_owned),
        term: telling.term.map(|(term, at)| (term, words(at))),
        reopen_business_days: office.reopen_business_days,
        message_id: new_message_id(&token, office.support.domain())?,
        token,
        survey_url: (ends && outside).then(|| format!("{}/e/{}", office.public_url, sign(Purpose::Survey))),
        ticket_url: (!outside).then(|| format!("{}/app/t/{}", office.public_url, ticket.id.0)),
        in_reply_to,
        references,
        automatic: automatic(telling.kind, capacity, ticket.by_mail, content.by_staff(entries)),
        attachments: content.attachments(entries),
        at: desk.now(),
    })
}

struct Promised<'a> {
    facts: NoticeFacts,
    party: &'a Party,
    entries: &'a [EntryId],
    /// Held until then, to be joined with what follows.
    not_before: Option<Instant>,
    /// Why it is not sent at all.
    refusal: Option<String>,
}

/// Writes the row and its final bytes.
async fn insert(desk: &Desk, txn: &impl ConnectionTrait, ticket: &Ticket, telling: &Telling<'_>, promised: Promised<'_>) -> Answer<i64> {
    let Promised { facts, party, entries, not_before, refusal } = promised;
    let composed = match refusal {
        Some(reason) => Err(reason),
        None => desk.0.compose.compose(&facts).map_err(|refused| refused.to_string()),
    };
    let (state, bytes, subject, reply) = match composed {
        Ok(mail) if desk.0.relay => (DeliveryState::Promised, mail.bytes, mail.subject, None),
        Ok(mail) => (DeliveryState::Kept, mail.bytes, mail.subject, None),
        Err(reason) => (DeliveryState::Dead, Vec::new(), ticket.subject.clone(), Some(reason)),
    };
    let now = desk.now();
    let list: Vec<i64> = entries.iter().map(|entry| entry.0).collect();
    let id = sql::insert(
        txn,
        "INSERT INTO outbox (ticket_id, event_id, entry_id, entries, kind, author_id, person_id, address, subject, message_id, state, \
         promised_at, next_attempt_at, give_up_at, attempts, unsure, data_sent, lease_epoch, last_reply) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, FALSE, 0, $15) RETURNING id",
        sql::values![
            ticket.id.0,
            telling.event.0,
            list.last().copied(),
            serde_json::to_string(&list).map_err(|error| Trouble::Fault(error.to_string()))?,
            telling.kind.key(),
            telling.by.map(|person| person.0),
            party.id.0,
            party.address.as_str(),
            subject,
            facts.message_id.as_str(),
            state.key(),
            now.millis(),
            not_before.unwrap_or(now).millis(),
            now.plus_days(GIVE_UP_DAYS).millis(),
            reply,
        ],
    )
    .await?;
    sql::execute(txn, "INSERT INTO outbox_mail (outbox_id, bytes) VALUES ($1, $2)", sql::values![id, bytes]).await?;
    if state != DeliveryState::Dead {
        remember(txn, ticket.id, &facts.message_id, now, Some(party.id)).await?;
    }
    Ok(id)
}
