//! On every page of an administrator: mail does not go out (M28).

use super::api;
use crate::live::refetch_now_and_then;
use crate::me::lang;
use crate::ui::{Icon, When};
use crate::words;
use leptos::prelude::*;

#[component]
pub fn RelayBanner() -> impl IntoView {
    let lang = lang();
    let trouble = Resource::new(|| (), |()| api::relay_trouble());
    refetch_now_and_then(trouble);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                // A failure to ask is no news about the relay.
                trouble
                    .await
                    .ok()
                    .flatten()
                    .map(|channel| {
                        view! {
                            <p class="banner" role="status">
                                <Icon name="triangle-alert"/>
                                <span>
                                    {words::cannot_send(lang)}
                                    ": "
                                    {channel.state.label(lang).to_lowercase()}
                                    {channel.next.map(|next| view! { "; " {words::next_attempt(lang).to_lowercase()} " " <When stamp=next/> })}
                                    " · "
                                    <a href="/app/salida">{words::outbox(lang)}</a>
                                </span>
                            </p>
                        }
                    })
            })}
        </Transition>
    }
}
