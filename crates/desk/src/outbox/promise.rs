//! From an event to one mail for each person who hears of it, in the event's own transaction (M25).

use super::thread::{Thread, new_message_id, remember_all};
use super::{audience, burst, content};
use crate::tickets::row::Ticket;
use crate::{Answer, Desk, Trouble, mailboxes, push, sql};
use content::{Content, FROM_OUTSIDE};
use domain::notices::{
    Capacity, DeliveryState, Hears, NoticeFacts, NoticeKind, Party, Readers, Recipient, automatic, is_rationed, recipients,
};
use domain::office::Office;
use domain::people::{Address, PersonId};
use domain::terms::Term;
use domain::tickets::{EntryId, EventId};
use domain::token::{self, Claim, Purpose};
use domain::{Instant, Lang};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// A notice is given up after this many days of passing failures (M28).
pub(super) const GIVE_UP_DAYS: i64 = 5;
/// Most automatic notices that one person outside gets within an hour, whatever writes in their name or to them (M13).
const MOST_AUTOMATIC: i64 = 5;

/// Most notices, and bytes of them, written at once.
const MOST_ROWS: usize = 40;
const MOST_BYTES: usize = 1024 * 1024;

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
    promise_to(desk, txn, ticket, telling, Hears::Everybody).await
}

/// As [`promise`], to some.
pub(crate) async fn promise_to(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    ticket: &Ticket,
    telling: &Telling<'_>,
    hears: Hears,
) -> Answer<()> {
    promise_all(desk, txn, ticket, telling, hears, None).await
}

/// As [`promise`]; nothing leaves before `until`, as long as it can be undone.
pub(crate) async fn promise_after(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    ticket: &Ticket,
    telling: &Telling<'_>,
    until: Option<Instant>,
) -> Answer<()> {
    promise_all(desk, txn, ticket, telling, Hears::Everybody, until).await
}

async fn promise_all(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    ticket: &Ticket,
    telling: &Telling<'_>,
    hears: Hears,
    until: Option<Instant>,
) -> Answer<()> {
    if hears == Hears::Nobody {
        return Ok(());
    }
    let audience = audience::load(desk, txn, ticket).await?;
    let mut told = recipients(telling.kind, telling.by, &audience);
    if hears == Hears::Staff {
        told.retain(|(_, capacity)| matches!(capacity, Capacity::Technician | Capacity::Administrator));
    }
    if told.is_empty() {
        return Ok(());
    }
    push::promise(desk, txn, ticket, telling, &told, until).await?;
    let thread = Thread::load(txn, ticket.id).await?;
    let office = sender(desk, txn, ticket).await?;
    let mut content = Content::load(desk, txn, ticket, telling, &audience).await?;
    let stopped = super::bounce::Suppressed::among(txn, &told).await?;
    let mut rows: Vec<Row> = Vec::with_capacity(told.len());
    for (party, capacity) in told {
        let held = burst::take_held(txn, ticket.id, party.id, telling.kind, telling.by, desk.now()).await?;
        let mut entries = held.entries;
        entries.extend(telling.entries);
        content.include(desk, txn, &entries).await?;
        let refusal = match stopped.refusal(&party.address) {
            Some(refusal) => Some(refusal),
            None if is_rationed(telling.kind, capacity, telling.by.is_none(), content.tells_of_outsiders(telling.entries)) => {
                too_many(desk, txn, &party.address).await?
            }
            None => None,
        };
        let facts = facts(desk, &office, ticket, telling, &thread, &content, &entries, &party, capacity)?;
        rows.push(compose(desk, ticket, facts, party, entries, held.not_before.max(until), refusal, held.notices));
        // What carries files is large: it is not gathered.
        if rows.len() >= MOST_ROWS || rows.iter().map(|row| row.bytes.len()).sum::<usize>() > MOST_BYTES {
            write(desk, txn, ticket, telling, std::mem::take(&mut rows)).await?;
        }
    }
    write(desk, txn, ticket, telling, rows).await
}

