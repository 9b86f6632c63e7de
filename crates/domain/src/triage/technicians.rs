//! Who should get it: whoever has the categories that it resembles, and has room.

use crate::people::PersonId;
use crate::tickets::CategoryId;

/// How many of a category's last tickets one person was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handled {
    pub category: CategoryId,
    pub technician: PersonId,
    pub tickets: i64,
}

/// Somebody who may be given tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workload {
    pub technician: PersonId,
    pub open: i64,
    /// They are there for other work, and are given tickets when nobody fits better.
    pub steps_in: bool,
}

/// A default technician counts as so many tickets of the category.
const DEFAULT: i64 = 6;
/// Parts that the likeliest category weighs, and the next ones.
const PARTS: [i64; super::SUGGESTED] = [16, 8, 4, 2, 1];

/// Everybody who may be given the ticket, the likeliest first, each with the suggested category that speaks most for them (if one does).
/// `categories`: those suggested, the likeliest first, each with its default technician. Equal claims go to whoever
/// does not only step in, then to whoever has less open, then in the order given.
pub fn rank_technicians(
    categories: &[(CategoryId, Option<PersonId>)],
    handled: &[Handled],
    people: &[Workload],
) -> Vec<(PersonId, Option<CategoryId>)> {
    let mut ranked: Vec<(i64, &Workload, Option<CategoryId>)> = people
        .iter()
        .map(|person| {
            let mut claims = categories
                .iter()
                .zip(PARTS)
                .map(|((category, default), part)| (part * claim(*category, *default, person.technician, handled), *category));
            let (mut total, mut strongest): (i64, Option<(i64, CategoryId)>) = (0, None);
            for (claim, category) in &mut claims {
                total += claim;
                if claim > strongest.map_or(0, |(most, _)| most) {
                    strongest = Some((claim, category));
                }
            }
            // Whoever has twenty open has half the claim of somebody idle.
            (total.saturating_mul(20) / (20 + person.open.max(0)), person, strongest.map(|(_, category)| category))
        })
        .collect();
    ranked.sort_by(|(a, one, _), (b, other, _)| b.cmp(a).then(one.steps_in.cmp(&other.steps_in)).then(one.open.cmp(&other.open)));
    ranked.into_iter().map(|(_, person, category)| (person.technician, category)).collect()
}

/// The part of a category's tickets that somebody gets, in thousandths.
fn claim(category: CategoryId, default: Option<PersonId>, person: PersonId, handled: &[Handled]) -> i64 {
    let of_category = || handled.iter().filter(move |handled| handled.category == category);
    let bonus = if default.is_some() { DEFAULT } else { 0 };
    let all: i64 = of_category().map(|handled| handled.tickets).sum::<i64>() + bonus;
    let own: i64 = of_category().filter(|handled| handled.technician == person).map(|handled| handled.tickets).sum();
    let own = own + if default == Some(person) { bonus } else { 0 };
    if all == 0 { 0 } else { own * 1_000 / all }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NETS: CategoryId = CategoryId(1);
    const PRINT: CategoryId = CategoryId(2);

    fn people(open: &[i64]) -> Vec<Workload> {
        (1..).zip(open).map(|(id, open)| Workload { technician: PersonId(id), open: *open, steps_in: false }).collect()
    }

    fn order(ranked: &[(PersonId, Option<CategoryId>)]) -> Vec<i64> {
        ranked.iter().map(|(person, _)| person.0).collect()
    }

    #[test]
    fn whoever_has_had_them_comes_first_and_it_says_why() {
        let handled = [
            Handled { category: NETS, technician: PersonId(2), tickets: 9 },
            Handled { category: NETS, technician: PersonId(1), tickets: 1 },
            Handled { category: PRINT, technician: PersonId(3), tickets: 4 },
        ];
        let ranked = rank_technicians(&[(NETS, None), (PRINT, None)], &handled, &people(&[0, 4, 0]));
        assert_eq!(order(&ranked), [2, 3, 1]);
        assert_eq!(ranked[0].1, Some(NETS));
        assert_eq!(ranked[1].1, Some(PRINT));
    }

    #[test]
    fn a_default_technician_is_first_until_practice_says_otherwise() {
        let nets = [(NETS, Some(PersonId(1)))];
        assert_eq!(order(&rank_technicians(&nets, &[], &people(&[3, 0]))), [1, 2]);
        let practice = [Handled { category: NETS, technician: PersonId(2), tickets: 40 }];
        assert_eq!(order(&rank_technicians(&nets, &practice, &people(&[3, 0]))), [2, 1]);
    }

    #[test]
    fn between_equals_whoever_has_less_open() {
        assert_eq!(order(&rank_technicians(&[], &[], &people(&[5, 2, 2]))), [2, 3, 1]);
        let mut office = people(&[0, 5, 9]);
        office[0].steps_in = true;
        assert_eq!(order(&rank_technicians(&[], &[], &office)), [2, 3, 1], "an administrator is no technician who has nothing to do");
        let both = [1, 2].map(|person| Handled { category: NETS, technician: PersonId(person), tickets: 5 });
        assert_eq!(order(&rank_technicians(&[(NETS, None)], &both, &people(&[30, 1]))), [2, 1]);
    }
}
