//! Texts as each database's index takes them.

use domain::search::words;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Words of one ticket that are kept, in bytes: some sixty pages. PostgreSQL takes no vector over a mebibyte, places and all.
pub(super) const MOST: usize = 200_000;
/// The highest place that PostgreSQL tells apart.
const LAST_PLACE: usize = 16_383;
/// Places kept of one word (PostgreSQL's own limit is 256).
const MOST_PLACES: usize = 255;
/// Tickets whose numbers are the same but for these lowest bits are a stretch.
pub(super) const STRETCHES: [(char, u32); 4] = [('a', 12), ('b', 14), ('c', 16), ('d', 18)];

/// Folded words, text by text.
pub(super) struct Document {
    texts: Vec<Vec<String>>,
    /// Bytes of the words and of one space after each.
    pub(super) size: usize,
}

impl Document {
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut document = Self { texts: Vec::new(), size: 0 };
        for text in texts {
            let mut taken = Vec::new();
            for word in words(text) {
                if document.size + word.folded.len() >= MOST {
                    break;
                }
                document.size += word.folded.len() + 1;
                taken.push(word.folded);
            }
            if !taken.is_empty() {
                document.texts.push(taken);
            }
        }
        document
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Words between spaces; `¶` between texts, so that no phrase reaches across.
    pub(super) fn spaced(&self) -> String {
        self.texts.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join(" ¶ ")
    }

    /// Words whose beginnings are looked up among all words, as a JSON list.
    pub(super) fn long(&self) -> String {
        let long: std::collections::BTreeSet<&String> = self.texts.iter().flatten().filter(|word| is_long(word)).collect();
        let quoted: Vec<String> = long.into_iter().map(|word| format!("\"{word}\"")).collect();
        format!("[{}]", quoted.join(","))
    }

    /// A `tsvector` as PostgreSQL reads it. Words are letters and digits: there is nothing to escape. `^im`, `^imp` and `^impr` stand for
    /// every word that begins so.
    pub(super) fn vector(&self) -> String {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut begins = std::collections::BTreeSet::new();
        let mut place = 0;
        for words in &self.texts {
            // A gap, so that no phrase reaches from one text into the next.
            place += 1;
            for word in words {
                place += 1;
                let all = places.entry(word).or_default();
                if all.len() < MOST_PLACES {
                    all.push(place.min(LAST_PLACE));
                }
                begins.extend([2, 3, 4].into_iter().filter_map(|length| beginning(word, length)));
            }
        }
        let mut vector = String::with_capacity(self.size * 2);
        for (word, at) in places {
            let at: Vec<String> = at.iter().map(usize::to_string).collect();
            let _ = write!(vector, "'{word}':{} ", at.join(","));
        }
        for begin in begins {
            let _ = write!(vector, "'^{begin}' ");
        }
        vector
    }
}

/// More letters than the indexes have beginnings of.
pub(super) fn is_long(word: &str) -> bool {
    word.chars().count() > 4
}

/// The first letters, of a word that has so many.
fn beginning(word: &str, length: usize) -> Option<&str> {
    let (at, last) = word.char_indices().nth(length - 1)?;
    word.get(..at + last.len_utf8())
}

/// The words that stand for the stretches which a ticket's number lies in.
pub(super) fn stretches(ticket: i64) -> String {
    STRETCHES.iter().fold(String::new(), |mut words, (sign, bits)| {
        let _ = write!(words, "'~{sign}{}' ", ticket >> bits);
        words
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_apart() {
        let document = Document::of(["La Impresora", "", "impresora ñ"]);
        assert_eq!(document.spaced(), "la impresora ¶ impresora n");
        assert_eq!(document.vector(), "'impresora':3,5 'la':2 'n':6 '^im' '^imp' '^impr' '^la' ");
        assert_eq!(stretches(70_000), "'~a17' '~b4' '~c1' '~d0' ");
    }

    #[test]
    fn a_ticket_takes_so_many_words_and_no_more() {
        let long = "abcdefghi ".repeat(50_000);
        let document = Document::of([long.as_str(), "fin"]);
        assert!(document.size <= MOST && document.size > MOST - 20);
        assert!(document.vector().len() < 3_000, "a word has so many places and no more");
    }
}