/// The office, writing from the mailbox that the ticket came by: its replies come back there.
async fn sender(desk: &Desk, txn: &impl ConnectionTrait, ticket: &Ticket) -> Answer<Office> {
    let (support, plus_addresses) = mailboxes::sender(desk, txn, ticket.mailbox.as_deref()).await?;
    Ok(Office { support, plus_addresses, ..desk.office().clone() })
}

/// The automatic notice that would be one too many (M13): counted as [`is_rationed`] has it, over all tickets, whoever
/// from outside wants to be answered there.
async fn too_many(desk: &Desk, txn: &impl ConnectionTrait, address: &Address) -> Answer<Option<String>> {
    let sql = format!(
        "SELECT COUNT(*) FROM outbox o JOIN ticket t ON t.id = o.ticket_id \
         LEFT JOIN entry e ON e.id = o.entry_id LEFT JOIN person p ON p.id = e.author_id \
         WHERE o.address = $1 AND o.promised_at > $2 AND o.promised_at > COALESCE((SELECT r.at FROM breaker_reset r \
         WHERE r.address = $1), 0) AND o.state <> 'dead' \
         AND (o.kind = 'registered' OR (o.kind = 'escalated' AND o.author_id IS NULL) OR {FROM_OUTSIDE}) \
         AND (t.requester_id = o.person_id OR EXISTS (SELECT 1 FROM observer w WHERE w.ticket_id = t.id AND w.person_id = o.person_id))"
    );
    let sent: Option<i64> = sql::scalar(txn, sql, sql::values![address.as_str(), desk.now().plus_minutes(-60).millis()]).await?;
    Ok((sent.unwrap_or(0) >= MOST_AUTOMATIC)
        .then(|| format!("not sent: {MOST_AUTOMATIC} automatic notices within an hour to this address already (M13)")))
}

#[expect(clippy::too_many_arguments, reason = "the one place where everything that a notice says comes together")]
fn facts(
    desk: &Desk,
    office: &Office,
    ticket: &Ticket,
    telling: &Telling<'_>,
    thread: &Thread,
    content: &Content,
    entries: &[EntryId],
    party: &Party,
    capacity: Capacity,
) -> Answer<NoticeFacts> {
    let claim = Claim { ticket: ticket.id, person: party.id };
    let token = token::sign(&desk.0.secret, Purpose::Reply, office.support.as_str(), claim);
    // A link is the office's, whichever mailbox the ticket came by.
    let survey = || token::sign(&desk.0.secret, Purpose::Survey, desk.office().support.as_str(), claim);
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
        technician: content.technician.clone().or_else(|| content.group.as_ref().map(|group| group_words(party.lang, group))),
        requester: content.requester.clone(),
        actor: content.actor.clone(),
        opened: words(ticket.clocks.opened),
        entries: content.entries(entries, words),
        texts: content.book.texts(Readers::of(capacity), party.lang),
        reason: telling.reason.map(str::to_owned),
        term: telling.term.map(|(term, at)| (term, words(at))),
        reopen_business_days: office.reopen_business_days,
        message_id: new_message_id(&token, office.support.domain())?,
        token,
        report_key: token::sign(&desk.0.secret, Purpose::Report, office.support.as_str(), claim),
        survey_url: (ends && outside).then(|| format!("{}/e/{}", office.public_url, survey())),
        ticket_url: (!outside).then(|| format!("{}/app/t/{}", office.public_url, ticket.id.0)),
        in_reply_to,
        references,
        automatic: automatic(telling.kind, capacity, ticket.by_mail, content.by_staff(entries)),
        attachments: content.attachments(entries),
        at: desk.now(),
    })
}

/// Where a notice says who has it, and nobody has taken it yet.
fn group_words(lang: Lang, group: &str) -> String {
    format!("{group} ({})", lang.pick("grupo", "group"))
}

/// One person's notice, as it is written down.
struct Row {
    party: Party,
    entries: Vec<EntryId>,
    message_id: String,
    /// Held until then, to be joined with what follows.
    not_before: Option<Instant>,
    /// Notices that it replaces.
    replaces: Vec<i64>,
    state: DeliveryState,
    bytes: Vec<u8>,
    subject: String,
    /// Why it is dead.
    reply: Option<String>,
}

