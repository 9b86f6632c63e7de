//! *Salida*: every promised notice, how far it got, and the mail itself.

pub mod api;
mod list;
mod mail;
mod state_chip;

pub use list::OutboxPage;
pub use mail::MailPage;
