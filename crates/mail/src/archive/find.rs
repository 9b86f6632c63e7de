//! What lies under the paths that somebody names.

use super::{HEAD, MailFile, Place, date_in, mbox, modified};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// What was left out, and why: nothing is passed over in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub path: PathBuf,
    pub why: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub files: Vec<MailFile>,
    /// By date, so that what answers comes after what it answers.
    pub places: Vec<Place>,
    pub skipped: Vec<Skipped>,
}

/// Every message under the paths. `seen` hears how many so far.
pub fn find(paths: &[PathBuf], mut seen: impl FnMut(usize)) -> Found {
    let mut found = Found::default();
    for path in paths {
        found.take(path, &mut seen);
    }
    found.places.sort_by_key(|place| (place.at.millis(), place.file, place.offset));
    found
}

impl Found {
    fn take(&mut self, path: &Path, seen: &mut impl FnMut(usize)) {
        // What a folder holds is not followed out of it.
        let done = match std::fs::symlink_metadata(path) {
            Ok(data) if data.is_dir() => self.folder(path, seen),
            Ok(_) => self.file(path),
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            self.skip(path, &format!("cannot be read: {error}"));
        }
        seen(self.places.len());
    }

    fn skip(&mut self, path: &Path, why: &str) {
        self.skipped.push(Skipped { path: path.to_owned(), why: why.to_owned() });
    }

    /// Sorted, so that two runs go the same way.
    fn folder(&mut self, path: &Path, seen: &mut impl FnMut(usize)) -> io::Result<()> {
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        inside.sort();
        let maildir = path.join("cur").is_dir() && path.join("new").is_dir();
        for child in inside {
            if maildir && !child.is_dir() {
                // Lists and locks of the server that keeps it.
                continue;
            }
            if maildir && child.file_name().is_some_and(|name| name == "tmp") {
                continue;
            }
            self.take(&child, seen);
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> io::Result<()> {
        if let Some(why) = unwanted(path) {
            self.skip(path, why);
            return Ok(());
        }
        let source = File::open(path)?;
        let length = source.metadata()?.len();
        let mut source = BufReader::with_capacity(256 * 1024, source);
        let mut head = Vec::new();
        source.by_ref().take(HEAD).read_to_end(&mut head)?;
        let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let number = self.files.len();
        if mbox::separates(first) {
            let mut source = BufReader::with_capacity(256 * 1024, File::open(path)?);
            mbox::index(&mut source, number, modified(path), &mut self.places)?;
            self.files.push(MailFile { path: path.to_owned(), mbox: true });
        } else if head.is_empty() {
            self.skip(path, "is empty");
        } else if crate::mime::headers_of(&head).is_empty() {
            self.skip(path, "is no mail: it does not begin with a header");
        } else {
            let at = date_in(&head).unwrap_or_else(|| modified(path));
            self.places.push(Place { file: number, offset: 0, length, at });
            self.files.push(MailFile { path: path.to_owned(), mbox: false });
        }
        Ok(())
    }
}

/// Maildir flags: drafts were never sent, and what is in the trash was thrown away.
fn unwanted(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let flags = name.rsplit_once(":2,").map(|(_, flags)| flags.to_owned())?;
    if flags.contains('D') {
        Some("is a draft")
    } else if flags.contains('T') {
        Some("is in the trash")
    } else {
        None
    }
}
