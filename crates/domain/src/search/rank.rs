//! Which of the tickets found is the likeliest: where the words stand, and how lately it moved.

use super::query::Wanted;
use super::words::words;

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;
/// A ticket that moved today is worth as much as half the words in its subject; after a month half of that is left.
const LATELY: i64 = 500;
const HALF_LIFE_DAYS: i64 = 30;

/// Higher is better. In thousandths: every word in the subject is 1,000, in the people's names 600, elsewhere 200; a word that only
/// begins so is worth a little less than the word itself. `age` is how long ago it moved, in milliseconds.
pub fn score(wanted: &[Wanted], subject: &str, people: &str, age: i64) -> i64 {
    let (subject, people): (Vec<String>, Vec<String>) =
        (words(subject).map(|word| word.folded).collect(), words(people).map(|word| word.folded).collect());
    let worth = |wanted: &Wanted| {
        let in_subject = quality(wanted, &subject).map(|quality| 900 + 100 * i64::from(quality));
        let in_people = || quality(wanted, &people).map(|quality| 500 + 100 * i64::from(quality));
        in_subject.or_else(in_people).unwrap_or(200)
    };
    let sum: i64 = wanted.iter().map(worth).sum();
    let count = i64::try_from(wanted.len()).unwrap_or(1).max(1);
    let days = age.max(0) / DAY;
    sum / count + LATELY * HALF_LIFE_DAYS / (HALF_LIFE_DAYS + days)
}

/// Whether it is there: `true` as a whole.
fn quality(wanted: &Wanted, text: &[String]) -> Option<bool> {
    let (last, before) = wanted.words.split_last()?;
    let there = |row: &&[String]| {
        row.split_last().is_some_and(|(end, start)| wanted.ends_in(end) && start.iter().zip(before).all(|(word, wanted)| word == wanted))
    };
    let mut found = text.windows(wanted.words.len()).filter(there).peekable();
    found.peek()?;
    Some(found.any(|row| row.last() == Some(last)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;

    #[test]
    fn the_subject_counts_most_then_people_then_being_recent() {
        let wanted = Query::parse("ruiz").wanted;
        let year = 365 * DAY;
        let subject = score(&wanted, "Cuenta de Ruiz", "Ana", year);
        let begins = score(&wanted, "Ruizseñor", "Ana", year);
        let person = score(&wanted, "Cuenta", "Ana Ruiz", year);
        let text = score(&wanted, "Cuenta", "Ana", year);
        assert!(subject > begins && begins > person && person > text);
        assert!(score(&wanted, "Cuenta", "Ana", 0) > score(&wanted, "Cuenta", "Ana", 7 * DAY));
        assert!(score(&wanted, "", "", i64::MIN) > 0);
    }
}
