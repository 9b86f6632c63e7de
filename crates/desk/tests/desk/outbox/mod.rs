//! Mail promised: sent once, or visible as not sent.

mod death;
mod page;
mod schedule;
