//! People, their roles, and who is asking.

mod address;
mod assignee;
mod name;

pub use address::{Address, InvalidAddress};
pub use assignee::Assignee;
pub use name::{display_name, is_unseen, name_or_local, one_line};

use crate::Lang;
use serde::{Deserialize, Serialize};

/// Shortest password, in characters.
pub const MIN_PASSWORD: usize = 10;

/// Identifies a person; the row's primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub i64);

/// A group of technicians; the row's primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub i64);

/// What a person may do. Requesters and observers have no account; both are `Requester` here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Requester,
    Technician,
    Administrator,
    Supervisor,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Requester, Self::Technician, Self::Administrator, Self::Supervisor];

    /// The word stored and used on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Technician => "technician",
            Self::Administrator => "administrator",
            Self::Supervisor => "supervisor",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Requester => lang.pick("Solicitante", "Requester"),
            Self::Technician => lang.pick("Técnico", "Technician"),
            Self::Administrator => lang.pick("Administrador", "Administrator"),
            Self::Supervisor => lang.pick("Supervisor", "Supervisor"),
        }
    }

    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Requester)
    }

    /// May write on tickets.
    pub const fn works(self) -> bool {
        matches!(self, Self::Technician | Self::Administrator)
    }
}

/// Who is asking. Every use case decides permission from this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody signed in.
    Staff(Staff),
    /// A requester or observer, known by a valid signed token or by their mail.
    Participant(PersonId),
    /// Mesa itself: workers and the command line.
    System,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub lang: Lang,
}

/// A person as shown beside something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonRef {
    pub id: PersonId,
    pub name: String,
    pub address: String,
}

/// A technician in a picker, with the number of tickets they have open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TechnicianChoice {
    pub id: PersonId,
    pub name: String,
    pub open: u32,
}

/// A group in a picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChoice {
    pub id: GroupId,
    pub name: String,
    /// Tickets that it was handed and nobody has taken.
    pub open: u32,
    /// Members who may be given tickets; without any, it is given none.
    pub members: u32,
}
