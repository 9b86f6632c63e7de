//! Both terms with their countdown, and why each deadline is what it is.

use super::state::ticket;
use crate::me::lang;
use crate::queue::phase_icon;
use crate::ui::{Icon, When};
use crate::words;
use domain::tickets::TermView;
use leptos::prelude::*;

#[component]
pub fn Terms() -> impl IntoView {
    let lang = lang();
    let terms = ticket().part(|view| view.terms.iter().map(|term| term.term).collect::<Vec<_>>());
    move || {
        let terms = terms.get();
        (!terms.is_empty()).then(|| {
            view! {
                <section class="panel-section" aria-labelledby="p-terminos">
                    <h2 id="p-terminos">{words::terms(lang)}</h2>
                    <ul class="terms">{terms.into_iter().map(|term| view! { <Term term/> }).collect_view()}</ul>
                </section>
            }
        })
    }
}

/// The words change each minute; whether "why" is open does not.
#[component]
fn Term(term: domain::terms::Term) -> impl IntoView {
    let lang = lang();
    let now = ticket().part(move |view| view.terms.iter().find(|other| other.term == term).cloned());
    let read = move |part: fn(&TermView) -> AnyView| move || now.with(|now| now.as_ref().map(part));
    view! {
        <li class="term" data-testid="term" data-phase=move || now.with(|now| now.as_ref().map(|now| now.phase.key()))>
            <p class="term-name">{term.label(lang)}</p>
            <p class="term-state">
                {read(|now| view! { <Icon name=phase_icon(now.phase)/> {words::due(lang_here(), now.phase, now.left_minutes)} }.into_any())}
            </p>
            <p class="term-when">
                {read(|now| {
                    let lang = lang_here();
                    match (now.met.clone(), now.due.clone()) {
                        (Some(met), _) => view! { {words::met_at(lang)} ": " <When stamp=met/> }.into_any(),
                        (None, Some(due)) => view! { {words::due_at(lang)} ": " <When stamp=due/> }.into_any(),
                        (None, None) => ().into_any(),
                    }
                })}
            </p>
            <details class="why">
                <summary>{words::why(lang)} <span class="visually-hidden">": " {term.label(lang)}</span></summary>
                <ul>
                    {move || {
                        now.get()
                            .map(|now| now.why.into_iter().map(|line| view! { <li>{line}</li> }).collect_view())
                    }}
                </ul>
            </details>
        </li>
    }
}

fn lang_here() -> domain::Lang {
    lang()
}
