//! Workers: mail fetched, taken, filed and sent; terms watched; the search index kept. They meet only through tables (law 4).

mod fetching;
mod filing;
mod indexing;
mod learning;
mod listening;
pub mod login;
mod mailboxes;
mod pushing;
mod sending;
mod terms;

pub use filing::{file_mail, read_message};
pub use indexing::keep_index;
pub use learning::learn_what_was_sorted;
pub use listening::listen;
pub use mailboxes::{Mailboxes, keep_mailboxes};
pub use pushing::{push_keys, push_notices};
pub use sending::send_mail;
pub use terms::{close_solved, watch_presence, watch_terms};

use std::time::Duration;

/// Pause after a fault of the database, so that a broken one is not hammered.
const AFTER_FAULT: Duration = Duration::from_secs(2);

/// A number in 0..1 for jitter.
fn random() -> f64 {
    let mut bytes = [0_u8; 4];
    // Without random numbers every retry waits the same time, which is no harm.
    let _ = getrandom::fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}
