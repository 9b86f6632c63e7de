//! Messages: understood on the way in, written on the way out.

mod body;
mod bounds;
mod charset;
mod clean;
mod compose;
mod dates;
mod flowed;
mod fold;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod header;
mod history;
mod html_text;
mod markup;
mod params;
mod parse;
mod people;
mod read;
mod report;
mod responder;
mod sanitise;
mod transfer;
mod walk;
mod words;

pub use compose::Composer;
pub use parse::parse;
pub use read::{OutgoingMail, date_of, headers_of, read_outgoing};
pub use sanitise::rewrite_cid;
