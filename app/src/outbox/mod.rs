//! *Salida*: every promised notice, how far it got, and the mail itself.

pub mod api;
mod banner;
mod decide;
mod list;
mod mail;
mod state_chip;

pub use banner::RelayBanner;
pub use decide::{Deciding, Decisions, decided};
pub use list::OutboxPage;
pub use mail::MailPage;
