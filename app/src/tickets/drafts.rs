//! What was being written, kept on the device for each person, ticket and tab, until it is saved or thrown away.

use crate::browser;
use crate::me::Me;
use domain::tickets::{Tab, TicketId};

/// Where one draft lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drafts {
    person: i64,
    ticket: TicketId,
}

impl Drafts {
    /// Tablets are shared: a draft belongs to whoever wrote it.
    pub fn of(me: &Me, ticket: TicketId) -> Self {
        Self { person: me.person.as_ref().map_or(0, |person| person.id.0), ticket }
    }

    fn key(self, tab: Tab) -> String {
        format!("mesa.draft.{}.{}.{}", self.person, self.ticket.0, tab_key(tab))
    }

    pub fn read(self, tab: Tab) -> Option<String> {
        browser::stored(&self.key(tab)).filter(|text| !text.trim().is_empty())
    }

    pub fn keep(self, tab: Tab, text: &str) {
        if text.trim().is_empty() {
            self.forget(tab);
        } else {
            browser::store(&self.key(tab), text);
        }
    }

    pub fn forget(self, tab: Tab) {
        browser::forget(&self.key(tab));
    }
}

/// As the wire says it.
pub const fn tab_key(tab: Tab) -> &'static str {
    match tab {
        Tab::FollowUp => "follow_up",
        Tab::Note => "note",
        Tab::Solution => "solution",
    }
}

pub const TABS: [Tab; 3] = [Tab::FollowUp, Tab::Note, Tab::Solution];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_on_one_tablet_do_not_share_a_draft() {
        let ticket = TicketId(7);
        let ana = Drafts { person: 1, ticket };
        let luis = Drafts { person: 2, ticket };
        assert_ne!(ana.key(Tab::Note), luis.key(Tab::Note));
        assert_ne!(ana.key(Tab::Note), ana.key(Tab::FollowUp));
    }
}
