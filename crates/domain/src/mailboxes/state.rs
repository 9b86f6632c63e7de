//! How the connection of a mailbox stands, folder by folder, and as a whole.

use super::MailboxFault;
use crate::Instant;
use crate::tickets::kind_words as words;
use serde::{Deserialize, Serialize};

/// A mailbox that has failed for so long is shown to every administrator.
pub const ALARM_MINUTES: i64 = 5;

words! {
    /// How a connection stands; the worse one last.
    Phase {
        Paused = "paused", "En pausa", "Paused";
        Open = "open", "Conectado", "Connected";
        Connecting = "connecting", "Conectando", "Connecting";
        /// It will be tried again soon.
        Failed = "failed", "Sin conexión", "No connection";
        /// The server refuses our login: a person has to act.
        Refused = "refused", "Acceso rechazado", "Login refused";
    }
}

/// One folder's connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderState {
    pub folder: String,
    pub phase: Phase,
    pub fault: Option<MailboxFault>,
    /// The server's own.
    pub words: Option<String>,
    /// When this phase began.
    pub since: Instant,
    pub last_success: Option<Instant>,
    pub next_attempt: Option<Instant>,
}

impl FolderState {
    /// No mail comes in, and it is time that an administrator knew.
    pub fn alarms(&self, now: Instant) -> bool {
        match self.phase {
            Phase::Refused => true,
            Phase::Failed => now.since(self.since) >= ALARM_MINUTES * 60_000,
            Phase::Paused | Phase::Open | Phase::Connecting => false,
        }
    }

    fn badness(&self) -> usize {
        Phase::ALL.iter().position(|phase| *phase == self.phase).unwrap_or(0)
    }
}

/// The folder that the mailbox is judged by: the worst, and of equals the one that has been so for longest.
pub fn worst(folders: &[FolderState]) -> Option<&FolderState> {
    folders.iter().max_by_key(|folder| (folder.badness(), folder.fault.is_some(), -folder.since.millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(phase: Phase, since: i64) -> FolderState {
        let since = Instant::from_millis(since);
        FolderState { folder: "INBOX".into(), phase, fault: None, words: None, since, last_success: None, next_attempt: None }
    }

    #[test]
    fn a_mailbox_is_as_good_as_its_worst_folder() {
        let folders = [folder(Phase::Open, 1), folder(Phase::Failed, 9), folder(Phase::Failed, 3), folder(Phase::Connecting, 0)];
        assert_eq!(worst(&folders), folders.get(2));
        assert_eq!(worst(&[]), None);
    }

    #[test]
    fn a_refused_login_alarms_at_once_and_a_lost_connection_after_five_minutes() {
        let now = Instant::from_millis(ALARM_MINUTES * 60_000);
        assert!(folder(Phase::Refused, now.millis()).alarms(now));
        assert!(folder(Phase::Failed, 0).alarms(now));
        assert!(!folder(Phase::Failed, 1).alarms(now));
        assert!(!folder(Phase::Open, 0).alarms(now) && !folder(Phase::Connecting, 0).alarms(now));
    }
}
