//! A search in each database's own words.

use super::document::is_long;
use crate::{Answer, sql};
use domain::search::Wanted;
use sea_orm::ConnectionTrait;

/// Words with one beginning that are asked for one by one; more are rare ones, and FTS5 may put them together.
const MOST_WORDS: usize = 400;

/// What each of the wanted comes to: beginnings of more letters than the indexes have become the words that begin so.
type Parts = Vec<(Wanted, Option<Vec<String>>)>;

async fn looked_up(connection: &impl ConnectionTrait, wanted: &[Wanted]) -> Answer<Parts> {
    let mut parts = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        let words = match beginning(wanted) {
            Some(word) => Some(words(connection, word).await?).filter(|words| words.len() <= MOST_WORDS),
            None => None,
        };
        parts.push((wanted.clone(), words));
    }
    Ok(parts)
}

/// For FTS5's MATCH; `None`: no word must be there.
pub(super) async fn matching(connection: &impl ConnectionTrait, wanted: &[Wanted], unwanted: &[Wanted]) -> Answer<Option<String>> {
    let parts: Vec<String> = looked_up(connection, wanted).await?.iter().map(begun).collect();
    Ok(joined(&parts, unwanted))
}

/// A single word that may go on, and is too long for the index of beginnings.
fn beginning(wanted: &Wanted) -> Option<&str> {
    match wanted.words.as_slice() {
        [word] if wanted.open && is_long(word) => Some(word),
        _ => None,
    }
}

/// All words that begin so, up to one more than are asked for one by one.
async fn words(connection: &impl ConnectionTrait, begin: &str) -> Answer<Vec<String>> {
    // Beyond every letter: whatever begins so comes before it.
    let beyond = format!("{begin}{}", char::MAX);
    let sql = format!("SELECT DISTINCT word FROM search_word WHERE word >= $1 AND word < $2 LIMIT {}", MOST_WORDS + 1);
    Ok(sql::column(connection, sql, sql::values![begin, beyond]).await?)
}

fn begun((wanted, words): &(Wanted, Option<Vec<String>>)) -> String {
    match words.as_deref() {
        // A word that nobody ever wrote is asked for as it is, and matches nothing.
        None | Some([]) => quoted(wanted),
        Some(words) => format!("({})", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR ")),
    }
}

fn quoted(wanted: &Wanted) -> String {
    format!("\"{}\"{}", wanted.words.join(" "), if wanted.open { " *" } else { "" })
}

fn joined(wanted: &[String], unwanted: &[Wanted]) -> Option<String> {
    let all = wanted.join(" AND ");
    match (wanted.is_empty(), unwanted.is_empty()) {
        (true, _) => None,
        (false, true) => Some(all),
        (false, false) => Some(format!("({all}) NOT ({})", unwanted.iter().map(quoted).collect::<Vec<_>>().join(" OR "))),
    }
}

/// For PostgreSQL's `tsquery`.
pub(super) async fn tsquery(connection: &impl ConnectionTrait, wanted: &[Wanted], unwanted: &[Wanted]) -> Answer<Option<String>> {
    Ok(vector_query(&looked_up(connection, wanted).await?, unwanted))
}

fn vector_query(wanted: &Parts, unwanted: &[Wanted]) -> Option<String> {
    if wanted.is_empty() {
        return None;
    }
    let wanted = wanted.iter().map(|(wanted, words)| match words.as_deref() {
        None | Some([]) => phrase(wanted),
        Some(words) => format!("({})", words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" | ")),
    });
    let unwanted = unwanted.iter().map(|unwanted| format!("!{}", phrase(unwanted)));
    Some(wanted.chain(unwanted).collect::<Vec<_>>().join(" & "))
}

fn phrase(wanted: &Wanted) -> String {
    let Some((last, before)) = wanted.words.split_last() else { return String::new() };
    let letters = last.chars().count();
    if before.is_empty() && wanted.open && (2..=4).contains(&letters) {
        // Every word's beginning of two, three and four letters is in the index as it is.
        return format!("'^{last}'");
    }
    let last = format!("'{last}'{}", if wanted.open { ":*" } else { "" });
    let words: Vec<String> = before.iter().map(|word| format!("'{word}'")).chain([last]).collect();
    format!("({})", words.join(" <-> "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::search::Query;

    #[test]
    fn both_databases_are_asked_for_the_same() {
        let query = Query::parse("im \"segundo piso\" -toner -\"a b\"");
        let parts: Vec<String> = query.wanted.iter().map(quoted).collect();
        assert_eq!(joined(&parts, &query.unwanted).unwrap(), "(\"im\" * AND \"segundo piso\") NOT (\"toner\" OR \"a b\")");
        let parts = vec![
            (query.wanted[0].clone(), None),
            (Query::parse("impre").wanted[0].clone(), Some(vec!["impresion".into(), "impresora".into()])),
            (query.wanted[1].clone(), None),
        ];
        assert_eq!(
            vector_query(&parts, &query.unwanted).unwrap(),
            "'^im' & ('impresion' | 'impresora') & ('segundo' <-> 'piso') & !('toner') & !('a' <-> 'b')"
        );
        let negative = Query::parse("-toner");
        assert_eq!((joined(&[], &negative.unwanted), vector_query(&vec![], &negative.unwanted)), (None, None));
    }

    #[test]
    fn a_long_beginning_becomes_the_words_that_begin_so() {
        let open = |text: &str| Query::parse(text).wanted;
        assert_eq!(beginning(&open("impre")[0]), Some("impre"));
        for short in ["impr", "\"impre\"", "impre.sora"] {
            assert_eq!(beginning(&open(short)[0]), None, "{short}");
        }
        let impre = open("impre").remove(0);
        assert_eq!(begun(&(impre.clone(), Some(vec!["impresion".into(), "impresora".into()]))), "(\"impresion\" OR \"impresora\")");
        assert_eq!(begun(&(impre.clone(), Some(vec![]))), "\"impre\" *");
        assert_eq!(begun(&(impre, None)), "\"impre\" *");
    }
}
