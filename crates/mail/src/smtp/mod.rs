//! Sending through a relay over SMTP, knowing at every step how far a mail got (M27, M28, M30).

mod relay;

pub use relay::{Relay, RelayConfig, Stage, Verdict};
