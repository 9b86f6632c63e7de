//! How a notice would read with a text that is not kept yet: of the newest ticket, or of an invented one where there is none.

use super::sample;
use crate::categories::Tree;
use crate::{Answer, Desk, permit, sql};
use domain::notices::{ComposedMail, NoticeFacts, Readers, Template, TemplateKind};
use domain::people::Actor;
use domain::tickets::{CategoryId, TicketId};
use domain::{Instant, Lang, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct PreviewDraft {
    pub kind: TemplateKind,
    pub readers: Readers,
    pub lang: Lang,
    pub text: Template,
}

/// The mail as it would be. Writes nothing, and its links and tokens lead nowhere. Administrators.
pub async fn preview(desk: &Desk, actor: &Actor, draft: PreviewDraft) -> Answer<ComposedMail> {
    permit::administers(actor)?;
    let text = draft.text.checked()?;
    let [capacity, _] = sample::capacities(draft.readers);
    let mut facts = sample::facts(desk, draft.kind, capacity, draft.lang, &text)?;
    let db = desk.snapshot().await?;
    newest(desk, &db, &mut facts).await?;
    Ok(desk.0.compose.compose(&facts).map_err(|why| Refusal::NotComposable { why: why.0 })?)
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    subject: String,
    category_id: Option<i64>,
    requester: String,
    technician: Option<String>,
    opened_at: i64,
    first_response_due: i64,
}

#[derive(FromQueryResult)]
struct Written {
    author: String,
    at: i64,
    text: String,
}

/// Puts what is known of the newest ticket in the place of what was invented.
async fn newest(desk: &Desk, db: &impl ConnectionTrait, facts: &mut NoticeFacts) -> Answer<()> {
    let sql = "SELECT t.id, t.subject, t.category_id, r.name AS requester, w.name AS technician, t.opened_at, t.first_response_due \
         FROM ticket t JOIN person r ON r.id = t.requester_id LEFT JOIN person w ON w.id = t.technician_id ORDER BY t.id DESC LIMIT 1";
    let Some(row) = sql::find::<Row>(db, sql, []).await? else { return Ok(()) };
    let words = |millis| desk.0.calendar.stamp(Instant::from_millis(millis), facts.lang).text;
    if let Some(kind) = sample::entry_kind(facts.kind) {
        let sql = "SELECT p.name AS author, e.at, e.text FROM entry e JOIN person p ON p.id = e.author_id \
             WHERE e.ticket_id = $1 AND e.kind = $2 ORDER BY e.id DESC LIMIT 1";
        let written: Option<Written> = sql::find(db, sql, sql::values![row.id, kind.key()]).await?;
        if let (Some(written), Some(entry)) = (written, facts.entries.first_mut()) {
            facts.actor = Some(written.author.clone());
            entry.author = written.author;
            entry.at = words(written.at);
            entry.text = written.text;
        }
    }
    if let Some((_, deadline)) = &mut facts.term {
        *deadline = words(row.first_response_due);
    }
    facts.opened = words(row.opened_at);
    facts.ticket = TicketId(row.id);
    facts.subject = row.subject;
    facts.requester = row.requester;
    if let Some(technician) = row.technician {
        facts.technician = Some(technician);
    }
    if let Some(category) = row.category_id
        && let Some(path) = Tree::load(db).await?.path(CategoryId(category))
    {
        facts.category = Some(path);
    }
    if Readers::of(facts.to.capacity) == Readers::Outside {
        facts.to.name.clone_from(&facts.requester);
    }
    Ok(())
}
