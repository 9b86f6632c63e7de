//! The evaluation (M20): pure and total.
//!
//! Rules are looked at in their order, each by itself: what one sets does not change whether the next matches. **The earlier rule is the
//! stronger:** what it has set, no later one sets otherwise; a later one adds what is still open. `stop` ends the evaluation after its
//! rule; *ignore* and *hold* end it at once, whatever was set before. Whoever wants a mail kept from being ignored puts a rule with `stop`
//! above.

use super::texts::Texts;
use super::{Action, Message, Rule, RuleId};
use crate::people::{GroupId, PersonId};
use crate::tickets::{CategoryId, Kind, Level};

/// Whether the mail becomes a ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    #[default]
    Open,
    Ignore,
    Hold,
}

/// What the rules make of a mail that would open a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub fate: Fate,
    pub kind: Option<Kind>,
    pub category: Option<CategoryId>,
    pub technician: Option<PersonId>,
    pub group: Option<GroupId>,
    pub urgency: Option<Level>,
    pub impact: Option<Level>,
    pub major: bool,
    pub silent: bool,
    /// The rules that matched, in their order.
    pub ran: Vec<Ran>,
}

/// A rule that matched, and what it set that no rule before it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    pub rule: RuleId,
    pub name: String,
    pub set: Vec<Action>,
}

impl Outcome {
    /// The rule that keeps the mail from becoming a ticket.
    pub fn set_aside_by(&self) -> Option<&Ran> {
        self.ran.last().filter(|_| self.fate != Fate::Open)
    }

    pub fn ran(&self, rule: RuleId) -> bool {
        self.ran.iter().any(|ran| ran.rule == rule)
    }
}

/// What `rules`, in their order, make of a message. Without `may_set_aside` no rule ignores or holds it: somebody has asked for it to
/// be filed, or it is a participant's reply that continues a closed ticket.
pub fn evaluate(rules: &[Rule], message: &Message<'_>, may_set_aside: bool) -> Outcome {
    let mut outcome = Outcome::default();
    let mut texts = Texts::of(message);
    for rule in rules.iter().filter(|rule| rule.active) {
        let mut actions = rule.actions.iter().copied().filter(|action| may_set_aside || !action.sets_aside()).peekable();
        if actions.peek().is_none() || !rule.conditions.iter().all(|condition| texts.hold(condition)) {
            continue;
        }
        let set = actions.filter(|action| outcome.take(*action)).collect();
        outcome.ran.push(Ran { rule: rule.id, name: rule.name.clone(), set });
        if rule.stop || outcome.fate != Fate::Open {
            break;
        }
    }
    outcome
}

impl Outcome {
    /// Whether this was still open.
    fn take(&mut self, action: Action) -> bool {
        match action {
            Action::Kind(kind) => first(&mut self.kind, kind),
            Action::Category(category) => first(&mut self.category, category),
            Action::Technician(technician) => first(&mut self.technician, technician),
            Action::Group(group) => first(&mut self.group, group),
            Action::Urgency(level) => first(&mut self.urgency, level),
            Action::Impact(level) => first(&mut self.impact, level),
            Action::Major => !std::mem::replace(&mut self.major, true),
            Action::Silent => !std::mem::replace(&mut self.silent, true),
            Action::Ignore => self.set_aside(Fate::Ignore),
            Action::Hold => self.set_aside(Fate::Hold),
        }
    }

    fn set_aside(&mut self, fate: Fate) -> bool {
        let open = self.fate == Fate::Open;
        if open {
            self.fate = fate;
        }
        open
    }
}

fn first<T>(slot: &mut Option<T>, value: T) -> bool {
    let open = slot.is_none();
    slot.get_or_insert(value);
    open
}

#[cfg(test)]
mod tests;
