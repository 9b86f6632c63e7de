//! Keeping the filters that are on under a name: a plain form.

use super::state::Queue;
use super::url::search_of;
use crate::me::me;
use crate::ui::Icon;
use crate::words;
use domain::queue::{Filter, MAX_VIEW_NAME};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn SaveView() -> impl IntoView {
    let me = me();
    let lang = me.lang;
    let queue = expect_context::<Queue>();
    // What became of the last one stands in the address.
    let query = use_query_map();
    let (error, name) = query.with_untracked(|query| {
        let text = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
        (text("error"), text("nombre"))
    });
    let done = Memo::new(move |_| query.with(|query| query.get_str("hecho") == Some("vista")));
    let failed = !error.is_empty();
    view! {
        {move || done.get().then(|| view! { <p class="outcome ok" role="status"><Icon name="circle-check"/>{words::view_saved(lang)}</p> })}
        <details class="filters save-view" name="menu" open=failed hidden=move || queue.filter.with(|filter| !worth_keeping(filter)) && !failed>
            <summary class="button quiet">
                <Icon name="star"/>
                <span>{words::save_view(lang)}</span>
            </summary>
            <form class="filters-body save-view-body" method="post" action="/app/vistas">
                <input type="hidden" name="filtro" value=move || queue.filter.with(search_of)/>
                <div class="field">
                    <label for="vista-nombre">{words::name(lang)}</label>
                    <input id="vista-nombre" name="nombre" value=name required maxlength=MAX_VIEW_NAME.to_string() autocomplete="off" aria-describedby="vista-ayuda"/>
                    <p class="hint" id="vista-ayuda">{words::save_view_hint(lang)}</p>
                </div>
                {me.administers()
                    .then(|| view! { <label class="check"><input type="checkbox" name="compartida" value="si"/>{words::share_view(lang)}</label> })}
                {failed.then(|| view! { <p class="outcome bad" role="alert"><Icon name="triangle-alert"/><span>{words::view_trouble(lang, &error)}</span></p> })}
                <button class="button primary" name="hacer" value="guardar">{words::save_view(lang)}</button>
            </form>
        </details>
    }
}

/// More than a standing or a saved view by itself.
fn worth_keeping(filter: &Filter) -> bool {
    *filter != Filter { view: filter.view, saved: filter.saved, after: filter.after.clone(), ..Filter::of(filter.view) }
}
