//! Mail taken straight from an MTA over LMTP or SMTP (M11): the answer is 250 only once it is safe.

mod listener;

pub use listener::{Envelope, LmtpConfig, Receipt, serve};
