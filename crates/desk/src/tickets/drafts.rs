//! What somebody is writing, kept on the server: found again on any device, and gone in the transaction that posts it.

use super::act;
use crate::{Answer, Desk, permit, sql};
use domain::people::{Actor, PersonId};
use domain::tickets::{DraftLine, EntryDraft, KeepDraft, Kept, KeptDraft, MAX_BODY, OtherDraft, Tab, TicketId};
use domain::{Instant, Refusal, Stamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::HashSet;

/// Most drafts that are listed, the newest first.
const MOST: usize = 200;
/// Of a draft's text, in the list, in characters.
const EXCERPT: usize = 160;

#[derive(FromQueryResult)]
struct Row {
    tab: String,
    body: String,
    version: i64,
    at: i64,
    other: Option<String>,
    other_at: Option<i64>,
    news: i64,
}

/// Keeps what is typed so far. Of two devices the newest text wins; the other's stays beside it. Blank text ends the draft, unless
/// another device has gone on with it. Answers nothing when there is no draft now. Technicians and administrators.
pub async fn keep_draft(desk: &Desk, actor: &Actor, draft: KeepDraft) -> Answer<Option<Kept>> {
    let person = permit::works(actor)?;
    let body = draft.body.replace("\r\n", "\n");
    if body.chars().count() > MAX_BODY {
        return Err(Refusal::TooLong { max: MAX_BODY }.into());
    }
    let txn = desk.begin().await?;
    let there: Option<i64> = sql::scalar(&txn, "SELECT id FROM ticket WHERE id = $1", [draft.ticket.0.into()]).await?;
    there.ok_or(Refusal::NotFound)?;
    if used(&txn, &draft.key).await? {
        return Ok(None);
    }
    let known = lock(&txn, person, draft.ticket, draft.tab).await?;
    let missed = known.as_ref().filter(|known| Some(known.version) != draft.base && known.body != body);
    if body.trim().is_empty() {
        if known.is_none() || missed.is_some() {
            return Ok(None);
        }
        forget(&txn, person, draft.ticket, draft.tab).await?;
        desk.commit(txn, Some(draft.ticket)).await?;
        return Ok(None);
    }
    let other = match (&known, missed) {
        (_, Some(missed)) => Some((missed.body.clone(), missed.at)),
        (Some(known), None) => known.other.clone().zip(known.other_at),
        (None, None) => None,
    };
    let kept = write(desk, &txn, person, &draft, &body, known.as_ref().map(|known| known.version), other.as_ref()).await?;
    // Where it appears, pages show a mark; where it only grows, nobody needs to hear of it.
    desk.commit(txn, known.is_none().then_some(draft.ticket)).await?;
    let stamp = |at| desk.0.calendar.stamp(Instant::from_millis(at), permit::lang(actor));
    Ok(Some(Kept { version: kept.0, at: stamp(kept.1), other: other.map(|(body, at)| OtherDraft { body, at: stamp(at) }) }))
}

/// Throws a draft away, and what another device had written beside it.
pub async fn discard_draft(desk: &Desk, actor: &Actor, ticket: TicketId, tab: Tab) -> Answer<()> {
    let person = permit::works(actor)?;
    let txn = desk.begin().await?;
    forget(&txn, person, ticket, tab).await?;
    desk.commit(txn, Some(ticket)).await
}

/// One's own drafts, the newest first.
pub async fn own_drafts(desk: &Desk, actor: &Actor) -> Answer<Vec<DraftLine>> {
    #[derive(FromQueryResult)]
    struct Line {
        ticket_id: i64,
        subject: String,
        tab: String,
        body: String,
        at: i64,
    }
    let person = permit::works(actor)?;
    let sql = format!(
        "SELECT d.ticket_id, t.subject, d.tab, d.body, d.at FROM draft d JOIN ticket t ON t.id = d.ticket_id \
         WHERE d.person_id = $1 ORDER BY d.at DESC, d.ticket_id LIMIT {MOST}"
    );
    let lines: Vec<Line> = sql::find_all(desk.read(), sql, [person.0.into()]).await?;
    let show = |line: Line| {
        Ok(DraftLine {
            ticket: TicketId(line.ticket_id),
            subject: line.subject,
            tab: sql::known(Tab::parse(&line.tab), "the tab of a draft")?,
            excerpt: line.body.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(EXCERPT).collect(),
            at: desk.0.calendar.stamp(Instant::from_millis(line.at), permit::lang(actor)),
        })
    };
    lines.into_iter().map(show).collect()
}

/// Ends the draft that was posted: the text itself, or the version that it went on from. What another device has written on this ticket
/// stays, also where it stood beside.
pub(super) async fn posted(desk: &Desk, txn: &impl ConnectionTrait, person: PersonId, entry: &EntryDraft, body: &str) -> Answer<()> {
    let Some(known) = lock(txn, person, entry.ticket, entry.tab).await? else { return Ok(()) };
    let is_it = |text: &str| text.trim_end() == body;
    let other = known.other.zip(known.other_at).filter(|(other, _)| !is_it(other));
    let (front, at, other) = if !is_it(&known.body) && Some(known.version) != entry.base {
        (known.body, known.at, other)
    } else if let Some((other, at)) = other {
        (other, at, None)
    } else {
        return forget(txn, person, entry.ticket, entry.tab).await;
    };
    let version = desk.now().millis().max(known.version.saturating_add(1));
    sql::execute(
        txn,
        "UPDATE draft SET body = $4, at = $5, other = $6, other_at = $7, version = CASE WHEN body = $4 THEN version ELSE $8 END \
         WHERE person_id = $1 AND ticket_id = $2 AND tab = $3",
        sql::values![
            person.0,
            entry.ticket.0,
            entry.tab.key(),
            front,
            at,
            other.as_ref().map(|(other, _)| other.clone()),
            other.as_ref().map(|(_, at)| *at),
            version,
        ],
    )
    .await?;
    Ok(())
}

/// What a save that was stopped would have posted: a page without scripts keeps nothing itself. What another device has written stands
/// beside it.
pub(super) async fn keep_stopped(desk: &Desk, person: PersonId, draft: &KeepDraft) -> Answer<()> {
    let Ok(body) = act::body(&draft.body) else { return Ok(()) };
    let txn = desk.begin().await?;
    let known = lock(&txn, person, draft.ticket, draft.tab).await?;
    let other = match &known {
        Some(known) if known.body.trim_end() != body && Some(known.version) != draft.base => Some((known.body.clone(), known.at)),
        known => known.as_ref().and_then(|known| known.other.clone().zip(known.other_at)),
    };
    write(desk, &txn, person, draft, &body, known.as_ref().map(|known| known.version), other.as_ref()).await?;
    desk.commit(txn, None).await
}

/// Puts a text back that was posted and undone. What has been begun since stands beside it. Answers its version.
pub(super) async fn restore(desk: &Desk, txn: &impl ConnectionTrait, person: PersonId, draft: &KeepDraft) -> Answer<i64> {
    let known = lock(txn, person, draft.ticket, draft.tab).await?;
    let other = known.as_ref().filter(|known| known.body != draft.body).map(|known| (known.body.clone(), known.at));
    Ok(write(desk, txn, person, draft, &draft.body, known.map(|known| known.version), other.as_ref()).await?.0)
}

/// Answers the version and the moment.
async fn write(
    desk: &Desk,
    txn: &impl ConnectionTrait,
    person: PersonId,
    draft: &KeepDraft,
    body: &str,
    known: Option<i64>,
    other: Option<&(String, i64)>,
) -> Answer<(i64, i64)> {
    let now = desk.now().millis();
    // Begun again after it was posted, it must not have a number that another device knows.
    let version = known.map_or(now, |known| now.max(known.saturating_add(1)));
    sql::execute(
        txn,
        "INSERT INTO draft (person_id, ticket_id, tab, body, revision, version, at, other, other_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (person_id, ticket_id, tab) DO UPDATE SET body = excluded.body, \
         revision = excluded.revision, version = excluded.version, at = excluded.at, other = excluded.other, other_at = excluded.other_at",
        sql::values![
            person.0,
            draft.ticket.0,
            draft.tab.key(),
            body,
            draft.revision,
            version,
            now,
            other.map(|(body, _)| body.clone()),
            other.map(|(_, at)| *at),
        ],
    )
    .await?;
    Ok((version, now))
}

/// Something was posted with this key: a save that comes later is of the past.
async fn used(txn: &impl ConnectionTrait, key: &str) -> Answer<bool> {
    let sql = "SELECT 1 FROM entry WHERE key = $1 UNION SELECT 1 FROM posting WHERE key = $1";
    Ok(!key.is_empty() && sql::one(txn, sql, [key.into()]).await?.is_some())
}

pub(super) async fn forget(txn: &impl ConnectionTrait, person: PersonId, ticket: TicketId, tab: Tab) -> Answer<()> {
    let sql = "DELETE FROM draft WHERE person_id = $1 AND ticket_id = $2 AND tab = $3";
    sql::execute(txn, sql, sql::values![person.0, ticket.0, tab.key()]).await?;
    Ok(())
}

const SELECT: &str = "SELECT d.tab, d.body, d.version, d.at, d.other, d.other_at, \
     (SELECT COUNT(*) FROM entry e WHERE e.ticket_id = d.ticket_id AND e.revision > d.revision AND e.author_id <> d.person_id) AS news \
     FROM draft d WHERE d.person_id = $1 AND d.ticket_id = $2";

async fn lock(txn: &impl ConnectionTrait, person: PersonId, ticket: TicketId, tab: Tab) -> Answer<Option<Row>> {
    let of = if sql::for_update(txn).is_empty() { "" } else { " FOR UPDATE OF d" };
    Ok(sql::find(txn, format!("{SELECT} AND d.tab = $3{of}"), sql::values![person.0, ticket.0, tab.key()]).await?)
}

/// A person's drafts on a ticket.
pub(super) async fn of_ticket(
    connection: &impl ConnectionTrait,
    stamp: impl Fn(i64) -> Stamp,
    person: PersonId,
    ticket: TicketId,
) -> Answer<Vec<KeptDraft>> {
    let rows: Vec<Row> = sql::find_all(connection, format!("{SELECT} ORDER BY d.at DESC"), sql::values![person.0, ticket.0]).await?;
    let show = |row: Row| {
        Ok(KeptDraft {
            tab: sql::known(Tab::parse(&row.tab), "the tab of a draft")?,
            body: row.body,
            version: row.version,
            at: stamp(row.at),
            other: row.other.zip(row.other_at).map(|(body, at)| OtherDraft { body, at: stamp(at) }),
            news: u32::try_from(row.news).unwrap_or(u32::MAX),
        })
    };
    rows.into_iter().map(show).collect()
}

/// Which of these tickets somebody has begun to write on.
pub(crate) async fn begun(connection: &impl ConnectionTrait, person: PersonId, tickets: &[i64]) -> Answer<HashSet<i64>> {
    if tickets.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!("SELECT ticket_id FROM draft WHERE person_id = $1 AND ticket_id IN ({})", sql::places(2, tickets.len()));
    let values = std::iter::once(Value::from(person.0)).chain(tickets.iter().map(|id| Value::from(*id)));
    let ids: Vec<i64> = sql::column(connection, sql, values.collect::<Vec<_>>()).await?;
    Ok(ids.into_iter().collect())
}
