//! The office that runs this Mesa, as its settings describe it.

use crate::people::Address;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// "Oficina de Cultura de Bogotá", as it signs.
    pub name: String,
    /// The support address that requesters write to.
    pub support: Address,
    /// Where people reach Mesa, without a trailing slash.
    pub public_url: String,
    /// IANA time zone of calendars and of every date shown.
    pub time_zone: String,
    /// Whether the mailbox takes `soporte+t…@` (M15).
    pub plus_addresses: bool,
    /// Days, in business time, during which a reply reopens a closed ticket.
    pub reopen_business_days: u32,
    /// A solution closes at once (the office's instruction, 4.7); otherwise it only solves.
    pub solution_closes: bool,
    /// Seconds during which what was posted can be undone, and its notices wait. 0: they leave at once.
    pub undo_seconds: u32,
}
