//! Sending through a relay over SMTP, knowing at every step how far a mail got (M27, M28, M30).
//!
//! `relay` chooses a connection and says MAIL, `transfer` goes from RCPT to the verdict, `connection` opens, greets and signs in, `wire` talks
//! with a limit on every wait, `reply` reads answers, `text` prepares what follows DATA.
//!
//! The dialogue is our own and not lettre's `AsyncSmtpConnection`, which cannot be honest about the stages: it sends text and final dot in one
//! go and ends every text with an empty line of its own (the same bytes, M25, would not be the same), makes one error of "refused" and "cut
//! off", takes what is said before STARTTLS for an answer after it, and writes the password to its log.

mod connection;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod relay;
mod reply;
mod text;
mod timeouts;
mod transfer;
mod wire;

pub use relay::{Relay, RelayConfig, Stage, Verdict};
pub use timeouts::Timeouts;
