//! A file that waits for its entry.

use crate::{Answer, Desk, permit, sql};
use domain::people::Actor;
use domain::tickets::{MAX_FILE_BYTES, UploadId};
use domain::{Instant, Refusal};

/// How long a file waits before it is swept, in days.
const KEPT_DAYS: i64 = 1;
/// Longest file name and media type kept, in characters.
const MAX_NAME: usize = 255;

/// Technicians and administrators. Unused uploads are swept after a day.
pub async fn upload(desk: &Desk, actor: &Actor, name: &str, media_type: &str, content: bytes::Bytes) -> Answer<UploadId> {
    let person = permit::works(actor)?;
    if content.len() > MAX_FILE_BYTES {
        return Err(Refusal::FileTooLarge { max_mib: MAX_FILE_BYTES as u64 / (1024 * 1024) }.into());
    }
    let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
    let sha256 = desk.0.blobs.put(content).await?;
    let id = uuid::Uuid::new_v4().simple().to_string();
    let now = desk.now();
    let txn = desk.begin().await?;
    sweep(&txn, now).await?;
    sql::execute(
        &txn,
        "INSERT INTO upload (id, person_id, name, media_type, size, sha256, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            id.as_str().into(),
            person.0.into(),
            safe_name(name).into(),
            safe_media_type(media_type).into(),
            size.into(),
            sha256.into(),
            now.millis().into(),
        ],
    )
    .await?;
    txn.commit().await?;
    Ok(UploadId(id))
}

/// Forgets uploads that nobody used. Their bytes stay: the same bytes may be on a ticket.
async fn sweep<C: sea_orm::ConnectionTrait>(txn: &C, now: Instant) -> Answer<()> {
    sql::execute(txn, "DELETE FROM upload WHERE at < $1", [now.plus_days(-KEPT_DAYS).millis().into()]).await?;
    Ok(())
}

/// The last part of a path, without controls or bidirectional marks that would disguise an extension (M21).
fn safe_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or(raw);
    let disguise = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let name: String = last.chars().filter(|c| !c.is_control() && !disguise(*c)).take(MAX_NAME).collect();
    let name = name.trim();
    if name.is_empty() || name.chars().all(|c| c == '.') { "archivo".to_owned() } else { name.to_owned() }
}

/// Lower case `type/subtype`, or octet-stream when it is not one.
fn safe_media_type(raw: &str) -> String {
    let essence = raw.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let token = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '!' | '#' | '$' | '&' | '-' | '^' | '_' | '.' | '+'))
    };
    match essence.split_once('/') {
        Some((kind, subtype)) if essence.len() <= MAX_NAME && token(kind) && token(subtype) => essence,
        _ => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_no_path_and_no_disguise() {
        assert_eq!(safe_name("C:\\Documentos\\acta final.pdf"), "acta final.pdf");
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("factura\u{202e}fdp.exe\r\n"), "facturafdp.exe");
        assert_eq!(safe_name(".."), "archivo");
    }

    #[test]
    fn media_types_are_plain_or_unknown() {
        assert_eq!(safe_media_type("Image/PNG; charset=x"), "image/png");
        assert_eq!(safe_media_type("text/html\r\nX: y"), "application/octet-stream");
        assert_eq!(safe_media_type("nada"), "application/octet-stream");
    }
}
