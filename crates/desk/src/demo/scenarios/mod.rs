//! What an office writes to its service desk about, and what comes of it. `{words}` in braces are filled in by `words::Slots`.

mod accounts;
mod applications;
mod equipment;
mod network;
mod printing;
mod rooms;

use super::files::Shape;
use domain::tickets::Kind;

/// One sort of request. Every list has at least one text.
pub(super) struct Scenario {
    /// The leaf of the category tree that it belongs under.
    pub(super) category: &'static str,
    pub(super) kind: Kind,
    /// Urgency and impact as the administrator judges them, 1 to 5.
    pub(super) levels: (u8, u8),
    pub(super) subjects: &'static [&'static str],
    pub(super) texts: &'static [&'static str],
    /// The technician's follow-ups, in the order of the work.
    pub(super) work: &'static [&'static str],
    /// What the technician has to ask for before going on, and the requester's answer.
    pub(super) ask: Option<(&'static str, &'static str)>,
    pub(super) solutions: &'static [&'static str],
    /// What the requester attaches.
    pub(super) file: Option<Shape>,
}

const ALL: [&[Scenario]; 6] =
    [equipment::SCENARIOS, network::SCENARIOS, printing::SCENARIOS, accounts::SCENARIOS, applications::SCENARIOS, rooms::SCENARIOS];

pub(super) fn count() -> usize {
    ALL.iter().map(|group| group.len()).sum()
}

/// `number` counts round and round.
pub(super) fn scenario(number: usize) -> Option<&'static Scenario> {
    ALL.iter().flat_map(|group| group.iter()).nth(number % count().max(1))
}
