//! What was being written: on the device at once, for each person, ticket and tab, and a moment later on the server.

use super::api;
use crate::me::Me;
use crate::{AskError, browser};
use domain::tickets::{KeepDraft, Kept, KeptDraft, Tab, TicketId, UndoneFile};
use serde::{Deserialize, Serialize};

/// Neither the server nor the device's own store keeps a file that no entry names for longer than a day; in milliseconds.
const FILES_KEPT: i64 = 23 * 3_600_000;

/// Where one draft lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drafts {
    person: i64,
    ticket: TicketId,
}

/// A draft as this device has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDevice {
    pub text: String,
    /// The server's version that it goes on from.
    pub version: Option<i64>,
    /// When it was typed, if the server has not got it yet: milliseconds since 1970.
    pub unsaved: Option<i64>,
}

/// A file that has arrived, and that no entry names yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// When it was attached, in milliseconds since 1970.
    pub at: i64,
    pub file: UndoneFile,
}

/// What the composer begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Nothing,
    /// As on the device; to be saved when the server has not got it.
    Mine {
        text: String,
        version: Option<i64>,
        save: bool,
    },
    /// As on the server.
    Theirs {
        text: String,
        version: i64,
    },
    /// Newer on the server, and something else on this device that it never got.
    Both {
        theirs: String,
        mine: String,
        version: Option<i64>,
    },
}

/// The newest wins.
pub fn newest(mine: Option<OnDevice>, theirs: Option<&KeptDraft>) -> Found {
    match (mine, theirs) {
        // The server had it and has it no more: it was posted or thrown away elsewhere.
        (None | Some(OnDevice { unsaved: None, version: Some(_), .. }), None) => Found::Nothing,
        (Some(mine), None) => Found::Mine { text: mine.text, version: mine.version, save: true },
        (Some(mine), Some(theirs)) if mine.text.trim_end() == theirs.body.trim_end() => {
            Found::Mine { text: mine.text, version: Some(theirs.version), save: false }
        }
        (Some(OnDevice { text, version, unsaved: Some(typed) }), Some(theirs)) => {
            if version == Some(theirs.version) || typed >= theirs.at.at.millis() {
                Found::Mine { text, version, save: true }
            } else {
                Found::Both { theirs: theirs.body.clone(), mine: text, version }
            }
        }
        (_, Some(theirs)) => Found::Theirs { text: theirs.body.clone(), version: theirs.version },
    }
}

impl Drafts {
    /// Tablets are shared: a draft belongs to whoever wrote it.
    pub fn of(me: &Me, ticket: TicketId) -> Self {
        Self { person: me.person.as_ref().map_or(0, |person| person.id.0), ticket }
    }

    fn key(self, tab: Tab) -> String {
        format!("mesa.draft.{}.{}.{}", self.person, self.ticket.0, tab.key())
    }

    /// Of a reason to put on hold or to reopen: on this device alone.
    pub fn reason_key(self, act: &str) -> String {
        format!("mesa.draft.{}.{}.{act}", self.person, self.ticket.0)
    }

    /// `version`, or `version unsaved-since`; `-` is no version.
    fn state_key(self, tab: Tab) -> String {
        format!("{}.state", self.key(tab))
    }

    pub fn read(self, tab: Tab) -> Option<OnDevice> {
        let text = browser::stored(&self.key(tab)).filter(|text| !text.trim().is_empty())?;
        let (version, unsaved) = self.state(tab);
        Some(OnDevice { text, version, unsaved })
    }

    fn state(self, tab: Tab) -> (Option<i64>, Option<i64>) {
        browser::stored(&self.state_key(tab)).map_or((None, Some(0)), |state| parse_state(&state))
    }

    /// Something was typed that the server has not got.
    pub fn is_unsaved(self, tab: Tab) -> bool {
        self.state(tab).1.is_some() && browser::stored(&self.key(tab)).is_some()
    }

    /// What is typed; the server has not got it yet.
    pub fn keep(self, tab: Tab, text: &str) {
        let (version, _) = self.state(tab);
        browser::store(&self.key(tab), text);
        self.note(tab, version, Some(browser::now()));
    }

    /// The text goes on from this version; `unsaved` as in [`OnDevice`].
    pub fn note(self, tab: Tab, version: Option<i64>, unsaved: Option<i64>) {
        let version = version.map_or_else(|| "-".to_owned(), |version| version.to_string());
        let state = unsaved.map_or_else(|| version.clone(), |unsaved| format!("{version} {unsaved}"));
        browser::store(&self.state_key(tab), &state);
    }

