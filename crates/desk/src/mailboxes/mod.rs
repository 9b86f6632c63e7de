//! Support mailboxes: kept, listed, fetched, and which one a mail came by.

mod change;
mod configured;
mod list;
mod origin;
mod relay;
mod row;
mod state;

pub use change::{archive, pause, retry, save};
pub use configured::configure;
pub use list::{Alarm, Listed, alarms, get, list};
pub(crate) use origin::{origin, sender, with_support};
pub use origin::{own, receiving};
pub use relay::{relay_rotated, relay_token};
pub use row::Mailbox;
pub use state::{Report, hold, let_go, pass_over, refresh_token, report, rotated, secrets, succeeded, to_probe, wanted};
