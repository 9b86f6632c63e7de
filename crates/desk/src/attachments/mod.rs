//! Files: uploaded before their entry, opened afterwards; content-addressed.

use crate::{Answer, Desk};
use domain::people::Actor;
use domain::tickets::{AttachmentId, UploadId};

/// Technicians and administrators. Unused uploads are swept after a day.
pub async fn upload(_desk: &Desk, _actor: &Actor, _name: &str, _media_type: &str, _content: bytes::Bytes) -> Answer<UploadId> {
    todo!()
}

#[derive(Clone, Debug)]
pub struct OpenedFile {
    pub name: String,
    pub media_type: String,
    /// May be shown inline (M24's list of images and PDF); otherwise octet-stream as a download.
    pub preview: bool,
    pub content: bytes::Bytes,
}

/// Staff.
pub async fn open(_desk: &Desk, _actor: &Actor, _id: AttachmentId) -> Answer<OpenedFile> {
    todo!()
}
