//! Mail on its way: the listener and the relay against scripted peers, against each other, and against Postfix and Dovecot.

mod client;
mod cut;
mod dialogue;
mod listener;
mod office;
mod peer;
mod postfix;
mod protection;
mod relay;
mod round_trip;
