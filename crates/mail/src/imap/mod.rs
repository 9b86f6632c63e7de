//! Mail fetched over IMAP, believing nothing that the server did not confirm (M1–M5).

mod backoff;
mod connect;
mod fetch;
mod frames;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod name;
mod probe;
mod response;
mod session;
mod wire;

pub use backoff::backoff;
pub use probe::probe;
pub use session::{Fetched, Idle, ImapConfig, ImapFault, Selected, Session};
