//! The legal moves of a ticket: the one function that knows them.

use super::Status;
use serde::{Deserialize, Serialize};

/// What somebody wants to do that may change where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Category and technician set.
    Escalate,
    FollowUp,
    Note,
    /// Follow-up that puts the ticket on hold for somebody else's answer.
    Wait,
    /// Back to work from waiting.
    Resume,
    Solve,
    /// A solved ticket ends.
    Close,
    /// A requester's or observer's mail, never an automatic one.
    Reply,
    /// By link, or by staff.
    Reopen,
}

/// Where `step` takes a ticket that stands at `from`, or `None` when the step is not allowed there.
///
/// `solution_closes` is the office's policy for [`Move::Solve`] (product rule 4.7). Whether a closed ticket is still within
/// its reopen window is decided before this is asked.
pub const fn next_status(from: Status, step: Move, solution_closes: bool) -> Option<Status> {
    use Status::{Closed, InProgress, New, Solved, Waiting};
    match (step, from) {
        (Move::Escalate, New | InProgress)
        | (Move::Resume, Waiting)
        | (Move::Reply, Waiting | Solved | Closed)
        | (Move::Reopen, Solved | Closed) => Some(InProgress),
        (Move::Escalate, Waiting) | (Move::Wait, New | InProgress | Waiting) => Some(Waiting),
        (Move::FollowUp, New | InProgress | Waiting) | (Move::Note, _) | (Move::Reply, New | InProgress) => Some(from),
        (Move::Solve, New | InProgress | Waiting) => Some(if solution_closes { Closed } else { Solved }),
        (Move::Close, Solved) => Some(Closed),
        _ => None,
    }
}
