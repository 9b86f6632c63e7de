//! A search in each database's own words.

use domain::search::Wanted;

/// For FTS5's MATCH; `None`: no word must be there.
pub(super) fn matching(wanted: &[Wanted], unwanted: &[Wanted]) -> Option<String> {
    let phrase = |wanted: &Wanted| format!("\"{}\"{}", wanted.words.join(" "), if wanted.open { " *" } else { "" });
    let all = |list: &[Wanted], between: &str| list.iter().map(phrase).collect::<Vec<_>>().join(between);
    match (wanted.is_empty(), unwanted.is_empty()) {
        (true, _) => None,
        (false, true) => Some(all(wanted, " AND ")),
        (false, false) => Some(format!("({}) NOT ({})", all(wanted, " AND "), all(unwanted, " OR "))),
    }
}

/// For PostgreSQL's `tsquery`.
pub(super) fn tsquery(wanted: &[Wanted], unwanted: &[Wanted]) -> Option<String> {
    if wanted.is_empty() {
        return None;
    }
    let wanted = wanted.iter().map(phrase);
    let unwanted = unwanted.iter().map(|unwanted| format!("!{}", phrase(unwanted)));
    Some(wanted.chain(unwanted).collect::<Vec<_>>().join(" & "))
}

fn phrase(wanted: &Wanted) -> String {
    let Some((last, before)) = wanted.words.split_last() else { return String::new() };
    let letters = last.chars().count();
    if before.is_empty() && wanted.open && (2..=3).contains(&letters) {
        // Every word's beginning of two and three letters is in the index as it is.
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
        let query = Query::parse("im impre \"segundo piso\" -toner -\"a b\"");
        assert_eq!(
            matching(&query.wanted, &query.unwanted).unwrap(),
            "(\"im\" * AND \"impre\" * AND \"segundo piso\") NOT (\"toner\" OR \"a b\")"
        );
        assert_eq!(
            tsquery(&query.wanted, &query.unwanted).unwrap(),
            "'^im' & ('impre':*) & ('segundo' <-> 'piso') & !('toner') & !('a' <-> 'b')"
        );
        let negative = Query::parse("-toner");
        assert_eq!((matching(&[], &negative.unwanted), tsquery(&[], &negative.unwanted)), (None, None));
    }
}
