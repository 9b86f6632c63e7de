//! Mail taken straight from an MTA over LMTP or SMTP (M11): the answer is 250 only once it is safe.
//!
//! `listener` accepts connections, `session` holds the dialogue, `command` and `path` read what is said, `wire` moves lines and bytes,
//! `unstuff` finds the end of a message.

mod command;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod listener;
mod path;
mod session;
mod unstuff;
mod wire;

pub use listener::{Envelope, LmtpConfig, Receipt, serve};
