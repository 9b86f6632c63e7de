//! What people do to a ticket, who hears of it, and what its page shows.

mod alerts;
mod bursts;
mod classify;
mod clocks;
mod drafts;
mod escalate;
mod files;
mod groups;
mod observers;
mod permissions;
mod presence;
mod process;
mod saving;
mod threading;
mod undo;
mod view;
