//! One spelling for searching: lower case, without accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `Impresión  Ñandú` becomes `impresion nandu`: what a ticket's `haystack` holds and a search is compared with, and what a rule looks at (M20).
pub fn fold(text: &str) -> String {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_case_and_spacing_do_not_matter() {
        assert_eq!(fold("  Impresión\u{a0} ÑANDÚ\n"), "impresion nandu");
    }
}
