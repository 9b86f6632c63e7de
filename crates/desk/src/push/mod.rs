//! Web Push: the devices that people are told on, and what is promised to them: leased, sent, settled (law 4).

mod devices;
mod keys;
mod promise;
mod send;

pub(crate) use devices::forget_all;
pub use devices::{DeviceDraft, devices, forget, remove, subscribe};
pub use keys::keys;
pub(crate) use promise::{hold, promise, unpost, withdraw};
pub use send::{LeasedPush, Verdict, lease, settle};
