//! Mesa's pages and server functions: rendered by the server (`ssr`), brought to life in the browser (`hydrate`).
#![recursion_limit = "512"]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

#[cfg(feature = "ssr")]
pub mod asking;
mod browser;
mod device;
pub mod error;
mod frame;
#[cfg(feature = "ssr")]
pub mod gallery;
pub mod intake;
mod later;
mod live;
pub mod mailboxes;
pub mod me;
pub mod office;
pub mod outbox;
pub mod people;
pub mod presence;
#[cfg(feature = "ssr")]
pub mod public;
pub mod queue;
pub mod rules;
pub mod search;
pub mod shell;
pub mod templates;
pub mod tickets;
pub mod triage;
pub mod ui;
pub mod undo;
pub mod words;

pub use error::AskError;
pub use me::Theme;
pub use shell::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
