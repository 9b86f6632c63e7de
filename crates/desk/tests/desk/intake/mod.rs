//! Mail received: nothing lost, nothing doubled, nobody fooled.

mod automatic;
mod filing;
mod lease;
mod ledger;
mod limits;
mod page;
mod receive;
mod rules;
mod threading;
