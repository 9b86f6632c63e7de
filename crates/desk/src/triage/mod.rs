//! Triage: whose turn it is, what is suggested for it and why, and what people decide.

mod aside;
mod decide;
mod page;
mod suggest;

pub use decide::decide;
pub use page::page;
