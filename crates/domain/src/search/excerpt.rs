//! The words that were found, marked; and the stretch of a text that shows most of them. Text, never markup.

use super::query::Wanted;
use super::words::{Word, words};

/// About as much text as two lines hold, in words.
const LENGTH: usize = 28;
/// Words before the first that was found.
const BEFORE: usize = 6;

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// It is what was asked for.
    pub hit: bool,
}

/// All of a text, in pieces.
pub fn marked(text: &str, wanted: &[Wanted]) -> Vec<Piece> {
    let all: Vec<Word> = words(text).collect();
    let hits = hits(&all, wanted);
    pieces(text, &all, &hits, 0, text.len())
}

/// The stretch with most of what was asked for, and how many of it are in the text; `None`: nothing of it is there.
pub fn excerpt(text: &str, wanted: &[Wanted]) -> Option<(usize, Vec<Piece>)> {
    let all: Vec<Word> = words(text).collect();
    let hits = hits(&all, wanted);
    let found = distinct(&hits);
    // The window that begins at a hit and has most different ones; the earliest of those.
    let at = |nth: &usize| std::cmp::Reverse(distinct(hits.get(*nth..(*nth + LENGTH).min(hits.len())).unwrap_or_default()));
    let best = (0..hits.len()).filter(|nth| hits.get(*nth).is_some_and(Option::is_some)).min_by_key(at)?;
    let first = best.saturating_sub(BEFORE);
    let last = (first + LENGTH).min(all.len()).saturating_sub(1);
    let start = if first == 0 { 0 } else { all.get(first)?.start };
    let end = if last + 1 == all.len() { text.len() } else { all.get(last)?.end };
    let mut shown = pieces(text, &all, &hits, start, end);
    if first > 0 {
        shown.insert(0, Piece { text: "… ".to_owned(), hit: false });
    }
    if end < text.len() {
        shown.push(Piece { text: " …".to_owned(), hit: false });
    }
    Some((found, shown))
}

/// Which of the wanted each word belongs to.
fn hits(all: &[Word], wanted: &[Wanted]) -> Vec<Option<usize>> {
    let mut hits = vec![None; all.len()];
    for (which, wanted) in wanted.iter().enumerate() {
        let length = wanted.words.len();
        for (at, row) in all.windows(length).enumerate() {
            let Some((last, before)) = row.split_last() else { continue };
            let same = before.iter().zip(&wanted.words).all(|(word, wanted)| word.folded == *wanted);
            if same && wanted.ends_in(&last.folded) {
                hits.iter_mut().skip(at).take(length).for_each(|hit| *hit = hit.or(Some(which)));
            }
        }
    }
    hits
}

fn distinct(hits: &[Option<usize>]) -> usize {
    let mut seen: Vec<usize> = hits.iter().flatten().copied().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// Neighbours that were found are one piece, with what is between them.
fn pieces(text: &str, all: &[Word], hits: &[Option<usize>], start: usize, end: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = start;
    let mut push = |from: usize, to: usize, hit: bool| {
        let text: String = text.get(from..to).unwrap_or_default().split_inclusive(char::is_whitespace).map(one_space).collect();
        match pieces.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(&text),
            _ if text.is_empty() => {}
            _ => pieces.push(Piece { text, hit }),
        }
    };
    for (word, hit) in all.iter().zip(hits) {
        if word.start < start || word.end > end || hit.is_none() {
            continue;
        }
        push(at, word.start, false);
        push(word.start, word.end, true);
        at = word.end;
    }
    push(at, end, false);
    pieces
}

/// Line breaks are spaces here.
fn one_space(part: &str) -> String {
    match part.strip_suffix(char::is_whitespace) {
        Some(word) => format!("{word} "),
        None => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;
    use proptest::prelude::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_where_they_stand_with_their_accents() {
        let wanted = Query::parse("impresion \"segundo piso\"").wanted;
        assert_eq!(shown(&marked("La IMPRESIÓN del segundo\npiso.", &wanted)), "La [IMPRESIÓN] del [segundo] [piso].");
        assert_eq!(shown(&marked("Impresiones en otro piso", &wanted)), "[Impresiones] en otro piso");
    }

    #[test]
    fn the_stretch_with_most_of_it_is_shown() {
        let filler = "palabra ".repeat(60);
        let text = format!("tóner {filler} el tóner de la impresora {filler}");
        let (found, pieces) = excerpt(&text, &Query::parse("toner impresora").wanted).unwrap();
        assert_eq!(found, 2);
        let text = shown(&pieces);
        assert!(text.starts_with("… ") && text.ends_with(" …") && text.contains("[tóner] de la [impresora]"), "{text}");
        assert!(excerpt("nada", &Query::parse("toner").wanted).is_none());
    }

    proptest! {
        #[test]
        fn marking_changes_nothing_but_white_space(text in "\\PC{0,80}", asked in "\\PC{0,20}") {
            let plain: String = marked(&text, &Query::parse(&asked).wanted).into_iter().map(|piece| piece.text).collect();
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeezed(&plain), squeezed(&text));
        }
    }
}
