//! `/app/vistas`: the frame of what the server makes.

use super::api;
use crate::me::lang;
use crate::ui::{Problem, Skeleton};
use crate::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

#[component]
pub fn SavedViewsPage() -> impl IntoView {
    let search = use_location().search;
    let page = Resource::new(move || search.get(), api::views_page);
    view! {
        <Title text=words::saved_views(lang())/>
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
