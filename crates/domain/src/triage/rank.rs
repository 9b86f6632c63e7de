//! Nearest neighbours over words: the office's own tickets that share the rarest words with a new one say where it belongs.
//!
//! A method that anybody can check: the reason *is* the tickets that were found. What is suggested depends on the cases alone, not on
//! the order in which they were learned; a case that is forgotten leaves nothing behind.

use super::SUGGESTED;
use crate::tickets::{CategoryId, TicketId};

/// Words of a mail that are looked for: the most telling ones.
pub const MOST_WORDS: usize = 14;
/// Most cases that are compared.
pub const MOST_CASES: usize = 30;
/// A case counts when it shares at least this part (in hundredths) of what is known of the mail's words…
const LEAST_SHARED: i64 = 18;
/// …and comes this close (in hundredths) to the nearest one.
const LEAST_BESIDE_BEST: i64 = 35;
/// Rarity is reckoned as if there had been at least so many cases: among three of them nothing is common yet.
const FEW: i64 = 6;
/// A word of the subject tells so many times as much.
const OF_SUBJECT: f64 = 2.0;
/// From so many cases on, a word that half of them have says nothing.
const ENOUGH: i64 = 20;

/// How much each word tells, in thousandths, the most telling first: rare words tell more, but one that was seen only once or twice
/// may be chance; those
/// of the `subject` tell twice as much. `counts`: each word with the number of cases that have it; `cases`: how many there are.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "weights are small, counts far below 2^52")]
pub fn weigh(counts: impl IntoIterator<Item = (String, i64)>, cases: i64, subject: &[String]) -> Vec<(String, i64)> {
    let mut weights: Vec<(String, i64)> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0 && (cases < ENOUGH || count * 2 <= cases))
        .map(|(word, count)| {
            let (all, having) = (cases.max(count).max(FEW) as f64, count as f64);
            let rarity = ((all + 1.0) / (having + 0.5)).ln();
            let place = if subject.contains(&word) { OF_SUBJECT } else { 1.0 };
            let weight = (rarity * having / (having + 1.0) * place * 1_000.0).round() as i64;
            (word, weight)
        })
        .filter(|(_, weight)| *weight > 0)
        .collect();
    weights.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    weights.truncate(MOST_WORDS);
    weights
}

/// A ticket that was learned and shares words with the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub ticket: TicketId,
    pub category: CategoryId,
    /// The weights of the words that both have, added up.
    pub shared: i64,
}

/// A category, with the cases that speak for it, the nearest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub category: CategoryId,
    pub cases: Vec<TicketId>,
    /// Comparable within one ranking only.
    pub score: i64,
}

