//! Configuration: a TOML file and `MESA_*` variables, checked whole before anything else happens.

mod check;
mod dkim;
mod given;
mod keys;
mod problem;

pub use check::{Config, ImapSettings, Purpose, RelayTokens, check};
pub use keys::table;
pub use problem::{Problem, Problems};
