//! Mesa's network and MIME: mail taken over IMAP and LMTP, understood, written and sent over SMTP. No database.

pub mod dkim;
pub mod imap;
pub mod lmtp;
pub mod mime;
pub mod smtp;
mod tls;

pub use tls::{Security, SetupFault};
