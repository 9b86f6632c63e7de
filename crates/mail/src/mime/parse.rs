//! A raw message as Mesa understands it.

use domain::intake::{ParsedMail, Unreadable};

/// Understands a raw message, or says why it cannot be (M8). Never panics, whatever the bytes; blocking, up to tens of milliseconds a megabyte.
pub fn parse(_raw: &[u8]) -> Result<ParsedMail, Unreadable> {
    Err(Unreadable::NotAMessage)
}
