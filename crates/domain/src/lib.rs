//! Mesa's words and rules. Pure: no clock, no database, no network; compiled for the server and the browser alike.

pub mod accent;
pub mod audit;
pub mod batch;
pub mod calendar;
pub mod fold;
pub mod intake;
pub mod lang;
pub mod mailboxes;
pub mod markdown;
pub mod notices;
pub mod office;
pub mod people;
pub mod queue;
pub mod refusal;
pub mod rules;
pub mod search;
pub mod subject;
pub mod survey;
pub mod terms;
pub mod tickets;
pub mod time;
pub mod token;
pub mod triage;

pub use lang::Lang;
pub use refusal::Refusal;
pub use time::{Clock, Instant, Stamp};
