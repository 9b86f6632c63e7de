//! What was found: the likeliest tickets with the words that were found, and people.

use crate::AskError;
use crate::me::{self, Me};
use crate::queue::url::encoded;
use crate::queue::{DueChip, StatusChip};
use crate::ui::{Empty, Icon, When};
use crate::words;
use desk::{Desk, search};
use domain::Lang;
use domain::people::Actor;
use domain::search::{Excerpt, Field, Found, Hit, PersonHit, Piece, Query, RANKED, SHOWN};
use leptos::prelude::*;

pub(super) async fn html(desk: &Desk, actor: &Actor, query: &str) -> Result<String, AskError> {
    let fields: Vec<(String, String)> = form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned().collect();
    let value = |name: &str| fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str());
    let text = value("q");
    let shown = value("n").parse().unwrap_or(SHOWN).clamp(SHOWN, RANKED);
    let found = search::find(desk, actor, text, shown).await?;
    Ok(rendered(text, shown, found))
}

/// Icons and words need to know who is looking; a server function of its own knows no page.
pub(super) fn provide_me() {
    if use_context::<Me>().is_none() {
        provide_context(me::found());
    }
}

fn rendered(text: &str, shown: usize, found: Found) -> String {
    provide_me();
    let lang = me::lang();
    if Query::parse(text).is_empty() {
        return teaching(lang, text).to_html();
    }
    let Found { hits, matches, beyond, unknown, people } = found;
    if let Some((field, value)) = unknown.first() {
        return view! { <Empty icon="search" title=words::nothing_found(lang) text=words::unknown_filter(lang, *field, value)/> }.to_html();
    }
    if hits.is_empty() && people.is_empty() {
        let text = if beyond { words::nothing_recent(lang) } else { words::nothing_found_text(lang) };
        return view! { <Empty icon="search" title=words::nothing_found(lang) text/> }.to_html();
    }
    let more = (hits.len() < matches).then(|| format!("/app/buscar?q={}&n={}", encoded(text), shown + SHOWN));
    let last = more.is_none() && beyond;
    view! {
        <p class="search-count" role="status">{words::found(lang, matches, beyond)}</p>
        {(!people.is_empty()).then(|| people_line(lang, people))}
        {(!hits.is_empty()).then(|| view! { <ol class="hits" aria-label=words::tickets(lang)>{hits.into_iter().map(|hit| line(lang, hit)).collect_view()}</ol> })}
        {more
            .map(|more| {
                view! {
                    <p class="load-more">
                        <a class="button" href=more>{words::more_results(lang)}</a>
                    </p>
                }
            })}
        {last.then(|| view! { <p class="hint">{words::narrow_search(lang)}</p> })}
    }
    .to_html()
}

fn line(lang: Lang, hit: Hit) -> impl IntoView {
    let Hit { row, subject, requester, excerpt } = hit;
    let nothing = row.subject.trim().is_empty();
    view! {
        <li class="hit">
            <h2>
                <a class="row-link" href=format!("/app/t/{}", row.id.0)>
                    {if nothing { words::no_subject(lang).into_any() } else { pieces(subject).into_any() }}
                </a>
            </h2>
            {excerpt.map(|excerpt| why(lang, excerpt))}
            <p class="hit-facts">
                <span class="hit-number">{row.id.to_string()}</span>
                <StatusChip status=row.status/>
                <span>{pieces(requester)}</span>
                {row.category.map(|category| view! { <span>{category}</span> })}
                <span>{row.technician.or(row.group).unwrap_or_else(|| words::nobody(lang).to_owned())}</span>
                {row.term.map(|chip| view! { <DueChip chip/> })}
                <When stamp=row.updated/>
            </p>
        </li>
    }
}

fn why(lang: Lang, excerpt: Excerpt) -> impl IntoView {
    let from = excerpt.from.map_or_else(|| words::attachment_name(lang), |kind| kind.label(lang));
    view! {
        <p class="hit-text">
            <span class="hit-from">{from} ": "</span>
            {pieces(excerpt.pieces)}
        </p>
    }
}

