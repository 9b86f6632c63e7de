//! `/app/admin`, its rooms, `/app/inicio` and `/app/ayuda`: the frame of what the server makes.

use super::{HELP, api, is_room};
use crate::ui::{Problem, Skeleton};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

#[component]
pub fn OfficePage() -> impl IntoView {
    let location = use_location();
    // Whoever leaves for another page asks for none of these any more.
    let asked = Memo::new(move |before: Option<&(String, String)>| {
        let now = (location.pathname.get(), location.search.get());
        let ours = is_room(&now.0) || now.0 == HELP;
        before.filter(|_| !ours).cloned().unwrap_or(now)
    });
    // What is not there, or not theirs, says so by its status too.
    let page = Resource::new_blocking(move || asked.get(), |(path, search)| api::office_page(path, search));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((title, html)) => view! { <Title text=title/> <div inner_html=html></div> }.into_any(),
                    Err(error) => view! { <section class="page"><Problem error/></section> }.into_any(),
                }
            })}
        </Transition>
    }
}
