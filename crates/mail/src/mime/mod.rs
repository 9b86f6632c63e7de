//! Messages: understood on the way in, written on the way out.

mod charset;
mod clean;
mod compose;
mod fold;
mod header;
mod markup;
mod parse;
mod read;
mod sanitise;
mod walk;

pub use compose::Composer;
pub use parse::parse;
pub use read::{OutgoingMail, headers_of, read_outgoing};
pub use sanitise::rewrite_cid;