/// The final bytes (M25). `refusal`: why it is not sent at all.
#[expect(clippy::too_many_arguments, reason = "a row is all of this")]
fn compose(
    desk: &Desk,
    ticket: &Ticket,
    facts: NoticeFacts,
    party: Party,
    entries: Vec<EntryId>,
    not_before: Option<Instant>,
    refusal: Option<String>,
    replaces: Vec<i64>,
) -> Row {
    let composed = match refusal {
        Some(reason) => Err(reason),
        None => desk.0.compose.compose(&facts).map_err(|refused| refused.to_string()),
    };
    let (state, bytes, subject, reply) = match composed {
        Ok(mail) if desk.0.relay => (DeliveryState::Promised, mail.bytes, mail.subject, None),
        Ok(mail) => (DeliveryState::Kept, mail.bytes, mail.subject, None),
        Err(reason) => (DeliveryState::Dead, Vec::new(), ticket.subject.clone(), Some(reason)),
    };
    // What cannot be sent takes nothing with it that can.
    let replaces = if state == DeliveryState::Dead { Vec::new() } else { replaces };
    Row { party, entries, message_id: facts.message_id, not_before, replaces, state, bytes, subject, reply }
}

/// Writes rows, bytes and Message-IDs: a statement each for all of them, since a desk that takes in a rush of mail spends most of
/// its time on going to and from its database.
async fn write(desk: &Desk, txn: &impl ConnectionTrait, ticket: &Ticket, telling: &Telling<'_>, rows: Vec<Row>) -> Answer<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let now = desk.now();
    let ids = write_rows(txn, ticket, telling, &rows, now).await?;
    for (row, id) in rows.iter().zip(&ids) {
        burst::merge(txn, &row.replaces, *id).await?;
    }
    let living = rows.iter().filter(|row| row.state != DeliveryState::Dead);
    remember_all(txn, ticket.id, living.map(|row| (row.message_id.as_str(), row.party.id)), now).await?;
    let sql = format!("INSERT INTO outbox_mail (outbox_id, bytes) VALUES {}", sql::rows(txn, rows.len(), 2));
    let values = ids.into_iter().zip(rows).flat_map(|(id, row)| sql::values![id, row.bytes]);
    sql::execute(txn, sql, values.collect::<Vec<_>>()).await?;
    Ok(())
}

/// Answers the ids in the order of the rows.
async fn write_rows(txn: &impl ConnectionTrait, ticket: &Ticket, telling: &Telling<'_>, rows: &[Row], now: Instant) -> Answer<Vec<i64>> {
    let mut values = Vec::with_capacity(rows.len() * 19);
    for row in rows {
        let list: Vec<i64> = row.entries.iter().map(|entry| entry.0).collect();
        values.extend(sql::values![
            ticket.id.0,
            telling.event.0,
            list.last().copied(),
            serde_json::to_string(&list).map_err(|error| Trouble::Fault(error.to_string()))?,
            telling.kind.key(),
            telling.by.map(|person| person.0),
            row.party.id.0,
            row.party.address.as_str(),
            row.subject.as_str(),
            row.message_id.as_str(),
            row.state.key(),
            now.millis(),
            row.not_before.unwrap_or(now).millis(),
            now.plus_days(GIVE_UP_DAYS).millis(),
            0_i64,
            0_i64,
            false,
            0_i64,
            row.reply.clone(),
        ]);
    }
    let sql = format!(
        "INSERT INTO outbox (ticket_id, event_id, entry_id, entries, kind, author_id, person_id, address, subject, message_id, state, \
         promised_at, next_attempt_at, give_up_at, attempts, unsure, data_sent, lease_epoch, last_reply) VALUES {} RETURNING id, message_id",
        sql::rows(txn, rows.len(), 19)
    );
    let written: Vec<Written> = sql::find_all(txn, sql, values).await?;
    let id_of = |row: &Row| written.iter().find(|written| written.message_id == row.message_id).map(|written| written.id);
    rows.iter().map(|row| sql::known(id_of(row), "a notice just written")).collect()
}

#[derive(FromQueryResult)]
struct Written {
    id: i64,
    message_id: String,
}
