//! Opening a file that is on a ticket.

use crate::{Answer, Desk, permit, sql};
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::AttachmentId;

#[derive(Clone, Debug)]
pub struct OpenedFile {
    pub name: String,
    pub media_type: String,
    /// May be shown inline (M24's list of images and PDF); otherwise octet-stream as a download.
    pub preview: bool,
    pub content: bytes::Bytes,
}

/// Staff.
pub async fn open(desk: &Desk, actor: &Actor, id: AttachmentId) -> Answer<OpenedFile> {
    permit::reads(actor)?;
    let row = sql::one(desk.read(), "SELECT name, media_type, sha256 FROM attachment WHERE id = $1", [id.0.into()]).await?;
    let Some(row) = row else { return Err(Refusal::NotFound.into()) };
    let media_type: String = row.try_get("", "media_type")?;
    let sha256: String = row.try_get("", "sha256")?;
    Ok(OpenedFile {
        name: row.try_get("", "name")?,
        preview: is_previewable(&media_type),
        media_type,
        content: desk.0.blobs.get(&sha256).await?,
    })
}

/// Images that cannot carry script, and PDF; everything else is only ever downloaded (M24).
pub(crate) fn is_previewable(media_type: &str) -> bool {
    matches!(media_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf")
}
