//! Mail as it is kept in files: single messages, mbox, Maildir, and folders of them. Read a message at a time, whatever the size.

mod find;
mod mbox;

pub use find::{Found, Skipped, find};

use domain::Instant;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes of a message's beginning that are looked at for its date.
const HEAD: u64 = 64 * 1024;

/// Where one message lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which of [`Found::files`].
    pub file: usize,
    /// Bytes from its beginning, and bytes of the message as it is written there.
    pub offset: u64,
    pub length: u64,
    /// Its Date header, or else when the file was last written.
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailFile {
    pub path: PathBuf,
    /// Many messages, parted by `From ` lines.
    pub mbox: bool,
}

/// The bytes of one message, as it was before it was kept.
///
/// # Errors
/// The file can no longer be read there.
pub fn read(file: &MailFile, place: &Place) -> io::Result<Vec<u8>> {
    let mut source = File::open(&file.path)?;
    source.seek(SeekFrom::Start(place.offset))?;
    let mut raw = Vec::new();
    source.take(place.length).read_to_end(&mut raw)?;
    Ok(if file.mbox { mbox::unquoted(&raw) } else { raw })
}

/// The date that a message gives itself in the beginning of its bytes.
fn date_in(head: &[u8]) -> Option<Instant> {
    crate::mime::date_of(head)
}

fn modified(path: &Path) -> Instant {
    let since = std::fs::metadata(path)
        .and_then(|data| data.modified())
        .ok()
        .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_millis()).ok());
    Instant::from_millis(since.unwrap_or(0))
}
