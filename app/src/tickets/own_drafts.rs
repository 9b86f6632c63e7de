//! One's own drafts, so that a forgotten one is found.

use super::api::{self, AskDiscardDraft};
use crate::me::lang;
use crate::ui::{Icon, Outcome, Problem, Skeleton, When};
use crate::words;
use domain::tickets::DraftLine;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn OwnDrafts() -> impl IntoView {
    let lang = lang();
    let discard = ServerAction::<AskDiscardDraft>::new();
    let lines = Resource::new(move || discard.version().get(), |_| api::own_drafts());
    let said = Signal::derive(move || discard.value().get());
    view! {
        <section class="page-section" aria-labelledby="borradores">
            <h2 id="borradores">{words::own_drafts(lang)}</h2>
            <p class="hint">{words::own_drafts_hint(lang)}</p>
            <Transition fallback=|| view! { <Skeleton lines=2/> }>
                {move || Suspend::new(async move {
                    match lines.await {
                        Ok(lines) if lines.is_empty() => view! { <p class="quiet">{words::no_drafts(lang)}</p> }.into_any(),
                        Ok(lines) => {
                            view! {
                                <ul class="own-drafts">
                                    {lines.into_iter().map(|line| view! { <Line line discard/> }).collect_view()}
                                </ul>
                            }
                                .into_any()
                        }
                        Err(error) => view! { <Problem error retry=Callback::new(move |()| lines.refetch())/> }.into_any(),
                    }
                })}
            </Transition>
            <Outcome value=said done=words::draft_discarded(lang)/>
        </section>
    }
}

#[component]
fn Line(line: DraftLine, discard: ServerAction<AskDiscardDraft>) -> impl IntoView {
    let lang = lang();
    view! {
        <li class="own-draft">
            <div>
                <p>
                    <a href=format!("/app/t/{}", line.ticket.0)>{line.ticket.to_string()} " " {line.subject}</a>
                </p>
                <p class="own-draft-text">{line.excerpt}</p>
                <p class="entry-when">{words::tab(lang, line.tab)} " · " <When stamp=line.at/></p>
            </div>
            <ActionForm action=discard>
                <input type="hidden" name="ticket" value=line.ticket.0.to_string()/>
                <input type="hidden" name="tab" value=line.tab.key()/>
                <button type="submit" class="button quiet">
                    <Icon name="x"/>
                    {words::discard(lang)}
                </button>
            </ActionForm>
        </li>
    }
}
