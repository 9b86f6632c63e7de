//! People and their sessions.

mod add;
mod attempts;
mod known;
mod list;
mod password;
mod session;
mod sign_in;

pub use add::{add, set_lang, set_password, set_single_keys};
pub(crate) use known::known_as;
pub use list::{PersonRow, list};
pub(crate) use password::hash;
pub use session::{SESSION_IDLE_DAYS, SessionToken, SignedIn, sign_out, signed_in};
pub use sign_in::{change_password, sign_in};
