//! Full-text search (*Buscar*): what is asked, which words a text consists of, and why a ticket was found.

mod excerpt;
mod query;
mod rank;
mod words;

pub use excerpt::{Piece, excerpt, marked};
pub use query::{Field, MAX_QUERY, Query, Wanted, statuses};
pub use rank::score;
pub use words::{Word, words};

use crate::people::{PersonId, Role};
use crate::queue::QueueRow;
use crate::tickets::EntryKind;

/// Hits shown at first, and added by each *Más resultados*.
pub const SHOWN: usize = 50;
/// Newest matches that are ranked; among more than these, words that narrow the search help better than paging.
pub const RANKED: usize = 500;

/// What was found, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// How many of the ranked ones match; at most [`RANKED`].
    pub matches: usize,
    /// There are, or may be, older ones that were not looked at.
    pub beyond: bool,
    /// Filters whose value names nothing there is.
    pub unknown: Vec<(Field, String)>,
    pub people: Vec<PersonHit>,
}

/// A ticket that was found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub row: QueueRow,
    pub subject: Vec<Piece>,
    pub requester: Vec<Piece>,
    pub excerpt: Option<Excerpt>,
}

/// A stretch of text that shows why a ticket was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// What it is from; `None`: the name of a file.
    pub from: Option<EntryKind>,
    pub pieces: Vec<Piece>,
}

/// Somebody whose name or address was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonHit {
    pub id: PersonId,
    pub name: String,
    pub address: String,
    pub role: Role,
}
