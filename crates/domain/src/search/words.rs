//! The words of a text as search knows them: whatever letters and digits stand together, folded.

use crate::fold::fold;
use unicode_normalization::char::is_combining_mark;

/// Longest word kept, in characters: more is no word of a person, and is found by its beginning all the same.
const LONGEST: usize = 64;

/// A word and where it stands in its text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub start: usize,
    pub end: usize,
    /// Lower case, without accents; letters and digits only.
    pub folded: String,
}

/// `Impresión (2.º piso)` is `impresion`, `2`, `º`, `piso`.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(|(_, c)| belongs(*c))?.0;
            let mut end = text.len();
            while let Some((at, c)) = rest.peek() {
                if !belongs(*c) {
                    end = *at;
                    break;
                }
                rest.next();
            }
            let folded = folded(text.get(start..end).unwrap_or_default());
            if !folded.is_empty() {
                return Some(Word { start, end, folded });
            }
        }
    })
}

fn belongs(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn folded(word: &str) -> String {
    let folded = fold(word);
    match folded.char_indices().nth(LONGEST) {
        Some((cut, _)) => folded.get(..cut).unwrap_or_default().to_owned(),
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn addresses_and_file_names_fall_into_their_words() {
        assert_eq!(of("José.Núñez@cultura.example"), ["jose", "nunez", "cultura", "example"]);
        assert_eq!(of("informe_FINAL-v2.pdf"), ["informe", "final", "v2", "pdf"]);
        assert_eq!(of("  ¡100 %! "), ["100"]);
        assert_eq!(of("—"), Vec::<String>::new());
    }

    #[test]
    fn a_combining_accent_does_not_cut_a_word() {
        assert_eq!(of("impresio\u{301}n"), ["impresion"]);
    }

    proptest! {
        #[test]
        fn a_word_stands_where_it_says(text in "\\PC{0,60}") {
            for word in words(&text) {
                let there = text.get(word.start..word.end).unwrap();
                prop_assert_eq!(fold(there).chars().take(LONGEST).collect::<String>(), word.folded.clone());
                prop_assert!(word.folded.chars().all(char::is_alphanumeric), "{:?}", word.folded);
                prop_assert_eq!(words(&word.folded).map(|w| w.folded).collect::<Vec<_>>(), [word.folded]);
            }
        }
    }
}
