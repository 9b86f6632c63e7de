//! Triage: which category and which technician a new ticket most resembles, and why. Nothing here is ever applied by itself.

mod draft;
mod rank;
mod technicians;
mod view;
mod words;

pub use draft::{TriageDeed, TriageDraft, Triaged};
pub use rank::{Case, MOST_CASES, MOST_WORDS, Ranked, rank, weigh};
pub use technicians::{Handled, Workload, rank_technicians};
pub use view::{CategorySuggestion, GroupSuggestion, SetAside, SimilarTicket, TechnicianSuggestion, TriagePage, Turn, Undoable, Why};
pub use words::{subject_words, telling_words};

/// Categories suggested: as many as keys `1`–`5`.
pub const SUGGESTED: usize = 5;
