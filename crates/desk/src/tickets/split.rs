//! A mail that is about something else becomes a ticket of its own (M16).

use super::{moving, record, row};
use crate::outbox::{Telling, promise};
use crate::people::known_as;
use crate::{Answer, Desk, fold::fold, mailboxes, sql};
use domain::notices::NoticeKind;
use domain::people::{Actor, Address, PersonId};
use domain::subject::{bare, subject_tags};
use domain::terms::{Clocks, HOUR_MS};
use domain::tickets::{EntryId, EntryKind, EventKind, Kind, Level, Said, TicketId, priority_of, split_off};
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
struct SaidRow {
    id: i64,
    kind: String,
    author_id: i64,
    by_mail: bool,
    joined: bool,
}

#[derive(FromQueryResult)]
struct Lead {
    author_id: i64,
    author_name: String,
    author_address: String,
    automatic: bool,
    subject: Option<String>,
    message_id: Option<String>,
    copied: Option<String>,
}

/// An entry that came by mail leaves for a new ticket, with `following` everything that its author sent after it. Its author is the
/// requester, who was copied on that mail observes; files and Message-IDs go along, so that later replies thread there (M16). The
/// new ticket's terms begin now, when it is registered. Whoever asked for it is told its number, unless a machine wrote the mail.
pub(super) async fn split(desk: &Desk, actor: &Actor, ticket: TicketId, entry: EntryId, following: bool) -> Answer<TicketId> {
    let now = desk.now();
    let txn = desk.begin().await?;
    let mut old = row::lock(&txn, ticket).await?;
    let by = moving::may_work(actor, &old)?;
    let leaving = split_off(&said(&txn, ticket).await?, entry, following)?;
    let lead = lead(&txn, entry).await?;
    let new = open(desk, &txn, &old, &lead).await?;
    moving::entries(&txn, old.id, new.id, &leaving, false).await?;
    sql::execute(&txn, "UPDATE entry SET kind = $2 WHERE id = $1", sql::values![entry.0, EntryKind::Request.key()]).await?;
    let own = mailboxes::own(desk, &txn).await?;
    for (address, name) in copied(&lead) {
        if !address.is_one_of(&own) {
            let person = known_as(&txn, &address, name.as_deref(), now).await?;
            super::observe(&txn, &new, person.id, now).await?;
        }
    }
    let requester = PersonId(lead.author_id);
    let event = record::record(&txn, new.id, now, Some(requester), &EventKind::Registered { requester }, Some(entry)).await?;
    record::record(&txn, new.id, now, Some(by), &EventKind::SplitFrom { from: old.id }, None).await?;
    let gone = EventKind::SplitOff { to: new.id, entries: u32::try_from(leaving.len()).unwrap_or(u32::MAX) };
    record::record(&txn, old.id, now, Some(by), &gone, None).await?;
    row::save(&txn, &desk.0.calendar, &mut old, now).await?;
    if !lead.automatic {
        let answers = lead.message_id.as_deref();
        let telling = Telling { kind: NoticeKind::Registered, event, by: Some(by), entries: &[entry], reason: None, term: None, answers };
        promise(desk, &txn, &new, &telling).await?;
    }
    desk.commit(txn, [old.id, new.id]).await?;
    Ok(new.id)
}

/// In the order of the timeline.
async fn said(txn: &impl ConnectionTrait, ticket: TicketId) -> Answer<Vec<Said>> {
    let sql = "SELECT id, kind, author_id, intake_id IS NOT NULL AS by_mail, joined FROM entry WHERE ticket_id = $1 ORDER BY at, id";
    let rows: Vec<SaidRow> = sql::find_all(txn, sql, [ticket.0.into()]).await?;
    let one = |row: SaidRow| {
        let kind = sql::known(EntryKind::parse(&row.kind), "the kind of an entry")?;
        Ok(Said { id: EntryId(row.id), kind, author: PersonId(row.author_id), by_mail: row.by_mail, joined: row.joined })
    };
    rows.into_iter().map(one).collect()
}

async fn lead(txn: &impl ConnectionTrait, entry: EntryId) -> Answer<Lead> {
    let sql = "SELECT e.author_id, p.name AS author_name, p.address AS author_address, e.automatic, i.subject, i.message_id, i.copied \
               FROM entry e JOIN person p ON p.id = e.author_id LEFT JOIN intake i ON i.id = e.intake_id WHERE e.id = $1";
    sql::known(sql::find(txn, sql, [entry.0.into()]).await?, "an entry that is split off")
}

/// New, for triage: what the old ticket was classified as says nothing of it.
async fn open(desk: &Desk, txn: &impl ConnectionTrait, old: &row::Ticket, lead: &Lead) -> Answer<row::Ticket> {
    let of_mail = lead.subject.as_deref().map(|subject| if subject_tags(subject).is_empty() { subject.to_owned() } else { bare(subject) });
    let subject = of_mail.filter(|subject| !subject.trim().is_empty()).unwrap_or_else(|| old.subject.clone());
    let priority = priority_of(Level::MEDIUM, Level::MEDIUM);
    let hours = |hours: u32| i64::from(hours) * HOUR_MS;
    let new = row::NewTicket {
        subject: &subject,
        haystack: fold(&format!("{subject} {} {}", lead.author_name, lead.author_address)),
        kind: Kind::Incident,
        urgency: Level::MEDIUM,
        impact: Level::MEDIUM,
        priority,
        requester: PersonId(lead.author_id),
        answers_to: None,
        continues: None,
        by_mail: true,
        silent: lead.automatic,
        category: None,
        mailbox: old.mailbox.clone(),
        clocks: Clocks::start(desk.now(), hours(desk.terms().first_response_hours), hours(desk.terms().resolution_hours(priority))),
    };
    row::insert(txn, &desk.0.calendar, new).await
}

/// Whoever was on To and Cc, as the mail was filed. Of mail from before that was written down nobody is known.
fn copied(lead: &Lead) -> Vec<(Address, Option<String>)> {
    let people: Vec<(String, Option<String>)> = lead.copied.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    people.into_iter().filter_map(|(address, name)| Address::parse(&address).ok().map(|address| (address, name))).collect()
}
