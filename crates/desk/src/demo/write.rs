//! The rows of many tickets, as the use cases would have left them.

use super::life::{Life, Told};
use super::rows::{Rows, reserve};
use crate::outbox::{Telling, promise};
use crate::tickets::row::Due;
use crate::{Answer, Desk, Trouble, blobs, fold::fold, sql};
use domain::Instant;
use domain::intake::{IntakeState, MatchRule};
use domain::tickets::{EntryId, EventId};
use sea_orm::ConnectionTrait;

/// Everything but notices.
struct Batch {
    tickets: Rows,
    observers: Rows,
    mails: Rows,
    raw: Rows,
    entries: Rows,
    files: Rows,
    message_ids: Rows,
    events: Rows,
    ratings: Rows,
}

/// Ids for what refers to one another, given out in order.
struct Ids {
    mails: std::vec::IntoIter<i64>,
    entries: std::vec::IntoIter<i64>,
    events: std::vec::IntoIter<i64>,
}

/// A notice, with the ids of what it tells of.
struct Notice<'l> {
    told: &'l Told,
    event: EventId,
    entry: Option<EntryId>,
}

pub(super) async fn write(desk: &Desk, txn: &impl ConnectionTrait, lives: &[Life<'_>]) -> Answer<()> {
    let count = |of: fn(&Life<'_>) -> usize| lives.iter().map(of).sum();
    let mut ids = Ids {
        mails: reserve(txn, "intake", count(|life| life.entries.iter().filter(|entry| entry.mail.is_some()).count())).await?.into_iter(),
        entries: reserve(txn, "entry", count(|life| life.entries.len())).await?.into_iter(),
        events: reserve(txn, "event", count(|life| life.events.len())).await?.into_iter(),
    };
    let mut batch = Batch::new();
    let mut notices = Vec::new();
    for life in lives {
        batch.add(desk, life, &mut ids, &mut notices)?;
    }
    batch.write(txn).await?;
    // In the order in which they were sent.
    notices.sort_by_key(|notice| (notice.told.at, notice.event));
    for notice in notices {
        keep(desk, txn, &notice).await?;
    }
    Ok(())
}

impl Batch {
    fn new() -> Self {
        Self {
            tickets: Rows::of(
                "ticket",
                "id, revision, subject, haystack, kind, status, urgency, impact, priority, category_id, technician_id, requester_id, \
                 continues_id, channel, silent, opened_at, updated_at, solved_at, closed_at, first_response_ms, first_response_due, \
                 first_response_at, resolution_ms, resolution_due, waiting_since, paused_ms, alerts, next_due, next_term, next_alert",
            ),
            observers: Rows::of("observer", "ticket_id, person_id, added_at"),
            mails: Rows::of(
                "intake",
                "id, mailbox, sha256, size, arrived_at, received_at, filed_at, state, attempts, lease_epoch, by_hand, rule, sender, subject, \
                 message_id, ticket_id, haystack",
            ),
            raw: Rows::of("raw_mail", "intake_id, bytes"),
            entries: Rows::of("entry", "id, ticket_id, kind, author_id, at, text, quoted, lossy, automatic, rule, intake_id, revision"),
            files: Rows::of("attachment", "ticket_id, entry_id, name, media_type, size, sha256, inline"),
            message_ids: Rows::of("message_id", "message_id, ticket_id, at"),
            events: Rows::of("event", "id, ticket_id, at, actor_id, kind, data, entry_id"),
            ratings: Rows::of("survey_answer", "ticket_id, person_id, solved_at, score, comment, at"),
        }
    }

    fn add<'l>(&mut self, desk: &Desk, life: &'l Life<'_>, ids: &mut Ids, notices: &mut Vec<Notice<'l>>) -> Answer<()> {
        let ticket = life.ticket.id.0;
        self.ticket(desk, life);
        for (observer, since) in &life.observers {
            self.observers.add(sql::values![ticket, observer.0, since.millis()]);
        }
        let entries = self.entries(desk, life, ids)?;
        let entry_id = |entry: Option<usize>| entry.and_then(|entry| entries.get(entry).copied());
        let mut events = Vec::with_capacity(life.events.len());
        for event in &life.events {
            let id = next(&mut ids.events)?;
            events.push(id);
            let data = serde_json::to_value(&event.what).map_err(fault)?;
            let kind = data.get("event").and_then(serde_json::Value::as_str).unwrap_or_default();
            let (by, entry) = (event.by.map(|person| person.0), entry_id(event.entry));
            self.events.add(sql::values![id, ticket, event.at.millis(), by, kind, data.to_string(), entry]);
        }
        for rating in &life.ratings {
            let score = i16::from(rating.score);
            let (by, solved, at) = (rating.by.0, rating.solved.millis(), rating.at.millis());
            self.ratings.add(sql::values![ticket, by, solved, score, rating.comment.clone(), at]);
        }
        for told in life.told.iter().flatten() {
            let event = EventId(sql::known(events.get(told.event).copied(), "the event of a notice")?);
            notices.push(Notice { told, event, entry: entry_id(told.entry).map(EntryId) });
        }
        Ok(())
    }

    fn ticket(&mut self, desk: &Desk, life: &Life<'_>) {
        let ticket = &life.ticket;
        let due = Due::of(&desk.0.calendar, ticket);
        let clocks = &ticket.clocks;
        self.tickets.add(sql::values![
            ticket.id.0,
            ticket.revision,
            ticket.subject.as_str(),
            life.haystack.as_str(),
            ticket.kind.key(),
            ticket.status.key(),
            i16::from(ticket.urgency.get()),
            i16::from(ticket.impact.get()),
            i16::from(ticket.priority.get()),
            ticket.category.map(|category| category.0),
            ticket.technician.map(|person| person.0),
            ticket.requester.0,
            life.continues.map(|older| older.0),
            "mail",
            false,
            clocks.opened.millis(),
            life.updated.millis(),
            clocks.solved_at.map(Instant::millis),
            ticket.closed_at.map(Instant::millis),
            clocks.first_response_ms,
            due.first_response,
            clocks.first_response_at.map(Instant::millis),
            clocks.resolution_ms,
            due.resolution,
            clocks.waiting_since.map(Instant::millis),
            clocks.paused_ms,
            i16::from(ticket.alerts.bits()),
            due.next,
            due.next_term,
            due.next_alert,
        ]);
    }

    /// Answers the ids of the ticket's entries, in their order.
    fn entries(&mut self, desk: &Desk, life: &Life<'_>, ids: &mut Ids) -> Answer<Vec<i64>> {
        let ticket = life.ticket.id.0;
        let mut given = Vec::with_capacity(life.entries.len());
        for entry in &life.entries {
            let id = next(&mut ids.entries)?;
            given.push(id);
            let mut mail = None;
            if let Some((letter, rule)) = &entry.mail {
                let intake = next(&mut ids.mails)?;
                mail = Some(intake);
                self.mails.add(sql::values![
                    intake,
                    desk.office().support.without_detail().as_str(),
                    blobs::name_of(&letter.raw),
                    i64::try_from(letter.raw.len()).map_err(fault)?,
                    letter.arrived.millis(),
                    entry.at.millis(),
                    entry.at.millis(),
                    IntakeState::Filed.key(),
                    1_i64,
                    1_i64,
                    false,
                    rule.key(),
                    letter.sender.as_str(),
                    letter.subject.as_str(),
                    letter.message_id.as_str(),
                    ticket,
                    fold(&format!("{} {}", letter.sender, letter.subject)),
                ]);
                self.raw.add(sql::values![intake, letter.raw.clone()]);
                self.message_ids.add(sql::values![letter.message_id.as_str(), ticket, entry.at.millis()]);
            }
            if let Some((name, file)) = &entry.file {
                let size = i64::try_from(file.content.len()).map_err(fault)?;
                self.files.add(sql::values![ticket, id, *name, file.media_type, size, file.sha256.as_str(), false]);
            }
            self.entries.add(sql::values![
                id,
                ticket,
                entry.kind.key(),
                entry.author.0,
                entry.at.millis(),
                entry.body.text.as_str(),
                entry.body.quoted.clone(),
                false,
                false,
                entry.mail.as_ref().map(|(_, rule): &(_, MatchRule)| rule.key()),
                mail,
                entry.revision,
            ]);
        }
        Ok(given)
    }

    /// What others refer to comes first.
    async fn write(self, txn: &impl ConnectionTrait) -> Answer<()> {
        self.tickets.write(txn).await?;
        self.observers.write(txn).await?;
        self.mails.write(txn).await?;
        self.raw.write(txn).await?;
        self.entries.write(txn).await?;
        self.files.write(txn).await?;
        self.message_ids.write(txn).await?;
        self.events.write(txn).await?;
        self.ratings.write(txn).await
    }
}

/// A notice as it would have gone out then, had there been no relay: to be read, never to be sent.
async fn keep(desk: &Desk, txn: &impl ConnectionTrait, notice: &Notice<'_>) -> Answer<()> {
    let Notice { told, event, entry } = notice;
    let telling = Telling {
        kind: told.kind,
        event: *event,
        by: told.by,
        entries: entry.as_slice(),
        reason: told.reason.as_deref(),
        term: told.term,
        answers: told.answers.as_deref(),
    };
    promise(&desk.at_past(told.at), txn, &told.ticket, &telling).await
}

fn next(ids: &mut impl Iterator<Item = i64>) -> Answer<i64> {
    sql::known(ids.next(), "a reserved id")
}

fn fault(error: impl std::fmt::Display) -> Trouble {
    Trouble::Fault(error.to_string())
}
