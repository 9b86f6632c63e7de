//! Mail on its way: the listener and the relay against scripted peers, against each other, and against Postfix and Dovecot.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that fails says where")]

mod client;
mod cut;
mod dialogue;
#[path = "../endpoint/scripted.rs"]
mod endpoint;
mod listener;
mod listener_cut;
mod oauth;
mod office;
mod peer;
mod postfix;
mod protection;
mod relay;
mod round_trip;