/// The categories that the cases speak for, the likeliest first. `known`: the weights of all the words looked for, added up.
pub fn rank(cases: &[Case], known: i64) -> Vec<Ranked> {
    let mut near: Vec<Case> = cases.to_vec();
    near.sort_by(|a, b| b.shared.cmp(&a.shared).then(b.ticket.cmp(&a.ticket)));
    near.truncate(MOST_CASES);
    let best = near.first().map_or(0, |case| case.shared);
    near.retain(|case| case.shared * 100 >= known * LEAST_SHARED && case.shared * 100 >= best * LEAST_BESIDE_BEST);
    let mut ranked: Vec<Ranked> = Vec::new();
    for case in near {
        // Squared: one ticket that says nearly the same counts more than many that have a word in common.
        let score = case.shared.saturating_mul(case.shared);
        match ranked.iter_mut().find(|ranked| ranked.category == case.category) {
            Some(known) => {
                known.cases.push(case.ticket);
                known.score = known.score.saturating_add(score);
            }
            None => ranked.push(Ranked { category: case.category, cases: vec![case.ticket], score }),
        }
    }
    ranked.sort_by(|a, b| b.score.cmp(&a.score).then(a.category.cmp(&b.category)));
    ranked.truncate(SUGGESTED);
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Address;
    use crate::triage::{subject_words, telling_words};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// What `desk` keeps in tables, in memory.
    #[derive(Clone, Default)]
    struct Memory(BTreeMap<i64, (i64, Vec<String>)>);

    impl Memory {
        fn learn(&mut self, ticket: i64, category: i64, subject: &str) {
            self.0.insert(ticket, (category, words(subject)));
        }

        fn suggest(&self, subject: &str) -> Vec<Ranked> {
            let having = |word: &str| i64::try_from(self.0.values().filter(|(_, words)| words.iter().any(|w| w == word)).count()).unwrap();
            let counts = words(subject).into_iter().map(|word| (word.clone(), having(&word)));
            let weights = weigh(counts, i64::try_from(self.0.len()).unwrap(), &subject_words(subject));
            let cases: Vec<Case> = self
                .0
                .iter()
                .filter_map(|(ticket, (category, words))| {
                    let common: Vec<i64> = weights.iter().filter(|(word, _)| words.contains(word)).map(|(_, weight)| *weight).collect();
                    let (ticket, category) = (TicketId(*ticket), CategoryId(*category));
                    (common.len() > 1).then(|| Case { ticket, category, shared: common.iter().sum() })
                })
                .collect();
            rank(&cases, weights.iter().map(|(_, weight)| weight).sum())
        }
    }

    fn words(subject: &str) -> Vec<String> {
        telling_words(subject, "", &Address::parse("ana@cultura.example").unwrap())
    }

    #[test]
    fn three_similar_mails_teach_the_fourth() {
        let mut memory = Memory::default();
        memory.learn(1, 7, "Sin internet en la biblioteca");
        memory.learn(2, 7, "El internet de la sala no funciona");
        memory.learn(3, 7, "No hay internet en recepción");
        memory.learn(4, 9, "La impresora atascó el papel");
        let ranked = memory.suggest("Otra vez sin internet en la sala");
        assert_eq!(ranked[0].category, CategoryId(7));
        assert!(ranked[0].cases.contains(&TicketId(2)), "{ranked:?}");
    }

    #[test]
    fn a_corrected_case_speaks_for_its_new_category_only() {
        let mut memory = Memory::default();
        memory.learn(1, 7, "La VPN pide otra clave");
        memory.learn(1, 8, "La VPN pide otra clave");
        let ranked = memory.suggest("La VPN pide clave");
        assert_eq!(ranked.iter().map(|ranked| ranked.category).collect::<Vec<_>>(), [CategoryId(8)]);
    }

    #[test]
    fn nothing_known_suggests_nothing() {
        assert!(Memory::default().suggest("Sin internet").is_empty());
        assert!(rank(&[], 0).is_empty());
    }

    fn lessons() -> impl Strategy<Value = Vec<(i64, String)>> {
        let word = prop::sample::select(vec!["internet", "wifi", "impresora", "papel", "clave", "correo", "monitor", "teclado"]);
        let subject = prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "));
        prop::collection::vec((1_i64..6, subject), 0..40)
    }

    proptest! {
        #[test]
        fn the_order_of_the_lessons_does_not_matter(lessons in lessons(), asked in 0_usize..8) {
            let subjects = ["internet wifi", "impresora papel", "clave correo", "monitor", "teclado clave", "papel", "", "correo internet"];
            let (mut forward, mut backward) = (Memory::default(), Memory::default());
            for (ticket, (category, subject)) in (1..).zip(&lessons) {
                forward.learn(ticket, *category, subject);
            }
            for (ticket, (category, subject)) in (1..).zip(&lessons).collect::<Vec<_>>().into_iter().rev() {
                backward.learn(ticket, *category, subject);
            }
            prop_assert_eq!(forward.suggest(subjects[asked]), backward.suggest(subjects[asked]));
            prop_assert_eq!(forward.suggest(subjects[asked]), forward.suggest(subjects[asked]), "and it is the same twice");
        }

        #[test]
        fn what_it_is_told_it_knows(lessons in lessons(), category in 1_i64..6) {
            let mut memory = Memory::default();
            for (ticket, (category, subject)) in (1..).zip(&lessons) {
                memory.learn(ticket, *category, subject);
            }
            // Told three times, in words that nobody else uses.
            for ticket in 1_001..1_004 {
                memory.learn(ticket, category, "Autopréstamo bloqueado en la biblioteca central");
            }
            prop_assert_eq!(memory.suggest("El autopréstamo de la central está bloqueado")[0].category, CategoryId(category));
        }

        #[test]
        fn what_is_forgotten_leaves_nothing_behind(lessons in lessons(), subject in "[a-z]{4,8} [a-z]{4,8}") {
            let mut memory = Memory::default();
            for (ticket, (category, subject)) in (1..).zip(&lessons) {
                memory.learn(ticket, *category, subject);
            }
            let before = memory.suggest("internet clave papel");
            let mut after = memory.clone();
            after.learn(5_000, 3, &subject);
            after.0.remove(&5_000);
            prop_assert_eq!(before, after.suggest("internet clave papel"));
        }

        #[test]
        fn only_so_many_and_each_once(lessons in lessons()) {
            let mut memory = Memory::default();
            for (ticket, (category, subject)) in (1..).zip(&lessons) {
                memory.learn(ticket, *category, subject);
            }
            let ranked = memory.suggest("internet wifi impresora papel");
            let categories: std::collections::BTreeSet<_> = ranked.iter().map(|ranked| ranked.category).collect();
            prop_assert_eq!(categories.len(), ranked.len());
            prop_assert!(ranked.len() <= SUGGESTED);
            prop_assert!(ranked.windows(2).all(|pair| pair[0].score >= pair[1].score));
            prop_assert!(ranked.iter().all(|ranked| !ranked.cases.is_empty()), "each with its reason");
        }
    }
}
