//! One thing done to many tickets, each as a use case of its own; and taking deeds back.

mod act;
mod run;
mod undo;

pub use run::run;
pub(crate) use undo::Deed;
pub use undo::undo;
