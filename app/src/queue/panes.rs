//! List and ticket, side by side where there is room.

use super::batch::BatchBar;
use super::filters::{FilterChips, SearchForm};
use super::keys;
use super::list::List;
use super::save::SaveView;
use super::selection;
use super::state::Queue;
use crate::me::{lang, me};
use crate::ui::{Problem, Skeleton};
use crate::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

#[component]
pub fn Panes() -> impl IntoView {
    let lang = lang();
    let queue = expect_context::<Queue>();
    let path = use_location().pathname;
    let open = Memo::new(move |_| path.with(|path| path.starts_with("/app/t/")));
    keys::listen();
    selection::provide(queue);
    view! {
        <div class="panes" data-open=move || if open.get() { "ticket" } else { "list" }>
            <section class="pane-list" aria-label=words::queue(lang)>
                <header class="list-head">
                    <div class="list-title">
                        <h2><Transition>{move || queue.saved_name().unwrap_or_else(|| queue.title(lang))}</Transition></h2>
                    </div>
                    <SearchForm/>
                    <FilterChips/>
                    <SaveView/>
                </header>
                <Transition fallback=|| view! { <Skeleton lines=8/> }>
                    {move || {
                        let filter = queue.filter.get();
                        Suspend::new(async move {
                            match queue.page.await {
                                Ok(page) => view! { <List filter page/> }.into_any(),
                                Err(error) => view! { <Problem error retry=Callback::new(move |()| queue.page.refetch())/> }.into_any(),
                            }
                        })
                    }}
                </Transition>
                {me().works().then(|| view! { <BatchBar/> })}
            </section>
            <section class="pane-ticket" aria-label=words::ticket_pane(lang)>
                <Outlet/>
            </section>
        </div>
    }
    .into_any()
}

/// The list alone.
#[component]
pub fn NothingOpen() -> impl IntoView {
    let lang = lang();
    Effect::new(|_| crate::later::fetch_ticket_ahead());
    let queue = expect_context::<Queue>();
    view! {
        <Title text=move || format!("{} · {}", queue.title(lang), words::queue(lang))/>
        <h1 class="visually-hidden">{words::queue(lang)}</h1>
    }
}
