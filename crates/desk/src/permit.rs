//! Who may do what, where it depends on nothing but who is asking. Decided inside the use case (law 6).

use crate::Answer;
use domain::people::{Actor, PersonId, Role};
use domain::{Lang, Refusal};

/// Staff, and Mesa itself, may read; requesters and observers hear by mail.
pub(crate) fn reads(actor: &Actor) -> Answer<()> {
    match actor {
        Actor::Staff(staff) if staff.role.is_staff() => Ok(()),
        Actor::System => Ok(()),
        _ => Err(Refusal::NotAllowed.into()),
    }
}

/// Technicians and administrators write on tickets.
pub(crate) fn works(actor: &Actor) -> Answer<PersonId> {
    match actor {
        Actor::Staff(staff) if staff.role.works() => Ok(staff.id),
        _ => Err(Refusal::NotAllowed.into()),
    }
}

/// Administrators, and Mesa itself (the command line).
pub(crate) fn administers(actor: &Actor) -> Answer<()> {
    match actor {
        Actor::Staff(staff) if staff.role == Role::Administrator => Ok(()),
        Actor::System => Ok(()),
        _ => Err(Refusal::NotAllowed.into()),
    }
}

/// The language that a reader sees dates and explanations in.
pub(crate) fn lang(actor: &Actor) -> Lang {
    match actor {
        Actor::Staff(staff) => staff.lang,
        _ => Lang::Es,
    }
}
