//! Text that people wrote, with its addresses made into links. Nothing else of it is interpreted.

use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn Prose(#[prop(into)] text: String) -> impl IntoView {
    let parts = split(&text)
        .into_iter()
        .map(|(link, part)| {
            if link {
                let href = part.clone();
                Either::Left(view! { <a href=href target="_blank" rel="noopener noreferrer nofollow">{part}</a> })
            } else {
                Either::Right(part)
            }
        })
        .collect_view();
    view! { <div class="prose">{parts}</div> }
}

/// Pieces of the text, and whether each is a web address.
fn split(text: &str) -> Vec<(bool, String)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»')).unwrap_or(from.len());
        let (candidate, _) = from.split_at(end);
        // A full stop or a bracket after an address belongs to the sentence.
        let link = candidate.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
        let whole = link.len() > "https://".len();
        if !before.is_empty() {
            parts.push((false, before.to_owned()));
        }
        parts.push((whole, link.to_owned()));
        rest = from.split_at(link.len()).1;
    }
    if !rest.is_empty() {
        parts.push((false, rest.to_owned()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let parts = split("Vea (https://example.org/a?b=1). Gracias");
        assert_eq!(parts, [(false, "Vea (".to_owned()), (true, "https://example.org/a?b=1".to_owned()), (false, "). Gracias".to_owned())]);
    }

    #[test]
    fn nothing_but_web_addresses_becomes_a_link() {
        assert_eq!(split("javascript:alert(1) http://"), [(false, "javascript:alert(1) ".to_owned()), (false, "http://".to_owned())]);
    }
}
