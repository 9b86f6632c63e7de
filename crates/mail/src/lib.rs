//! Mesa's network and MIME: mail taken over IMAP and LMTP, understood, written and sent over SMTP; and short messages to browsers. No database.

pub mod archive;
pub mod dkim;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod http;
pub mod imap;
pub mod lmtp;
pub mod mime;
pub mod oauth;
pub mod push;
pub mod smtp;
mod tls;

pub use oauth::Proof;
pub use tls::{Security, SetupFault};
