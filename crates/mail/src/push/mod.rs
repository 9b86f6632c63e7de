//! Web Push: a short message to a browser, by way of its maker's server, which cannot read it (RFC 8030, 8291, 8292).

mod keys;
mod seal;
mod send;

pub use keys::{BadKeys, Keys};
pub use send::{Target, Verdict, send};
