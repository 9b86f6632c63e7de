//! Rules as a page shows them, and what a draft would have done.

use super::{Effect, Rule};
use crate::Stamp;
use crate::intake::{HoldReason, IgnoreReason, IntakeId, IntakeState};
use crate::people::{GroupId, PersonId};
use crate::tickets::{CategoryId, TicketId};

/// A rule, and how often it ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleView {
    pub rule: Rule,
    pub hits: u64,
    pub last_hit: Option<Stamp>,
}

/// Every rule in its order, and the names they speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulesPage {
    pub rules: Vec<RuleView>,
    pub names: RuleNames,
}

/// Categories, technicians and groups by name. Those that may be chosen come first and in their order; an action that names another is passed
/// over until somebody changes the rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleNames {
    /// Path, and whether it may be chosen.
    pub categories: Vec<(CategoryId, String, bool)>,
    /// Name, and whether they may be given tickets.
    pub technicians: Vec<(PersonId, String, bool)>,
    /// Name, and whether there is somebody in it to be given tickets.
    pub groups: Vec<(GroupId, String, bool)>,
}

impl RuleNames {
    pub fn category(&self, id: CategoryId) -> Option<(&str, bool)> {
        self.categories.iter().find(|(other, ..)| *other == id).map(|(_, name, chosen)| (name.as_str(), *chosen))
    }

    pub fn group(&self, id: GroupId) -> Option<(&str, bool)> {
        self.groups.iter().find(|(other, ..)| *other == id).map(|(_, name, chosen)| (name.as_str(), *chosen))
    }

    pub fn technician(&self, id: PersonId) -> Option<(&str, bool)> {
        self.technicians.iter().find(|(other, ..)| *other == id).map(|(_, name, chosen)| (name.as_str(), *chosen))
    }
}

/// What a draft would have done with the messages received last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRun {
    /// Newest first.
    pub rows: Vec<DryRow>,
    /// Messages that were asked for and are there; fewer rows than this: there was no time for the rest.
    pub there: usize,
}

impl DryRun {
    /// Messages that the draft matches.
    pub fn matched(&self) -> usize {
        self.rows.iter().filter(|row| row.matches()).count()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRow {
    pub id: IntakeId,
    pub received: Stamp,
    pub from: String,
    pub subject: String,
    /// What became of it then.
    pub state: IntakeState,
    pub hold: Option<HoldReason>,
    pub ignored: Option<IgnoreReason>,
    pub ticket: Option<TicketId>,
    pub verdict: Verdict,
}

impl DryRow {
    pub const fn matches(&self) -> bool {
        matches!(
            self.verdict,
            Verdict::Opens { draft: true, .. } | Verdict::Ignored { draft: true, .. } | Verdict::Held { draft: true, .. }
        )
    }
}

/// What would become of a message now. `draft`: the rule that is being tried is among those that match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Opens {
        draft: bool,
        effects: Vec<Effect>,
    },
    Ignored {
        draft: bool,
        by: String,
    },
    Held {
        draft: bool,
        by: String,
    },
    /// It opens no ticket by itself: rules do not look at it.
    Untouched,
    Unreadable,
}
