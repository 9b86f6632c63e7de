//! What the notices of one event say, loaded once for all their readers.

use super::audience;
use super::promise::Telling;
use crate::categories::Tree;
use crate::templates::Book;
use crate::tickets::row::Ticket;
use crate::{Answer, Desk, groups, sql};
use domain::Instant;
use domain::notices::{Audience, NoticeAttachment, NoticeEntry};
use domain::tickets::{EntryId, EntryKind};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// Most bytes of files on one notice; what is more stays on the ticket.
const MOST_ATTACHED: i64 = 10 * 1024 * 1024;

pub(super) struct Content {
    pub(super) category: Option<String>,
    pub(super) technician: Option<String>,
    /// Who is to take it, where there is no technician.
    pub(super) group: Option<String>,
    pub(super) requester: String,
    pub(super) actor: Option<String>,
    /// The words around it all.
    pub(super) book: Book,
    written: Vec<Written>,
}

/// Of an entry and its author (`e`, `p`): it came by mail, and nobody of the office surely wrote it (M18).
pub(super) const FROM_OUTSIDE: &str = "(e.intake_id IS NOT NULL AND (p.role = 'requester' OR COALESCE(e.verdict, '') <> 'verified'))";

struct Written {
    id: EntryId,
    kind: EntryKind,
    from_outside: bool,
    author: String,
    at: Instant,
    text: String,
    files: Vec<NoticeAttachment>,
}

#[derive(FromQueryResult)]
struct EntryRow {
    id: i64,
    kind: String,
    author: String,
    at: i64,
    text: String,
    from_outside: bool,
}

#[derive(FromQueryResult)]
struct FileRow {
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
}

impl Content {
    pub(super) async fn load(
        desk: &Desk,
        txn: &impl ConnectionTrait,
        ticket: &Ticket,
        telling: &Telling<'_>,
        audience: &Audience,
    ) -> Answer<Self> {
        let category = match ticket.category {
            Some(category) => Tree::load(txn).await?.path(category),
            None => None,
        };
        let requester = audience::name(txn, audience, Some(ticket.requester)).await?.unwrap_or_default();
        let technician = audience::name(txn, audience, ticket.technician).await?;
        let group = match ticket.group {
            Some(group) if technician.is_none() => groups::name(txn, group).await?,
            _ => None,
        };
        let actor = audience::name(txn, audience, telling.by).await?;
        let book = Book::load(txn, telling.kind).await?;
        let mut content = Self { category, technician, group, requester, actor, book, written: Vec::new() };
        content.include(desk, txn, telling.entries).await?;
        Ok(content)
    }

    /// Loads entries not yet here. Notes never leave the house.
    pub(super) async fn include(&mut self, desk: &Desk, txn: &impl ConnectionTrait, entries: &[EntryId]) -> Answer<()> {
        let missing: Vec<Value> = entries.iter().filter(|id| !self.written.iter().any(|w| w.id == **id)).map(|id| id.0.into()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "SELECT e.id, e.kind, e.at, e.text, p.name AS author, {FROM_OUTSIDE} AS from_outside FROM entry e JOIN person p ON p.id = e.author_id WHERE e.id IN ({})",
            sql::places(1, missing.len())
        );
        for row in sql::find_all::<EntryRow>(txn, sql, missing).await? {
            let kind = sql::known(EntryKind::parse(&row.kind), "the kind of an entry")?;
            if kind.is_public() {
                let files = files(desk, txn, row.id, kind).await?;
                let (id, at) = (EntryId(row.id), Instant::from_millis(row.at));
                let from_outside = row.from_outside;
                self.written.push(Written { id, kind, from_outside, author: row.author, at, text: row.text, files });
            }
        }
        self.written.sort_by_key(|written| (written.at, written.id));
        Ok(())
    }

    pub(super) fn entries(&self, wanted: &[EntryId], words: impl Fn(Instant) -> String) -> Vec<NoticeEntry> {
        let said = |w: &Written| NoticeEntry { kind: w.kind, author: w.author.clone(), at: words(w.at), text: w.text.clone() };
        self.of(wanted).map(said).collect()
    }

    pub(super) fn attachments(&self, wanted: &[EntryId]) -> Vec<NoticeAttachment> {
        // Several entries in one mail carry no more than one would: a relay refuses what is too large.
        let mut left = MOST_ATTACHED;
        let fits = |file: &&NoticeAttachment| {
            let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
            let fits = size <= left;
            left -= if fits { size } else { 0 };
            fits
        };
        self.of(wanted).flat_map(|written| &written.files).filter(fits).cloned().collect()
    }

    /// Somebody of the staff wrote some of it.
    pub(super) fn by_staff(&self, wanted: &[EntryId]) -> bool {
        self.of(wanted).any(|written| matches!(written.kind, EntryKind::FollowUp | EntryKind::Solution))
    }

    /// Somebody's mail from outside the office is told with it.
    pub(super) fn tells_of_outsiders(&self, wanted: &[EntryId]) -> bool {
        self.of(wanted).any(|written| written.from_outside)
    }

    fn of(&self, wanted: &[EntryId]) -> impl Iterator<Item = &Written> {
        self.written.iter().filter(|written| wanted.contains(&written.id))
    }
}

/// The files that staff sent with an entry, as far as a mail should carry them; a requester's own files are not sent around.
async fn files(desk: &Desk, txn: &impl ConnectionTrait, entry: i64, kind: EntryKind) -> Answer<Vec<NoticeAttachment>> {
    if !matches!(kind, EntryKind::FollowUp | EntryKind::Solution) {
        return Ok(Vec::new());
    }
    let sql = "SELECT name, media_type, size, sha256 FROM attachment WHERE entry_id = $1 ORDER BY id";
    let (mut files, mut left) = (Vec::new(), MOST_ATTACHED);
    for row in sql::find_all::<FileRow>(txn, sql, [entry.into()]).await? {
        if row.size <= left {
            left -= row.size;
            let bytes = desk.0.blobs.get(&row.sha256).await?.to_vec();
            files.push(NoticeAttachment { name: row.name, media_type: row.media_type, bytes });
        }
    }
    Ok(files)
}
