//! Messages: understood on the way in, written on the way out.

mod compose;
mod parse;
mod read;
mod sanitise;

pub use compose::Composer;
pub use parse::parse;
pub use read::{OutgoingMail, headers_of, read_outgoing};
pub use sanitise::rewrite_cid;
