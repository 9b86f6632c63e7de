//! Who hears of what (product.md, "Notices").

use super::{Automatic, Capacity, NoticeKind};
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
    /// Of whom somebody is to take it; they hear as its technician does, until somebody has.
    pub group: Vec<Party>,
    pub administrators: Vec<Party>,
    /// Every address of ours; never written to.
    pub own: Vec<Address>,
}

impl Audience {
    /// Somebody around the ticket, in whatever capacity.
    pub fn party(&self, person: PersonId) -> Option<&Party> {
        everybody(self).map(|(party, _)| party).find(|party| party.id == person)
    }
}

/// The people to be told of `kind`, each once, in their strongest capacity; never the author, never ourselves.
///
/// Order: requester, technician (or else the group), observers, administrators. Two rows of one person, by id or by address, are one person.
pub fn recipients(kind: NoticeKind, author: Option<PersonId>, audience: &Audience) -> Vec<(Party, Capacity)> {
    let author_addresses: Vec<&Address> =
        everybody(audience).filter(|(party, _)| author == Some(party.id)).map(|(party, _)| &party.address).collect();
    let mut told: Vec<(Party, Capacity)> = Vec::new();
    let has_technician = workers(audience).next().is_some();
    for (party, capacity) in everybody(audience).filter(|(_, capacity)| hears(kind, *capacity, has_technician)) {
        let is_author = author == Some(party.id) || author_addresses.contains(&&party.address);
        let is_told = told.iter().any(|(other, _)| other.id == party.id || other.address == party.address);
        if !is_author && !is_told && !party.address.is_one_of(&audience.own) {
            told.push((party.clone(), capacity));
        }
    }
    told
}

/// Everybody, strongest capacity first.
fn everybody(audience: &Audience) -> impl Iterator<Item = (&Party, Capacity)> {
    let requester = audience.requester.iter().map(|party| (party, Capacity::Requester));
    let technician = workers(audience).map(|party| (party, Capacity::Technician));
    let observers = audience.observers.iter().map(|party| (party, Capacity::Observer));
    let administrators = audience.administrators.iter().map(|party| (party, Capacity::Administrator));
    requester.chain(technician).chain(observers).chain(administrators)
}

/// Who works it: its technician, or all of those who may take it.
fn workers(audience: &Audience) -> impl Iterator<Item = &Party> {
    let group = if audience.technician.is_some() { &[][..] } else { &audience.group };
    audience.technician.iter().chain(group)
}

/// Who of those that the matrix names hears that a ticket was opened, the fewest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hears {
    /// Registered without writing to anybody (M13).
    Nobody,
    /// Nobody outside the office: a rule wants no acknowledgement (M20), or the sender is surely somebody else (M18).
    Staff,
    Everybody,
}

/// The default matrix. Where a technician should hear but there is none yet, administrators stand in, so that a reply or a
/// reopening never goes unheard.
const fn hears(kind: NoticeKind, capacity: Capacity, has_technician: bool) -> bool {
    use NoticeKind as N;
    match capacity {
        Capacity::Requester => !matches!(kind, N::TermWarning | N::TermBreach | N::Undelivered | N::Unread),
        // Whose ticket goes on elsewhere is told so, once; the others hear of what comes there.
        Capacity::Observer => !matches!(kind, N::TermWarning | N::TermBreach | N::Undelivered | N::Unread | N::Joined),
        Capacity::Technician => !matches!(kind, N::Registered | N::Unread | N::Joined),
        Capacity::Administrator => match kind {
            N::Registered | N::TermWarning | N::TermBreach | N::Unread => true,
            N::Reply | N::Reopened | N::Undelivered => !has_technician,
            N::Escalated | N::FollowUp | N::Waiting | N::Solved | N::Closed | N::Joined => false,
        },
    }
}

/// What Auto-Submitted a notice carries (M29). `by_mail`: the ticket was opened by mail. `by_person`: somebody of the staff wrote
/// what it carries.
pub const fn automatic(kind: NoticeKind, capacity: Capacity, by_mail: bool, by_person: bool) -> Automatic {
    match (kind, capacity) {
        (NoticeKind::Registered, Capacity::Requester | Capacity::Observer) if by_mail => Automatic::Replied,
        (NoticeKind::FollowUp | NoticeKind::Solved | NoticeKind::Closed, _) if by_person => Automatic::No,
        _ => Automatic::Generated,
    }
}

