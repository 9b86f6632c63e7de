//! The commands that are not `serve`.

pub mod calendar;
pub mod category;
pub mod demo;
pub mod dkim;
pub mod export;
pub mod mail;
mod opening;
pub mod relearn;
mod say;
pub mod user;

pub use opening::open;
pub use say::{Failure, complain, log_to_stderr, print};
