//! *Probar conexión*: each step of a connection, and where it ended.

use super::MailboxFault;

/// One thing that was tried, in the order of trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeStep {
    /// Name looked up, port open, connection protected as asked, the server greets.
    Connected,
    SignedIn,
    /// A folder that mail is fetched from, with the number of messages in it.
    Folder {
        name: String,
        messages: u32,
    },
    /// The folder that registered mail is moved to.
    Processed {
        name: String,
        /// False: Mesa makes it with the first message.
        there: bool,
    },
    /// What the server offers besides the necessary.
    Offers {
        idle: bool,
        moves: bool,
    },
    /// The step that failed, with the server's words.
    Failed {
        fault: MailboxFault,
        words: String,
        /// The folder that is missing.
        folder: Option<String>,
    },
}

/// What a connection with these settings comes to. Nothing on the server is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    pub steps: Vec<ProbeStep>,
    /// The folders that there are, when somebody may want to choose another.
    pub folders: Vec<String>,
}

impl Probe {
    /// Every step went well.
    pub fn is_good(&self) -> bool {
        !self.steps.is_empty() && !self.steps.iter().any(|step| matches!(step, ProbeStep::Failed { .. }))
    }
}
