//! The web front: guards outermost, then who is asking, then pages, server functions and our own routes.

mod asker;
mod assets;
mod attachments;
mod compression;
mod device;
mod faults;
mod first;
mod frames;
mod gate;
mod headers;
mod health;
mod kept;
mod link;
mod live;
mod mails;
mod office;
mod origin;
mod pages;
mod preview;
mod received;
mod router;
mod rules;
mod sign_in;
mod site;
mod survey;
mod uploads;
mod views;

pub use router::router;
pub use site::{Site, SiteConfig};
