//! Web Push: the devices that people are told on, and what is promised to them: leased, sent, settled (law 4).

mod devices;
mod keys;
mod promise;
mod send;

pub use devices::{DeviceDraft, devices, forget, remove, subscribe};
pub use keys::keys;
pub(crate) use promise::promise;
pub use send::{LeasedPush, Verdict, lease, settle};
