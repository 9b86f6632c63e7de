//! Whom a ticket is handed to.

use super::{GroupId, PersonId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One technician, or the group of whom somebody takes it. Written `12` or `g3`: forms have one field for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Assignee {
    Technician(PersonId),
    Group(GroupId),
}

impl Assignee {
    pub fn parse(written: &str) -> Option<Self> {
        match written.strip_prefix('g') {
            Some(group) => group.parse().ok().map(|id| Self::Group(GroupId(id))),
            None => written.parse().ok().map(|id| Self::Technician(PersonId(id))),
        }
    }

    pub const fn technician(self) -> Option<PersonId> {
        match self {
            Self::Technician(id) => Some(id),
            Self::Group(_) => None,
        }
    }

    pub const fn group(self) -> Option<GroupId> {
        match self {
            Self::Technician(_) => None,
            Self::Group(id) => Some(id),
        }
    }
}

impl fmt::Display for Assignee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Technician(id) => write!(f, "{}", id.0),
            Self::Group(id) => write!(f, "g{}", id.0),
        }
    }
}

impl TryFrom<String> for Assignee {
    type Error = &'static str;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        Self::parse(&written).ok_or("neither a technician nor a group")
    }
}

impl From<Assignee> for String {
    fn from(assignee: Assignee) -> Self {
        assignee.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_read_as_they_are_written() {
        for assignee in [Assignee::Technician(PersonId(12)), Assignee::Group(GroupId(3))] {
            assert_eq!(Assignee::parse(&assignee.to_string()), Some(assignee));
        }
        for nobody in ["", "g", "x3", "g3x"] {
            assert_eq!(Assignee::parse(nobody), None, "{nobody}");
        }
    }
}
