//! Who hears of what (product.md, "Notices"). Written by the domain room.

use super::{Capacity, NoticeKind};
use crate::Lang;
use crate::people::{Address, PersonId};

/// Somebody who might be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub id: PersonId,
    pub name: String,
    pub address: Address,
    pub lang: Lang,
}

/// Everybody around a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    pub requester: Option<Party>,
    pub observers: Vec<Party>,
    pub technician: Option<Party>,
    pub administrators: Vec<Party>,
    /// Every address of ours; never written to.
    pub own: Vec<Address>,
}

/// The people to be told of `kind`, each once, in their strongest capacity; never the author, never ourselves.
pub fn recipients(_kind: NoticeKind, _author: Option<PersonId>, _audience: &Audience) -> Vec<(Party, Capacity)> {
    Vec::new()
}
