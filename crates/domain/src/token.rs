//! Signed tokens for replies and public links (M15). Written by the domain room.

use crate::people::PersonId;
use crate::tickets::TicketId;

/// What a token may be used for; one cannot stand in for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    Reply,
    Survey,
}

/// The key of this Mesa: 32 random bytes, made on first start. Debug never shows it.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

/// What a valid token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub ticket: TicketId,
    pub person: PersonId,
}

/// Makes the token: lower-case letters, digits and `-` only, at most 60 characters, so that it fits a local part's detail,
/// a Message-ID and a URL. 128 bits of HMAC-SHA-256 over (purpose, mailbox, ticket, person).
pub fn sign(_secret: &Secret, _purpose: Purpose, _mailbox: &str, _claim: Claim) -> String {
    String::new()
}

/// Reads a token in constant time; `None` when anything about it is not ours.
pub fn verify(_secret: &Secret, _purpose: Purpose, _mailbox: &str, _token: &str) -> Option<Claim> {
    None
}
