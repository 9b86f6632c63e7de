//! What the office's own escalations teach: which words go with which category and technician. Everything stays in the database.

mod rebuild;
mod suggest;
mod teach;

pub use rebuild::{catch_up, rebuild};
pub(crate) use suggest::{common, handled, near};
pub(crate) use teach::{Lesson, lesson, restore, teach};

/// How many of the newest tickets are remembered: what an office did years ago, and for people long gone, says little of today.
const MOST: u64 = 20_000;
