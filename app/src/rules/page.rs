//! `/app/admin/reglas` and `/app/admin/reglas/regla`: the frame of what the server makes.

use super::api;
use crate::me::lang;
use crate::ui::{Problem, Skeleton};
use crate::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

#[component]
pub fn RulesPage() -> impl IntoView {
    let location = use_location();
    let asked = Memo::new(move |_| (location.pathname.with(|path| path.ends_with("/regla")), location.search.get()));
    let page = Resource::new(move || asked.get(), |(one, search)| api::rules_page(one, search));
    view! {
        <Title text=words::rules(lang())/>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(html) => view! { <div inner_html=html></div> }.into_any(),
                    Err(error) => view! { <section class="page"><Problem error/></section> }.into_any(),
                }
            })}
        </Transition>
    }
}
