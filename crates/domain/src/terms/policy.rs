//! What an office promises: how long it may take, when it warns, and when a solved ticket is over.

use super::{FIRST_RESPONSE_HOURS, resolution_hours};
use crate::Refusal;
use crate::calendar::WARN_PERCENT;
use crate::tickets::Priority;
use serde::{Deserialize, Serialize};

/// Longest term, in business hours: about a year.
pub const MAX_TERM_HOURS: u32 = 2_000;
/// Most business days until a solved ticket closes, and in which a closed one may be reopened.
pub const MAX_DAYS: u32 = 60;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermPolicy {
    /// Business hours to a technician's first public answer.
    pub first_response_hours: u32,
    /// Business hours to the solution, for the priorities 1 to 6; a category may have its own.
    pub resolution_hours: [u32; 6],
    /// A term warns when so much of its business time has gone.
    pub warn_percent: u8,
    /// A solution closes at once (4.7); otherwise it only solves.
    pub solution_closes: bool,
    /// A solved ticket closes by itself after so many business days.
    pub close_after_days: u32,
    /// Business days in which a reply reopens a closed ticket.
    pub reopen_days: u32,
}

impl Default for TermPolicy {
    /// As the office's instruction says.
    fn default() -> Self {
        let hours = |level: u8| Priority::new(level).map_or(0, resolution_hours);
        Self {
            first_response_hours: FIRST_RESPONSE_HOURS,
            resolution_hours: [hours(1), hours(2), hours(3), hours(4), hours(5), hours(6)],
            warn_percent: WARN_PERCENT,
            solution_closes: true,
            close_after_days: 3,
            reopen_days: 5,
        }
    }
}

impl TermPolicy {
    /// Business hours to the solution of a ticket of this priority, unless its category says otherwise.
    pub fn resolution_hours(&self, priority: Priority) -> u32 {
        let place = usize::from(priority.get()).saturating_sub(1);
        self.resolution_hours.get(place).copied().unwrap_or_else(|| resolution_hours(priority))
    }

    /// Within what a person would mean.
    pub fn checked(self) -> Result<Self, Refusal> {
        within("first_response_hours", self.first_response_hours, 1, MAX_TERM_HOURS)?;
        for hours in self.resolution_hours {
            within("resolution_hours", hours, 1, MAX_TERM_HOURS)?;
        }
        within("warn_percent", u32::from(self.warn_percent), 10, 99)?;
        within("close_after_days", self.close_after_days, 1, MAX_DAYS)?;
        within("reopen_days", self.reopen_days, 0, MAX_DAYS)?;
        Ok(self)
    }
}

fn within(field: &str, value: u32, min: u32, max: u32) -> Result<(), Refusal> {
    if (min..=max).contains(&value) { Ok(()) } else { Err(Refusal::OutOfRange { field: field.to_owned(), min, max }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_that_changes_nothing_keeps_its_instruction() {
        let policy = TermPolicy::default().checked().unwrap();
        assert_eq!((policy.first_response_hours, policy.resolution_hours), (8, [40, 24, 16, 8, 4, 2]));
        for level in 1..=6 {
            let priority = Priority::new(level).unwrap();
            assert_eq!(policy.resolution_hours(priority), resolution_hours(priority));
        }
    }

    #[test]
    fn what_nobody_would_mean_is_refused_by_its_name() {
        let no = |change: fn(&mut TermPolicy)| {
            let mut policy = TermPolicy::default();
            change(&mut policy);
            match policy.checked() {
                Err(Refusal::OutOfRange { field, .. }) => field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(no(|policy| policy.first_response_hours = 0), "first_response_hours");
        assert_eq!(no(|policy| policy.resolution_hours[5] = 9_000), "resolution_hours");
        assert_eq!(no(|policy| policy.warn_percent = 100), "warn_percent");
        assert_eq!(no(|policy| policy.close_after_days = 0), "close_after_days");
        assert_eq!(no(|policy| policy.reopen_days = 61), "reopen_days");
    }
}
