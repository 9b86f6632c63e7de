//! The survey of a closing notice, by signed link and without sign-in. Reading never changes anything: mail scanners open links.

mod answer;
mod link;
mod reopen;
mod view;

pub use answer::answer;
pub use reopen::reopen;
pub use view::view;
