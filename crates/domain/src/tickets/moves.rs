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
    /// The ticket goes on in another one.
    Join,
    /// Nothing is to be done about a new one: no request at all.
    Ignore,
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
        (Move::Close, Solved) | (Move::Join, _) | (Move::Ignore, New) => Some(Closed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Move::{Close, Escalate, FollowUp, Ignore, Join, Note, Reopen, Reply, Resume, Solve, Wait};
    use super::Status::{Closed, InProgress, New, Solved, Waiting};
    use super::*;
    use proptest::prelude::*;

    const STEPS: [Move; 11] = [Escalate, FollowUp, Note, Wait, Resume, Solve, Close, Reply, Reopen, Join, Ignore];

    /// From each of [`Status::ALL`] in its order, under the default policy.
    const TABLE: [(Move, [Option<Status>; 5]); 11] = [
        (Escalate, [Some(InProgress), Some(InProgress), Some(Waiting), None, None]),
        (FollowUp, [Some(New), Some(InProgress), Some(Waiting), None, None]),
        (Note, [Some(New), Some(InProgress), Some(Waiting), Some(Solved), Some(Closed)]),
        (Wait, [Some(Waiting), Some(Waiting), Some(Waiting), None, None]),
        (Resume, [None, None, Some(InProgress), None, None]),
        (Solve, [Some(Closed), Some(Closed), Some(Closed), None, None]),
        (Close, [None, None, None, Some(Closed), None]),
        (Reply, [Some(New), Some(InProgress), Some(InProgress), Some(InProgress), Some(InProgress)]),
        (Reopen, [None, None, None, Some(InProgress), Some(InProgress)]),
        (Join, [Some(Closed), Some(Closed), Some(Closed), Some(Closed), Some(Closed)]),
        (Ignore, [Some(Closed), None, None, None, None]),
    ];

    #[test]
    fn every_move_from_every_status_is_as_the_table_says() {
        for (step, expected) in TABLE {
            for (from, to) in Status::ALL.iter().zip(expected) {
                assert_eq!(next_status(*from, step, true), to, "{step:?} from {from:?}");
                let gentle = if step == Solve && to.is_some() { Some(Solved) } else { to };
                assert_eq!(next_status(*from, step, false), gentle, "{step:?} from {from:?}, solved first");
            }
        }
    }

    proptest! {
        #[test]
        fn no_path_leaves_the_legal_ways(steps in proptest::collection::vec((0..STEPS.len(), any::<bool>()), 0..60)) {
            let mut status = New;
            for (step, closes) in steps {
                let Some(next) = next_status(status, STEPS[step], closes) else { continue };
                let legal = match (status, next) {
                    (New, InProgress | Waiting) | (InProgress, Waiting) | (Waiting, InProgress) => true,
                    (_, Closed) if STEPS[step] == Join => true,
                    (New, Closed) if STEPS[step] == Ignore => true,
                    (New | InProgress | Waiting, Solved | Closed) => STEPS[step] == Solve,
                    (Solved, Closed) => STEPS[step] == Close,
                    (Solved | Closed, InProgress) => matches!(STEPS[step], Reply | Reopen),
                    (before, after) => before == after,
                };
                prop_assert!(legal, "{:?} from {:?} to {:?}", STEPS[step], status, next);
                prop_assert!(next != New || status == New, "nothing becomes new again");
                status = next;
            }
        }
    }
}