    pub fn forget(self, tab: Tab) {
        browser::forget(&self.key(tab));
        browser::forget(&self.state_key(tab));
    }

    /// Of all three tabs: the composer has one list.
    fn files_key(self) -> String {
        format!("mesa.draft.{}.{}.files", self.person, self.ticket.0)
    }

    /// What was attached on this device and is still there to be sent.
    pub fn files(self, now: i64) -> Vec<Waiting> {
        browser::stored(&self.files_key()).map_or_else(Vec::new, |kept| still_kept(&kept, now))
    }

    pub fn keep_files(self, waiting: &[Waiting]) {
        match serde_json::to_string(waiting) {
            Ok(kept) if !waiting.is_empty() => {
                browser::store(&self.files_key(), &kept);
            }
            _ => browser::forget(&self.files_key()),
        }
    }

    fn aside_key(self, tab: Tab) -> String {
        format!("{}.aside", self.key(tab))
    }

    /// What makes way for another text stays here until the server has it.
    pub fn set_aside(self, tab: Tab, text: &str) {
        browser::store(&self.aside_key(tab), text);
    }

    pub fn aside(self, tab: Tab) -> Option<String> {
        browser::stored(&self.aside_key(tab)).filter(|text| !text.trim().is_empty())
    }

    /// The server has this text; another that has made way meanwhile stays.
    pub fn forget_aside(self, tab: Tab, text: &str) {
        if browser::stored(&self.aside_key(tab)).is_some_and(|aside| aside == text) {
            browser::forget(&self.aside_key(tab));
        }
    }

    /// Brings it to the server. Nothing when the server keeps nothing of it: it is blank, or was posted meanwhile.
    pub async fn save(self, tab: Tab, text: String, revision: i64, key: String) -> Result<Option<Kept>, AskError> {
        let (base, typed) = self.state(tab);
        let begun = browser::stored(&self.key(tab)).is_some();
        let blank = text.trim().is_empty();
        let kept = api::keep_draft(KeepDraft { ticket: self.ticket, tab, body: text, revision, base, key }).await?;
        if let Some(kept) = kept.as_ref().filter(|_| begun && browser::stored(&self.key(tab)).is_none()) {
            // Sent or thrown away while it was on its way.
            if kept.other.is_none() {
                self.end(tab, kept.version).await;
            }
            return Ok(None);
        }
        let (_, since) = self.state(tab);
        if since != typed {
            // Typed on while it was on its way: unsaved still.
            self.note(tab, kept.as_ref().map(|kept| kept.version), since);
        } else if blank {
            self.forget(tab);
        } else if let (Some(kept), Some(_)) = (&kept, self.read(tab)) {
            self.note(tab, Some(kept.version), None);
        }
        Ok(kept)
    }

    /// Ends this version on the server. What stays is found again, and can be thrown away then.
    pub async fn end(self, tab: Tab, version: i64) {
        let blank = KeepDraft { ticket: self.ticket, tab, body: String::new(), revision: 0, base: Some(version), key: String::new() };
        let _ = api::keep_draft(blank).await;
    }

    pub fn version(self, tab: Tab) -> Option<i64> {
        self.state(tab).0
    }

    /// `version text` of what waits on this device to be sent.
    fn sent_key(self, tab: Tab) -> String {
        format!("{}.sent", self.key(tab))
    }

    /// What stands here waits to be sent: the draft that the server has of it, until it comes, is not to be sent once more.
    pub fn on_its_way(self, tab: Tab) {
        let text = browser::stored(&self.key(tab)).unwrap_or_default();
        let version = self.version(tab).map_or_else(|| "-".to_owned(), |version| version.to_string());
        browser::store(&self.sent_key(tab), &format!("{version} {text}"));
    }

    pub fn is_on_its_way(self, theirs: &KeptDraft) -> bool {
        browser::stored(&self.sent_key(theirs.tab)).is_some_and(|sent| is_sent(&sent, theirs))
    }

    /// What the server has of it by now, if that is what stands here: its answer may have been lost.
    pub fn catch_up(self, theirs: &KeptDraft) {
        if let Some(mine) = self.read(theirs.tab)
            && mine.version != Some(theirs.version)
            && mine.text.trim_end() == theirs.body.trim_end()
        {
            self.note(theirs.tab, Some(theirs.version), None);
        }
    }
}

