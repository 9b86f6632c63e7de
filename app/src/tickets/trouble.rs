//! What stopped a save, beside what was written: nothing of it is lost.

use super::state::ticket;
use crate::me::lang;
use crate::queue::url::sign_in_href;
use crate::ui::{Icon, Prose};
use crate::{AskError, words};
use domain::Refusal;
use domain::tickets::Item;
use leptos::prelude::*;

/// `since` is the revision that was being read; `again` sends once more, with the newest one when the ticket had changed.
#[component]
pub fn Trouble(
    #[prop(into)] error: Signal<Option<AskError>>,
    #[prop(into)] seen: Signal<usize>,
    #[prop(into)] again: Callback<Option<i64>>,
) -> impl IntoView {
    let lang = lang();
    move || match error.get() {
        None => ().into_any(),
        Some(AskError::Refused(Refusal::Stale { current })) => view! { <Changed seen=seen.get_untracked() current again/> }.into_any(),
        Some(AskError::Refused(Refusal::SignInRequired)) => view! { <Expired again/> }.into_any(),
        Some(error) => {
            let retry = matches!(error, AskError::Network | AskError::Fault { .. });
            view! {
                <div class="outcome bad" role="alert">
                    <Icon name="triangle-alert"/>
                    <span>{words::error(lang, &error)}</span>
                    {retry
                        .then(|| {
                            view! {
                                <button type="button" class="button" on:click=move |_| again.run(None)>
                                    <Icon name="refresh-cw"/>
                                    {words::retry(lang)}
                                </button>
                            }
                        })}
                </div>
            }
            .into_any()
        }
    }
}

/// Shows what came after the first `seen` items of the timeline, and lets the person decide.
#[component]
fn Changed(seen: usize, current: i64, again: Callback<Option<i64>>) -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let news = ticket.part(move |view| view.timeline.iter().skip(seen).cloned().collect::<Vec<_>>());
    let newest = ticket.part(|view| view.revision);
    view! {
        <section class="changed" role="alert" aria-label=words::stale_title(lang)>
            <h3><Icon name="triangle-alert"/>{words::stale_title(lang)}</h3>
            <p>{words::stale_body(lang)}</p>
            <ul>
                {move || {
                    news.get()
                        .into_iter()
                        .map(|item| match item.item {
                            Item::Entry(entry) => {
                                view! {
                                    <li>
                                        <strong>{entry.author.name} " " {words::entry_verb(lang, entry.kind)}</strong>
                                        <Prose text=entry.body.text/>
                                    </li>
                                }
                                    .into_any()
                            }
                            Item::Event(event) => view! { <li>{words::event(lang, &event.what)}</li> }.into_any(),
                            Item::Held(held) => view! { <li>{words::held_title(lang)} ": " {held.from}</li> }.into_any(),
                        })
                        .collect_view()
                }}
            </ul>
            <button type="button" class="button primary" on:click=move |_| again.run(Some(newest.get_untracked().max(current)))>
                {words::send_anyway(lang)}
            </button>
        </section>
    }
}

/// Signed out in mid-sentence: sign in, and the draft kept on the device is here again.
#[component]
fn Expired(again: Callback<Option<i64>>) -> impl IntoView {
    let lang = lang();
    let back = sign_in_href(&format!("/app/t/{}", ticket().id.0));
    view! {
        <section class="changed" role="alert" aria-label=words::expired_title(lang)>
            <h3><Icon name="lock"/>{words::expired_title(lang)}</h3>
            <p>{words::expired_body(lang)}</p>
            <p class="row-actions">
                <a class="button primary" href=back rel="external">
                    <Icon name="lock"/>
                    {words::sign_in_and_return(lang)}
                </a>
                <button type="button" class="button" on:click=move |_| again.run(None)>
                    <Icon name="refresh-cw"/>
                    {words::retry(lang)}
                </button>
            </p>
        </section>
    }
}
