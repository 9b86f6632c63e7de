//! Mail promised: leased, sent, settled (M25–M28).

mod audience;
mod burst;
mod content;
mod lease;
mod page;
mod promise;
mod settle;
mod thread;

pub(crate) use lease::take_back;
pub use lease::{LeasedNotice, data_sent, lease, next_due};
pub use page::{bytes, page, retry};
pub(crate) use promise::{Hears, Telling, promise, promise_to};
pub use settle::{Verdict, settle};
pub(crate) use thread::remember;
