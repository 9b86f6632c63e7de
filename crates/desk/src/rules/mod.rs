//! Rules of intake (M20): kept by administrators, looked at for every mail that would open a ticket.

mod change;
mod dry_run;
mod list;
mod names;
mod row;

pub use change::{archive, check, move_by, save, switch};
pub use dry_run::{MOST_MESSAGES, Parse, Parsing, dry_run};
pub use list::{get, list};
pub(crate) use names::{all_names, effects, names};
pub(crate) use row::{active, count_hits};
