//! What stopped a save, beside what was written: nothing of it is lost.

use super::state::{Hold, Mark, ticket};
use super::timeline::repeats_its_entry;
use crate::me::lang;
use crate::queue::url::sign_in_href;
use crate::ui::{Icon, Prose};
use crate::{AskError, words};
use domain::Refusal;
use domain::tickets::Item;
use leptos::prelude::*;

/// `again` sends once more, with the newest revision when the ticket had changed.
#[component]
pub fn Trouble(#[prop(into)] error: Signal<Option<AskError>>, hold: Hold, #[prop(into)] again: Callback<Option<i64>>) -> impl IntoView {
    let lang = lang();
    move || match error.get() {
        None => ().into_any(),
        Some(AskError::Refused(Refusal::Stale { current })) => {
            view! { <Changed missed=hold.missed.get_untracked().unwrap_or_default() current again/> }.into_any()
        }
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

/// Shows what came after what had been read, and lets the person decide.
#[component]
fn Changed(missed: Mark, current: i64, again: Callback<Option<i64>>) -> impl IntoView {
    let lang = lang();
    let newest = ticket().part(|view| view.revision);
    view! {
        <section class="changed" role="alert" aria-label=words::stale_title(lang)>
            <h3><Icon name="triangle-alert"/>{words::stale_title(lang)}</h3>
            <p>{words::stale_body(lang)}</p>
            <News missed/>
            <button type="button" class="button primary" on:click=move |_| again.run(Some(newest.get_untracked().max(current)))>
                {words::send_anyway(lang)}
            </button>
        </section>
    }
}

/// In a form beside the conversation whose save was stopped: the same list, and the form's own button saves again.
#[component]
pub fn Missed(hold: Hold) -> impl IntoView {
    move || hold.missed.get().map(|missed| view! { <div class="changed"><News missed/></div> })
}

/// What came after `missed`, oldest first.
#[component]
fn News(missed: Mark) -> impl IntoView {
    let lang = lang();
    let news = ticket().part(move |view| {
        let new = |item: &Item| missed.is_older_than(item) && !matches!(item, Item::Event(event) if repeats_its_entry(event));
        view.timeline.iter().filter(|line| new(&line.item)).cloned().collect::<Vec<_>>()
    });
    view! {
        <ul>
            {move || {
                news.get()
                    .into_iter()
                    .map(|line| match line.item {
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
                        Item::Held(held) => view! { <li>{words::held_why(lang, held.reason).0} ": " {held.from}</li> }.into_any(),
                    })
                    .collect_view()
            }}
        </ul>
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
