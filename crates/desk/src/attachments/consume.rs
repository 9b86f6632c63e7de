//! From a waiting upload to a file on an entry, in the entry's own transaction; and back, when the entry is undone.

use crate::{Answer, sql};
use domain::people::PersonId;
use domain::tickets::{AttachmentId, EntryId, MAX_FILES, TicketId, UndoneFile, UploadId};
use domain::{Instant, Refusal};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// A file whose bytes are in the blob store already.
pub(crate) struct NewAttachment<'a> {
    pub(crate) ticket: TicketId,
    pub(crate) entry: EntryId,
    pub(crate) name: &'a str,
    pub(crate) media_type: &'a str,
    /// Bytes.
    pub(crate) size: i64,
    pub(crate) sha256: &'a str,
    pub(crate) content_id: Option<&'a str>,
    pub(crate) inline: bool,
}

pub(crate) async fn attach<C: ConnectionTrait>(txn: &C, new: NewAttachment<'_>) -> Answer<AttachmentId> {
    let row = sql::one(
        txn,
        "INSERT INTO attachment (ticket_id, entry_id, name, media_type, size, sha256, content_id, inline) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        [
            new.ticket.0.into(),
            new.entry.0.into(),
            new.name.into(),
            new.media_type.into(),
            new.size.into(),
            new.sha256.into(),
            new.content_id.map(str::to_owned).into(),
            new.inline.into(),
        ],
    )
    .await?;
    let row = sql::known(row, "attachment")?;
    Ok(AttachmentId(row.try_get("", "id")?))
}

/// Puts the person's own waiting uploads on the entry, in the order given; refuses when one is gone or somebody else's. Answers their names.
pub(crate) async fn consume<C: ConnectionTrait>(
    txn: &C,
    ticket: TicketId,
    entry: EntryId,
    person: PersonId,
    files: &[UploadId],
) -> Answer<Vec<String>> {
    if files.len() > MAX_FILES {
        return Err(Refusal::TooManyFiles { max: MAX_FILES }.into());
    }
    let mut attached = Vec::with_capacity(files.len());
    for UploadId(upload) in files {
        let taken = sql::one(
            txn,
            "DELETE FROM upload WHERE id = $1 AND person_id = $2 RETURNING name, media_type, size, sha256",
            [upload.as_str().into(), person.0.into()],
        )
        .await?;
        let Some(taken) = taken else { return Err(Refusal::UploadGone.into()) };
        let (name, media_type, sha256): (String, String, String) =
            (taken.try_get("", "name")?, taken.try_get("", "media_type")?, taken.try_get("", "sha256")?);
        let new = NewAttachment {
            ticket,
            entry,
            name: &name,
            media_type: &media_type,
            size: taken.try_get("", "size")?,
            sha256: &sha256,
            content_id: None,
            inline: false,
        };
        attach(txn, new).await?;
        attached.push(name);
    }
    Ok(attached)
}

/// The files of an entry wait again, as the uploads that they were.
pub(crate) async fn give_back(txn: &impl ConnectionTrait, entry: EntryId, person: PersonId, now: Instant) -> Answer<Vec<UndoneFile>> {
    #[derive(FromQueryResult)]
    struct File {
        name: String,
        media_type: String,
        size: i64,
        sha256: String,
    }
    let sql = "SELECT name, media_type, size, sha256 FROM attachment WHERE entry_id = $1 ORDER BY id";
    let files: Vec<File> = sql::find_all(txn, sql, [entry.0.into()]).await?;
    sql::execute(txn, "DELETE FROM attachment WHERE entry_id = $1", [entry.0.into()]).await?;
    let mut waiting = Vec::with_capacity(files.len());
    for file in files {
        let id = uuid::Uuid::new_v4().simple().to_string();
        let sql = "INSERT INTO upload (id, person_id, name, media_type, size, sha256, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = sql::values![id.as_str(), person.0, file.name.as_str(), file.media_type, file.size, file.sha256, now.millis()];
        sql::execute(txn, sql, values).await?;
        waiting.push(UndoneFile { id: UploadId(id), name: file.name, size: u64::try_from(file.size).unwrap_or(0) });
    }
    Ok(waiting)
}