/// Text all of it: nothing that somebody wrote becomes markup.
pub(super) fn pieces(pieces: Vec<Piece>) -> impl IntoView {
    pieces
        .into_iter()
        .map(|piece| if piece.hit { view! { <mark>{piece.text}</mark> }.into_any() } else { piece.text.into_any() })
        .collect_view()
}

fn people_line(lang: Lang, people: Vec<PersonHit>) -> impl IntoView {
    let one = |person: PersonHit| {
        let href = format!("/app/buscar?q={}", encoded(&format!("{}:\"{}\"", Field::Requester.key(lang), person.address)));
        view! {
            <li>
                <a class="person-hit" href=href>
                    <Icon name="user"/>
                    <span>
                        <strong>{person.name}</strong>
                        <small>{person.address}</small>
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <section class="people-hits" aria-labelledby="personas">
            <h2 id="personas">{words::people(lang)}</h2>
            <ul>{people.into_iter().map(one).collect_view()}</ul>
        </section>
    }
}

/// Nothing is asked for yet, or only what must not be there: how one asks.
fn teaching(lang: Lang, text: &str) -> impl IntoView {
    let example = |written: String, what: &'static str| {
        let href = format!("/app/buscar?q={}", encoded(&written));
        view! {
            <div>
                <dt><a href=href><code>{written}</code></a></dt>
                <dd>{what}</dd>
            </div>
        }
    };
    let key = |field: Field, value: &str| format!("{}:{value}", field.key(lang));
    view! {
        {(!text.trim().is_empty()).then(|| view! { <p class="outcome bad" role="alert"><Icon name="triangle-alert"/><span>{words::search_needs_words(lang)}</span></p> })}
        <section class="search-help" aria-labelledby="como-buscar">
            <h2 id="como-buscar">{words::how_to_search(lang)}</h2>
            <dl>
                {example(lang.pick("impresora tóner", "printer toner").to_owned(), words::search_words(lang))}
                {example(lang.pick("\"no imprime\"", "\"does not print\"").to_owned(), words::search_phrase(lang))}
                {example(lang.pick("impresora -tóner", "printer -toner").to_owned(), words::search_without(lang))}
                {example("#12".to_owned(), words::search_number(lang))}
                {example(key(Field::Status, lang.pick("abierto", "open")), words::search_status(lang))}
                {example(key(Field::Technician, lang.pick("yo", "me")), words::search_technician(lang))}
                {example(key(Field::Requester, "ana"), words::search_requester(lang))}
                {example(key(Field::Category, lang.pick("impresión", "printing")), words::search_category(lang))}
            </dl>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::people::{PersonId, Role};

    #[test]
    fn what_people_wrote_is_marked_and_never_markup() {
        let person = PersonHit { id: PersonId(1), name: "<b>Ana</b>".into(), address: "ana@x.example".into(), role: Role::Requester };
        let found = Found { matches: 0, people: vec![person], ..Found::default() };
        let html = Owner::new().with(|| rendered("<script>", SHOWN, found));
        assert!(!html.contains("<b>") && !html.contains("<script"), "{html}");
        assert!(html.contains("solicitante%3A%22ana%40x.example%22"), "{html}");
        let marked = Owner::new().with(|| view! { <p>{pieces(vec![Piece { text: "<i>".into(), hit: true }])}</p> }.to_html());
        assert!(marked.contains("<mark>&lt;i&gt;"), "{marked}");
    }

    #[test]
    fn a_search_that_asks_for_nothing_teaches() {
        for (text, alert) in [("", false), ("-tóner", true)] {
            let html = Owner::new().with(|| rendered(text, SHOWN, Found::default()));
            assert_eq!(html.contains("role=\"alert\""), alert, "{text}");
            assert!(html.contains(words::how_to_search(Lang::Es)), "{html}");
        }
    }
}
