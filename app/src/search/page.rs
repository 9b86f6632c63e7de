//! `/app/buscar?q=`: what is asked, and the frame of what the server found.

use super::api;
use crate::me::lang;
use crate::queue::{keys, url::encoded};
use crate::ui::{Icon, Problem, Skeleton};
use crate::words;
use domain::search::MAX_QUERY;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use std::time::Duration;

/// After the last letter.
const PAUSE: Duration = Duration::from_millis(160);

#[component]
pub fn SearchPage() -> impl IntoView {
    let lang = lang();
    let search = use_location().search;
    let asked = use_query_map().with_untracked(|query| query.get_str("q").unwrap_or_default().to_owned());
    // An answer that another question has overtaken is dropped.
    let found = Resource::new(move || search.get(), api::search_page);
    let (busy, set_busy) = signal(false);
    let navigate = use_navigate();
    let latest = StoredValue::new(0_u32);
    let field = NodeRef::<Input>::new();
    // What stands in the address by having been typed; anything else was chosen, and comes into the field.
    let typed_here = StoredValue::new(asked.clone());
    let query = use_query_map();
    Effect::new(move |_| {
        let asked = query.with(|query| query.get_str("q").unwrap_or_default().to_owned());
        if let (true, Some(field)) = (typed_here.with_value(|typed| *typed != asked), field.get_untracked()) {
            field.set_value(&asked);
            latest.update_value(|latest| *latest = latest.wrapping_add(1));
            typed_here.set_value(asked);
        }
    });
    let typed = move |event| {
        let text: String = event_target_value(&event);
        let navigate = navigate.clone();
        let mine = latest.get_value().wrapping_add(1);
        latest.set_value(mine);
        set_timeout(
            move || {
                if latest.try_get_value() == Some(mine) {
                    typed_here.set_value(text.trim_start().to_owned());
                    let to = format!("/app/buscar?q={}", encoded(text.trim_start()));
                    navigate(&to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
                }
            },
            PAUSE,
        );
    };
    keys::listen();
    view! {
        <Title text=words::search(lang)/>
        <section class="page search-page" aria-labelledby="buscar-titulo">
            <header class="page-head">
                <h1 id="buscar-titulo">{words::search(lang)}</h1>
            </header>
            <form class="search search-wide" method="get" action="/app/buscar" role="search">
                <div class="search-line">
                    <label class="visually-hidden" for="buscar">{words::search_everything(lang)}</label>
                    <Icon name="search"/>
                    <input
                        id="buscar"
                        node_ref=field
                        type="search"
                        name="q"
                        value=asked
                        maxlength=MAX_QUERY.to_string()
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        autofocus
                        placeholder=words::search_everything(lang)
                        aria-describedby="buscar-ayuda"
                        on:input=typed
                    />
                </div>
                <button class="button primary" type="submit">{words::search(lang)}</button>
            </form>
            <p class="hint" id="buscar-ayuda">{words::search_hint(lang)}</p>
            <div aria-busy=move || busy.get().then_some("true") class="search-found">
                <Transition fallback=|| view! { <Skeleton lines=6/> } set_pending=set_busy>
                    {move || Suspend::new(async move {
                        match found.await {
                            Ok(html) => view! { <div inner_html=html></div> }.into_any(),
                            Err(error) => view! { <Problem error retry=Callback::new(move |()| found.refetch())/> }.into_any(),
                        }
                    })}
                </Transition>
            </div>
        </section>
    }
}
