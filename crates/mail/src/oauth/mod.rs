//! Access tokens in place of passwords (M30): asked for (RFC 6749), kept until shortly before they expire, and said to mail servers.

mod ask;
mod bearer;
mod tokens;

pub(crate) use bearer::{Bearer, said};
pub use tokens::{OauthFault, Rotated, Stored, Tokens};

use std::fmt;
use std::sync::Arc;

/// What shows a mail server that we are who we say. Debug never shows it.
#[derive(Clone)]
pub enum Proof {
    Password(String),
    Tokens(Arc<Tokens>),
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password(…)",
            Self::Tokens(_) => "Tokens(…)",
        })
    }
}
