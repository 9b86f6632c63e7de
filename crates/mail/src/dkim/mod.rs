//! DKIM (RFC 6376, RFC 8463): the final bytes of a mail, signed with the office's own key.
//!
//! Signed when the bytes are promised, so that every attempt sends the same ones (M25). Both kinds of signature are deterministic.

mod canonical;
mod key;
mod sign;
#[cfg(test)]
pub(crate) mod tests;

pub use key::{BadKey, Key};
pub use sign::{SignedComposer, Signer};