fn still_kept(kept: &str, now: i64) -> Vec<Waiting> {
    let mut files: Vec<Waiting> = serde_json::from_str(kept).unwrap_or_default();
    files.retain(|waiting| now - waiting.at < FILES_KEPT);
    files
}

/// The draft is what was sent, or an earlier state of it.
fn is_sent(sent: &str, theirs: &KeptDraft) -> bool {
    let (version, text) = sent.split_once(' ').unwrap_or_default();
    version.parse() == Ok(theirs.version) || (!text.trim().is_empty() && text.trim_end() == theirs.body.trim_end())
}

fn parse_state(state: &str) -> (Option<i64>, Option<i64>) {
    let mut parts = state.split(' ').map(|part| part.parse().ok());
    (parts.next().flatten(), parts.next().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tickets::UploadId;
    use domain::{Instant, Stamp};

    #[test]
    fn two_people_on_one_tablet_do_not_share_a_draft() {
        let ticket = TicketId(7);
        let ana = Drafts { person: 1, ticket };
        let luis = Drafts { person: 2, ticket };
        assert_ne!(ana.key(Tab::Note), luis.key(Tab::Note));
        assert_ne!(ana.key(Tab::Note), ana.key(Tab::FollowUp));
    }

    #[test]
    fn what_the_device_remembers_of_the_server_is_read_back() {
        assert_eq!(parse_state("12"), (Some(12), None));
        assert_eq!(parse_state("12 34"), (Some(12), Some(34)));
        assert_eq!(parse_state("- 34"), (None, Some(34)));
    }

    fn mine(text: &str, version: Option<i64>, unsaved: Option<i64>) -> OnDevice {
        OnDevice { text: text.into(), version, unsaved }
    }

    fn theirs(body: &str, version: i64, at: i64) -> KeptDraft {
        let at = Stamp { at: Instant::from_millis(at), iso: String::new(), text: String::new() };
        KeptDraft { tab: Tab::Note, body: body.into(), version, at, other: None, news: 0 }
    }

    #[test]
    fn files_come_back_for_as_long_as_they_are_kept() {
        let waiting = |at| Waiting { at, file: UndoneFile { id: UploadId("00ff".into()), name: "a.png".into(), size: 12 } };
        let kept = serde_json::to_string(&[waiting(0), waiting(1_000)]).expect("JSON");
        assert_eq!(still_kept(&kept, FILES_KEPT), [waiting(1_000)]);
        assert_eq!(still_kept("of another release", 0), []);
    }

    #[test]
    fn what_waits_to_be_sent_is_no_draft() {
        assert!(is_sent("5 dos\n", &theirs("do", 5, 100)), "saved before the last letter");
        assert!(is_sent("- dos\n", &theirs("dos", 5, 100)), "the answer to the save was lost");
        assert!(!is_sent("4 dos", &theirs("tres", 5, 100)), "somebody went on with it");
        assert!(!is_sent("- ", &theirs("", 5, 100)));
    }

    #[test]
    fn the_newest_draft_wins_and_none_is_lost() {
        assert_eq!(newest(None, None), Found::Nothing);
        assert_eq!(newest(None, Some(&theirs("b", 5, 100))), Found::Theirs { text: "b".into(), version: 5 });
        let save = |text: &str, version| Found::Mine { text: text.into(), version, save: true };
        assert_eq!(newest(Some(mine("a", None, Some(50))), None), save("a", None));
        assert_eq!(newest(Some(mine("a", Some(4), None)), None), Found::Nothing, "posted on another device");
        assert_eq!(newest(Some(mine("a", Some(5), Some(50))), Some(&theirs("b", 5, 100))), save("a", Some(5)), "goes on from it");
        assert_eq!(newest(Some(mine("a", Some(4), Some(150))), Some(&theirs("b", 5, 100))), save("a", Some(4)), "typed later");
        let both = Found::Both { theirs: "b".into(), mine: "a".into(), version: Some(4) };
        assert_eq!(newest(Some(mine("a", Some(4), Some(50))), Some(&theirs("b", 5, 100))), both);
        assert_eq!(newest(Some(mine("a", Some(4), None)), Some(&theirs("b", 5, 100))), Found::Theirs { text: "b".into(), version: 5 });
        let unchanged = Found::Mine { text: "b\n".into(), version: Some(5), save: false };
        assert_eq!(newest(Some(mine("b\n", None, Some(50))), Some(&theirs("b", 5, 100))), unchanged);
    }
}
