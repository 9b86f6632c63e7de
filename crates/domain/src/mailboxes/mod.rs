//! Support mailboxes: how each is reached, what it brings to new tickets, and how its connection stands.

mod draft;
mod fault;
mod probe;
mod state;

pub use draft::{Grant, MailboxDraft, MailboxSettings, Oauth, Provider, Secrets, Security, SignIn, settings};
pub use fault::{CertificateFault, MailboxFault};
pub use probe::{Probe, ProbeStep};
pub use state::{ALARM_MINUTES, FolderState, Phase, worst};

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailboxId(pub i64);
