//! The mailboxes, for administrators: how each stands, and the form that sets one up and tries it.
//!
//! The pages are made by the server as a whole: the browser carries nothing of them but their frame and the sending of the form.

pub mod api;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod list;
mod page;
#[cfg(feature = "ssr")]
mod tried;

pub use page::{MailboxAlarm, MailboxesPage};

#[cfg(feature = "ssr")]
const LIST: &str = "/app/admin/buzones";
/// The form: a new mailbox, or `?id=3`.
#[cfg(feature = "ssr")]
const FORM: &str = "/app/admin/buzones/buzon";
