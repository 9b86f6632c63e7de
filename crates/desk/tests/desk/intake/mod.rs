//! Mail received: nothing lost, nothing doubled, nobody fooled.

mod automatic;
mod breaker;
mod filing;
mod hand;
mod lease;
mod ledger;
mod limits;
mod page;
mod receive;
mod reception;
mod reports;
mod rules;
mod sender;
mod threading;
