//! `cargo xtask test`: every check, one after the other, and a table at the end.

mod counts;
mod steps;
mod suite;

pub use steps::NAMES;
pub use suite::all;
