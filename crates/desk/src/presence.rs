//! Who is at a ticket right now: in memory only, gone half a minute after the last word. Between processes on PostgreSQL it goes as a
//! notification of ids, and a process that starts anew knows nobody until they say so again.

use crate::sql::{self, values};
use crate::{Answer, Desk, permit};
use domain::Instant;
use domain::people::{Actor, PersonId};
use domain::tickets::{Beat, Doing, Here, TicketId};
use sea_orm::{DbBackend, FromQueryResult, Value};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::broadcast;

/// Whoever has said nothing for so long is gone. Pages say so every ten seconds.
const EXPIRES_SECONDS: i64 = 30;
/// Most that are known at once: more pages than any office has open.
const MOST: usize = 5_000;

#[derive(Clone, Copy)]
struct Seen {
    writing: bool,
    until: Instant,
}

pub(crate) struct Presence {
    seen: Mutex<HashMap<(TicketId, PersonId), Seen>>,
    moved: broadcast::Sender<TicketId>,
}

impl Default for Presence {
    fn default() -> Self {
        Self { seen: Mutex::default(), moved: broadcast::channel(256).0 }
    }
}

impl Presence {
    /// Announces only what changes what pages show.
    fn note(&self, ticket: TicketId, person: PersonId, doing: Doing, now: Instant) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (ticket, person);
        let before = seen.get(&key).filter(|seen| seen.until > now).map(|seen| seen.writing);
        let after = (doing != Doing::Gone).then_some(doing == Doing::Writing);
        match after {
            Some(writing) if seen.contains_key(&key) || seen.len() < MOST => {
                seen.insert(key, Seen { writing, until: now.plus_seconds(EXPIRES_SECONDS) });
            }
            Some(_) => return,
            None => {
                seen.remove(&key);
            }
        }
        drop(seen);
        if before != after {
            self.announce(ticket);
        }
    }

    fn announce(&self, ticket: TicketId) {
        // No page is open: nobody to tell.
        drop(self.moved.send(ticket));
    }

    fn expire(&self, now: Instant) {
        let mut gone = Vec::new();
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).retain(|(ticket, _), seen| {
            let stays = seen.until > now;
            if !stays {
                gone.push(*ticket);
            }
            stays
        });
        for ticket in gone {
            self.announce(ticket);
        }
    }

    fn now(&self, now: Instant) -> Vec<(TicketId, PersonId, bool)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|(_, seen)| seen.until > now).map(|((ticket, person), seen)| (*ticket, *person, seen.writing)).collect()
    }
}

/// Whoever works on tickets says where they are; supervisors look without being seen. Answers who else is anywhere.
pub async fn beat(desk: &Desk, actor: &Actor, beat: Beat) -> Answer<Vec<Here>> {
    if let Ok(person) = permit::works(actor) {
        let Beat { ticket, doing } = beat;
        if desk.backend() == DbBackend::Postgres {
            let note = format!("{}:{}", desk.process(), spoken(ticket, person, doing));
            sql::scalar::<String>(&desk.0.database.write, "SELECT pg_notify('mesa', $1)::text", values![note]).await?;
        }
        desk.0.presence.note(ticket, person, doing, desk.now());
    }
    here(desk, actor).await
}

/// Who is at any ticket right now, besides oneself. Staff only.
pub async fn here(desk: &Desk, actor: &Actor) -> Answer<Vec<Here>> {
    #[derive(FromQueryResult)]
    struct Named {
        id: i64,
        name: String,
    }
    permit::reads(actor)?;
    let me = if let Actor::Staff(staff) = actor { Some(staff.id) } else { None };
    let mut there = desk.0.presence.now(desk.now());
    there.retain(|(_, person, _)| Some(*person) != me);
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let mut people: Vec<i64> = there.iter().map(|(_, person, _)| person.0).collect();
    people.sort_unstable();
    people.dedup();
    let sql = format!("SELECT id, name FROM person WHERE active AND id IN ({})", sql::places(1, people.len()));
    let names: Vec<Named> = sql::find_all(desk.read(), sql, people.into_iter().map(Value::from)).await?;
    let name = |person: PersonId| names.iter().find(|named| named.id == person.0).map(|named| named.name.clone());
    let mut all: Vec<Here> =
        there.into_iter().filter_map(|(ticket, person, writing)| Some(Here { ticket, person, name: name(person)?, writing })).collect();
    all.sort_by(|one, other| (one.ticket, &one.name).cmp(&(other.ticket, &other.name)));
    Ok(all)
}

impl Desk {
    /// Tickets where somebody came, went, began or stopped writing.
    pub fn presence(&self) -> broadcast::Receiver<TicketId> {
        self.0.presence.moved.subscribe()
    }

    /// Forgets whoever has said nothing for a while. Somebody must call it every few seconds.
    pub fn forget_absent(&self) {
        self.0.presence.expire(self.now());
    }
}

/// As another process hears it: `@ticket:person:doing`.
fn spoken(ticket: TicketId, person: PersonId, doing: Doing) -> String {
    let doing = match doing {
        Doing::Viewing => 'v',
        Doing::Writing => 'w',
        Doing::Gone => 'g',
    };
    format!("@{}:{}:{doing}", ticket.0, person.0)
}

/// What another process said; false when it was about something else.
pub(crate) fn heard(desk: &Desk, note: &str) -> bool {
    let Some(note) = note.strip_prefix('@') else { return false };
    let mut parts = note.split(':');
    let mut number = || parts.next()?.parse::<i64>().ok();
    if let (Some(ticket), Some(person)) = (number(), number()) {
        let doing = match parts.next() {
            Some("v") => Doing::Viewing,
            Some("w") => Doing::Writing,
            _ => Doing::Gone,
        };
        desk.0.presence.note(TicketId(ticket), PersonId(person), doing, desk.now());
    }
    true
}
