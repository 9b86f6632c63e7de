//! What of a mail says where it belongs: its words in one spelling, who sent it, and from which domain.

use crate::fold::fold;
use crate::people::Address;

/// Most words kept of one mail; the subject's come first.
const MOST: usize = 40;
/// Characters of the text that are looked at: what a mail is about stands at its beginning.
const LOOKED_AT: usize = 4_000;
/// A word longer than this is cut: what follows is an ending, or no word.
const LONGEST: usize = 7;

/// Words of every mail, in Spanish and English, folded.
const EMPTY: [&str; 86] = [
    "los",
    "las",
    "una",
    "uno",
    "unos",
    "unas",
    "que",
    "por",
    "para",
    "con",
    "sin",
    "del",
    "como",
    "pero",
    "mas",
    "este",
    "esta",
    "esto",
    "estos",
    "estas",
    "ese",
    "esa",
    "eso",
    "nos",
    "les",
    "mis",
    "sus",
    "muy",
    "tan",
    "hay",
    "fue",
    "ser",
    "son",
    "era",
    "han",
    "desde",
    "hasta",
    "sobre",
    "entre",
    "cuando",
    "donde",
    "quien",
    "buenos",
    "buenas",
    "dias",
    "tardes",
    "noches",
    "hola",
    "cordial",
    "saludo",
    "saludos",
    "gracias",
    "favor",
    "atentamente",
    "quedo",
    "atento",
    "atenta",
    "agradezco",
    "usted",
    "ustedes",
    "estimados",
    "senores",
    "mesa",
    "soporte",
    "ayuda",
    "solicito",
    "solicitud",
    "the",
    "and",
    "for",
    "with",
    "from",
    "this",
    "that",
    "you",
    "your",
    "our",
    "are",
    "was",
    "has",
    "have",
    "please",
    "thanks",
    "hello",
    "dear",
    "regards",
];

/// The words of a mail that may tell where it belongs, each once and sorted; its sender as `de:ana@x.example` and `@x.example`.
///
/// Pure, and the same for the same mail: what is learned of a ticket can be forgotten word by word.
pub fn telling_words(subject: &str, text: &str, sender: &Address) -> Vec<String> {
    let beginning: String = text.chars().take(LOOKED_AT).collect();
    let mut words: Vec<String> = Vec::new();
    for word in fold(subject).split(not_of_a_word).chain(fold(&beginning).split(not_of_a_word)) {
        if words.len() >= MOST {
            break;
        }
        if let Some(word) = stem(word)
            && !words.contains(&word)
        {
            words.push(word);
        }
    }
    words.push(format!("de:{sender}"));
    words.push(format!("@{}", sender.domain()));
    words.sort_unstable();
    words
}

/// Those of them that stand in the subject: whoever wrote it said there what it is about.
pub fn subject_words(subject: &str) -> Vec<String> {
    fold(subject).split(not_of_a_word).filter_map(stem).collect()
}

const fn not_of_a_word(c: char) -> bool {
    !c.is_ascii_alphanumeric()
}

/// One word without its plural; nothing for numbers, for what is shorter than three letters, and for what every mail says.
fn stem(word: &str) -> Option<String> {
    let numbers = word.bytes().filter(u8::is_ascii_digit).count();
    if word.len() < 3 || numbers * 2 > word.len() || EMPTY.contains(&word) {
        return None;
    }
    let singular = match word.len() {
        0..=4 => word,
        _ => word.strip_suffix("es").or_else(|| word.strip_suffix('s')).unwrap_or(word),
    };
    // Only ASCII is left: folded words end where another letter begins.
    Some(singular.chars().take(LONGEST).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(subject: &str, text: &str) -> Vec<String> {
        telling_words(subject, text, &Address::parse("ana@cultura.example").unwrap())
    }

    #[test]
    fn greetings_numbers_and_plurals_say_nothing() {
        let found = words("Impresoras atascadas", "Buenos días: la impresora del piso 3 no imprime. Gracias.");
        assert_eq!(found, ["@cultura.example", "atascad", "de:ana@cultura.example", "impreso", "imprime", "piso"]);
    }

    proptest! {
        #[test]
        fn any_text_gives_few_short_words_each_once(subject in ".{0,80}", text in ".{0,400}") {
            let found = words(&subject, &text);
            prop_assert!(found.len() <= MOST + 2);
            prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
            prop_assert_eq!(&found, &words(&subject, &text), "the same twice: what is learned can be forgotten");
        }
    }
}
