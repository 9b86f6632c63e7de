//! People and their sessions.

mod add;
mod attempts;
mod change;
mod known;
mod link;
mod list;
mod page;
mod password;
mod session;
mod sign_in;

pub use add::{add, set_compact, set_lang, set_password, set_single_keys};
pub use change::{PersonDraft, archive, end_sessions, restore, save};
pub(crate) use known::known_as;
pub use link::{LINK_DAYS, LinkOwner, first_administrator, link_owner, needs_administrator, password_link, set_password_by_link};
pub use list::{PersonRow, list};
pub use page::{PeopleFilter, PeoplePage, PersonDetail, PersonLine, detail, page};
pub(crate) use password::hash;
pub use session::{SESSION_IDLE_DAYS, SessionToken, SignedIn, sign_out, signed_in};
pub use sign_in::{change_password, sign_in};
