//! From a mailbox's settings to what an IMAP session is opened with.

use desk::Desk;
use desk::mailboxes::Mailbox;
use domain::mailboxes::Secrets;
use mail::imap::ImapConfig;

pub(super) fn server(_desk: &Desk, mailbox: &Mailbox, secrets: Secrets) -> ImapConfig {
    let settings = &mailbox.settings;
    ImapConfig {
        host: settings.host.clone(),
        port: settings.port,
        security: settings.security,
        user: settings.user.clone(),
        password: secrets.password,
        extra_root_pem: settings.extra_ca.clone().map(String::into_bytes),
    }
}
