//! Pages for people who have no account: whole documents without any script, for the server to send as they are.

mod document;
mod made;
mod survey;

pub use made::made;
pub use survey::{Face, Typed, invalid_link, survey};
