//! The one-click survey of a closing notice.

use crate::Stamp;
use crate::tickets::TicketId;
use serde::{Deserialize, Serialize};

/// Longest comment or reason, in characters.
pub const MAX_COMMENT: usize = 4_000;

/// What the public page shows to whoever holds the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyView {
    pub ticket: TicketId,
    pub subject: String,
    pub solution: Option<String>,
    pub technician: Option<String>,
    pub office: String,
    pub lang: crate::Lang,
    pub answered: Option<Answer>,
    /// The ticket is solved or closed and still within its reopen window.
    pub can_reopen: bool,
    /// The ticket is solved or closed.
    pub can_answer: bool,
}

/// What the form posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerDraft {
    /// 1 (very bad) to 5 (very good).
    pub score: u8,
    pub comment: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub score: u8,
    pub comment: Option<String>,
    pub at: Stamp,
}
