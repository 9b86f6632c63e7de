//! A ticket's page: what was said, what may be done, and where it stands.

pub mod api;
mod composer;
mod draft_note;
mod drafts;
mod entry;
mod escalate_form;
mod files;
mod header;
mod moves_form;
mod observers;
mod own_drafts;
mod panel;
mod picture;
mod properties_form;
mod state;
mod take;
mod terms;
mod threading;
mod ticket_page;
mod timeline;
mod toolbar;
mod trouble;
mod writing;

pub use entry::Sender;
pub use header::Header;
pub use own_drafts::OwnDrafts;
pub use state::{Ticket, ticket};
pub use ticket_page::TicketPage;
pub use timeline::Timeline;
