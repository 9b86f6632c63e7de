//! Mail promised: leased, sent, settled (M25–M28).

mod audience;
mod bounce;
mod burst;
mod channel;
mod content;
mod decide;
mod lease;
mod page;
mod promise;
mod settle;
mod thread;
mod unpost;
mod withdraw;

pub(crate) use bounce::{bounced, find as find_bounced};
pub use channel::{in_service, pause, trouble, wake};
pub use decide::{cancel, retry, retry_domain};
pub(crate) use lease::take_back;
pub use lease::{LeasedNotice, data_sent, lease, next_due, renew};
pub use page::{bytes, page};
pub(crate) use promise::{Telling, promise, promise_after, promise_to};
pub(crate) use settle::{Ended, tell_all};
pub use settle::{Verdict, settle};
pub(crate) use thread::remember;
pub(crate) use unpost::unpost;
pub(crate) use withdraw::{hold, withdraw};