/// Whether it counts among the few automatic mails that somebody outside the office gets within an hour (M13): acknowledgements, and
/// whatever a stranger's mail sets off, for behind it and behind its reader there may be machines. What staff do and write is never
/// held back. `by_mesa`: nobody did it. `from_outside`: what it tells came by mail from outside.
pub const fn is_rationed(kind: NoticeKind, capacity: Capacity, by_mesa: bool, from_outside: bool) -> bool {
    let outside = matches!(capacity, Capacity::Requester | Capacity::Observer);
    outside
        && match kind {
            NoticeKind::Registered => true,
            // A rule handed over what a mail opened (M20).
            NoticeKind::Escalated => by_mesa,
            _ => from_outside,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn party(id: i64, address: &str) -> Party {
        Party { id: PersonId(id), name: format!("Persona {id}"), address: Address::parse(address).unwrap(), lang: Lang::Es }
    }

    fn office() -> Audience {
        Audience {
            requester: Some(party(1, "ana@cultura.gov.co")),
            observers: vec![party(2, "beto@cultura.gov.co"), party(3, "carla@externa.org")],
            technician: Some(party(4, "tec@cultura.gov.co")),
            group: Vec::new(),
            administrators: vec![party(5, "admin@cultura.gov.co")],
            own: vec![Address::parse("soporte@cultura.gov.co").unwrap()],
        }
    }

    fn told(kind: NoticeKind, author: Option<i64>, audience: &Audience) -> Vec<i64> {
        let mut ids: Vec<i64> = recipients(kind, author.map(PersonId), audience).iter().map(|(party, _)| party.id.0).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn the_default_matrix() {
        use NoticeKind as N;
        assert_eq!(told(N::Registered, None, &office()), [1, 2, 3, 5]);
        for kind in [N::Escalated, N::FollowUp, N::Reply, N::Waiting, N::Reopened, N::Solved, N::Closed] {
            assert_eq!(told(kind, None, &office()), [1, 2, 3, 4], "{kind:?}");
        }
        assert_eq!(told(N::TermWarning, None, &office()), [4, 5]);
        assert_eq!(told(N::TermBreach, None, &office()), [4, 5]);
        assert_eq!(told(N::Undelivered, None, &office()), [4]);
        assert_eq!(told(N::Unread, None, &office()), [5]);
        assert_eq!(told(N::Joined, None, &office()), [1]);
        let unassigned = Audience { technician: None, ..office() };
        assert_eq!(told(N::Undelivered, None, &unassigned), [5]);
    }

    #[test]
    fn nobody_hears_an_echo() {
        assert_eq!(told(NoticeKind::FollowUp, Some(4), &office()), [1, 2, 3]);
        assert_eq!(told(NoticeKind::Reply, Some(2), &office()), [1, 3, 4]);
        let mut twice = office();
        twice.observers.push(party(9, "TEC@cultura.gov.co"));
        assert_eq!(told(NoticeKind::FollowUp, Some(4), &twice), [1, 2, 3], "the same mailbox in another row is the author too");
    }

    #[test]
    fn without_a_technician_administrators_hear_replies() {
        let unassigned = Audience { technician: None, ..office() };
        assert_eq!(told(NoticeKind::Reply, Some(1), &unassigned), [2, 3, 5]);
        assert_eq!(told(NoticeKind::Reopened, Some(1), &unassigned), [2, 3, 5]);
        assert_eq!(told(NoticeKind::FollowUp, Some(5), &unassigned), [1, 2, 3]);
    }

    #[test]
    fn until_somebody_has_taken_it_the_group_hears_what_a_technician_would() {
        use NoticeKind as N;
        let group = vec![party(4, "tec@cultura.gov.co"), party(6, "eva@cultura.gov.co")];
        let handed = Audience { technician: None, group: group.clone(), ..office() };
        assert_eq!(told(N::Escalated, Some(5), &handed), [1, 2, 3, 4, 6]);
        assert_eq!(told(N::Reply, Some(1), &handed), [2, 3, 4, 6], "no administrator stands in");
        assert_eq!(told(N::FollowUp, Some(6), &handed), [1, 2, 3, 4], "never the author");
        assert_eq!(told(N::TermWarning, None, &handed), [4, 5, 6]);
        let taken = Audience { group, ..office() };
        assert_eq!(told(N::Reply, Some(1), &taken), [2, 3, 4], "the others have nothing to do with it any more");
    }

    #[test]
    fn one_person_hears_once_as_what_matters_most() {
        let mut audience = office();
        audience.observers = vec![party(1, "ana@cultura.gov.co"), party(4, "tec@cultura.gov.co"), party(7, "ana@cultura.gov.co")];
        let all = recipients(NoticeKind::FollowUp, None, &audience);
        let capacities: Vec<(i64, Capacity)> = all.iter().map(|(party, capacity)| (party.id.0, *capacity)).collect();
        assert_eq!(capacities, [(1, Capacity::Requester), (4, Capacity::Technician)]);
    }

    #[test]
    fn we_never_write_to_ourselves() {
        let mut audience = office();
        audience.observers.push(party(8, "soporte+tabc@cultura.gov.co"));
        assert_eq!(told(NoticeKind::FollowUp, None, &audience), [1, 2, 3, 4]);
    }

    #[test]
    fn only_machines_say_so() {
        use Capacity::{Administrator, Observer, Requester};
        assert_eq!(automatic(NoticeKind::Registered, Requester, true, false), Automatic::Replied);
        assert_eq!(automatic(NoticeKind::Registered, Observer, false, false), Automatic::Generated);
        assert_eq!(automatic(NoticeKind::Registered, Administrator, true, false), Automatic::Generated);
        assert_eq!(automatic(NoticeKind::FollowUp, Requester, true, true), Automatic::No);
        assert_eq!(automatic(NoticeKind::Closed, Requester, true, false), Automatic::Generated);
        assert_eq!(automatic(NoticeKind::Escalated, Requester, true, true), Automatic::Generated);
    }

    #[test]
    fn only_what_strangers_set_off_is_rationed_and_only_outside() {
        use Capacity::{Administrator, Observer, Requester, Technician};
        use NoticeKind as N;
        for capacity in [Requester, Observer] {
            assert!(is_rationed(N::Registered, capacity, true, true));
            assert!(is_rationed(N::Reply, capacity, false, true) && is_rationed(N::Reopened, capacity, false, true));
            assert!(is_rationed(N::Escalated, capacity, true, false));
            for kind in [N::FollowUp, N::Solved, N::Closed, N::Waiting, N::Escalated, N::Reopened, N::Reply] {
                assert!(!is_rationed(kind, capacity, false, false), "{kind:?}");
            }
        }
        for capacity in [Technician, Administrator] {
            assert!(!is_rationed(N::Reply, capacity, false, true) && !is_rationed(N::Registered, capacity, true, true));
        }
    }

    fn parties() -> impl Strategy<Value = Party> {
        (1_i64..8, 0_i64..8).prop_map(|(id, mailbox)| match mailbox {
            0 => party(id, "soporte@cultura.gov.co"),
            1 => party(id, "soporte+x@cultura.gov.co"),
            _ => party(id, &format!("p{mailbox}@cultura.gov.co")),
        })
    }

    proptest! {
        #[test]
        fn each_once_never_the_author_never_ourselves(
            requester in proptest::option::of(parties()),
            observers in proptest::collection::vec(parties(), 0..6),
            technician in proptest::option::of(parties()),
            group in proptest::collection::vec(parties(), 0..4),
            administrators in proptest::collection::vec(parties(), 0..4),
            author in proptest::option::of(1_i64..8),
            kind in 0..NoticeKind::ALL.len(),
        ) {
            let own = vec![Address::parse("soporte@cultura.gov.co").unwrap()];
            let audience = Audience { requester, observers, technician, group, administrators, own };
            let kind = NoticeKind::ALL[kind];
            let all = recipients(kind, author.map(PersonId), &audience);
            for (i, (one, _)) in all.iter().enumerate() {
                prop_assert!(all.iter().skip(i + 1).all(|(other, _)| other.id != one.id && other.address != one.address));
                prop_assert_ne!(Some(one.id), author.map(PersonId));
                prop_assert!(!one.address.is_one_of(&audience.own));
            }
        }
    }
}
