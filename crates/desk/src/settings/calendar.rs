//! When the office works.

use super::effect::{self, Effect};
use super::stored::{self, CALENDAR};
use crate::{Answer, Desk, audit, permit};
use domain::Refusal;
use domain::audit::{Area, Deed, Facts};
use domain::calendar::{Calendar, ClosingDay, MAX_CLOSING_DAYS, Week, time_text};
use domain::people::Actor;
use serde::{Deserialize, Serialize};

/// Hours and closing days; the zone is the configuration's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDraft {
    pub week: Week,
    pub closed: Vec<ClosingDay>,
}

impl CalendarDraft {
    /// Hours in order, closing days by their date and each once.
    fn checked(self) -> Answer<Self> {
        let week = self.week.checked()?;
        let mut closed = self.closed;
        closed.sort();
        closed.dedup_by(|one, other| one.iso() == other.iso());
        if closed.len() > MAX_CLOSING_DAYS {
            return Err(
                Refusal::OutOfRange { field: "closed".to_owned(), min: 0, max: u32::try_from(MAX_CLOSING_DAYS).unwrap_or(400) }.into()
            );
        }
        Ok(Self { week, closed })
    }

    fn facts(&self) -> Facts {
        const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let hours = |day: &Vec<(u16, u16)>| {
            day.iter().map(|&(start, end)| format!("{}–{}", time_text(start), time_text(end))).collect::<Vec<_>>().join(", ")
        };
        let mut facts: Facts = DAYS.into_iter().zip(self.week.0.iter().map(hours)).collect();
        facts.push(("closing_days", self.closed.iter().map(|day| format!("{}: {}", day.iso(), day.name)).collect::<Vec<_>>().join("\n")));
        facts
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarView {
    pub hours: CalendarDraft,
    pub zone: String,
    /// An administrator saved it: the usual hours hold no more.
    pub own: bool,
    /// What a save must carry.
    pub mark: String,
}

/// Administrators.
pub async fn calendar(desk: &Desk, actor: &Actor) -> Answer<CalendarView> {
    permit::administers(actor)?;
    let (own, mark) = stored::stored::<CalendarDraft>(desk.read(), CALENDAR).await?;
    Ok(CalendarView { own: own.is_some(), hours: own.unwrap_or_default(), zone: desk.0.configured.time_zone.clone(), mark })
}

/// The calendar that these hours would make, for a look at what follows from it. Administrators.
pub fn check_calendar(desk: &Desk, actor: &Actor, draft: CalendarDraft) -> Answer<Calendar> {
    permit::administers(actor)?;
    stored::calendar_of(desk, &draft.checked()?, &desk.0.terms)
}

/// What saving would do to open tickets. Administrators.
pub async fn calendar_effect(desk: &Desk, actor: &Actor, draft: CalendarDraft) -> Answer<Effect> {
    let calendar = check_calendar(desk, actor, draft)?;
    effect::foresee(desk, &desk.snapshot().await?, &calendar, &desk.0.terms).await
}

/// The office's hours from now on; the deadlines of open tickets follow at once. Administrators.
pub async fn save_calendar(desk: &Desk, actor: &Actor, draft: CalendarDraft, mark: &str) -> Answer<Effect> {
    permit::administers(actor)?;
    let draft = draft.checked()?;
    let calendar = stored::calendar_of(desk, &draft, &desk.0.terms)?;
    let txn = desk.begin().await?;
    let before = stored::unchanged::<CalendarDraft>(&txn, CALENDAR, mark).await?.unwrap_or_default();
    stored::store(&txn, CALENDAR, &draft).await?;
    let effect = effect::renew(desk, &txn, &calendar, &desk.0.terms, None).await?;
    audit::change(desk, &txn, actor, (Area::Calendar, Deed::Changed, ""), &before.facts(), &draft.facts()).await?;
    desk.commit_for_all(txn).await?;
    stored::heed(desk).await;
    Ok(effect)
}
