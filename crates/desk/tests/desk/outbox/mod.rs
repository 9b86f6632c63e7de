//! Mail promised: sent once, or visible as not sent.

mod channel;
mod death;
mod decide;
mod page;
mod schedule;
