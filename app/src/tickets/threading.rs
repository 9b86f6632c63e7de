//! Splitting, joining, and mail that is held on the ticket.

use super::api::AskThreading;
use super::state::ticket;
use crate::AskError;
use crate::me::{lang, me};
use crate::ui::{Icon, Outcome, Prose, When, Window};
use crate::words;
use domain::Stamp;
use domain::tickets::{Deed, EntryView, HeldView, Threaded, ThreadingDraft};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

type Act = ServerAction<AskThreading>;
type Told = Signal<Option<Result<Threaded, AskError>>>;

/// What came of it is shown where it now is; here the ticket is read again. Both outlast the entry: the live change may take it away,
/// and with it the window, before the answer is here.
fn act() -> (Act, Told) {
    let page = ticket();
    let navigate = use_navigate();
    page.outlasting(move || {
        let action = Act::new();
        let told = Signal::derive(move || action.value().get());
        page.after(told);
        Effect::new(move |_| {
            if let Some(Ok(Threaded { deed: Deed::Split | Deed::Join, ticket, .. })) = told.get() {
                navigate(&format!("/app/t/{}", ticket.0), leptos_router::NavigateOptions::default());
            }
        });
        (action, told)
    })
}

#[component]
fn Names(deed: &'static str) -> impl IntoView {
    view! {
        <input type="hidden" name="draft[deed]" value=deed/>
        <input type="hidden" name="draft[ticket]" value=ticket().id.0.to_string()/>
    }
}

#[component]
fn Also(label: &'static str, checked: bool) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name="draft[also]" value="true" checked=checked/>
            <span>{label}</span>
        </label>
    }
}

#[component]
fn Go(action: Act, icon: &'static str, label: &'static str, #[prop(default = "button primary")] class: &'static str) -> impl IntoView {
    view! {
        <button type="submit" class=class aria-disabled=move || action.pending().get().then_some("true")>
            <Icon name=icon/>
            {label}
        </button>
    }
}

/// On an entry that may leave.
#[component]
pub fn SplitOff(entry: EntryView) -> impl IntoView {
    let lang = lang();
    let (action, told) = act();
    let id = entry.id.0;
    view! {
        <Window id=format!("separar-{id}") icon="split" label=words::split(lang) title=words::split_title(lang, &entry.author.name)>
            <p>{words::split_hint(lang)}</p>
            <ActionForm action>
                <Names deed="split"/>
                <input type="hidden" name="draft[entry]" value=id.to_string()/>
                <Also label=words::split_following(lang) checked=false/>
                <Go action icon="split" label=words::split_now(lang)/>
                <Outcome value=told/>
            </ActionForm>
        </Window>
    }
}

/// In the panel.
#[component]
pub fn JoinTo() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let (action, told) = act();
    let peek = Act::new();
    let seen = Signal::derive(move || peek.value().get());
    let typed = move |event: leptos::ev::Event| {
        let into = event_target_value(&event);
        if into.trim_start_matches(['#', ' ']).is_empty() {
            peek.clear();
        } else {
            let draft = ThreadingDraft { deed: Deed::Peek, ticket: ticket.id, entry: None, intake: None, into, also: false };
            peek.dispatch(AskThreading { draft });
        }
    };
    view! {
        <section class="panel-section">
            <Window id="unir".to_owned() icon="merge" label=words::join(lang) title=words::join_title(lang, ticket.id)>
                <p>{words::join_hint(lang)}</p>
                <ActionForm action>
                    <Names deed="join"/>
                    <div class="field">
                        <label for="unir-numero">{words::join_number(lang)}</label>
                        <input id="unir-numero" name="draft[into]" required inputmode="numeric" autocomplete="off" maxlength="20" on:input=typed/>
                    </div>
                    <p class="preview" role="status">
                        {move || match seen.get() {
                            Some(Ok(found)) => {
                                format!("{} · {} · {} · {}", found.ticket, found.subject, found.requester, found.status.label(lang))
                            }
                            Some(Err(error)) => words::error(lang, &error),
                            None => String::new(),
                        }}
                    </p>
                    <Go action icon="merge" label=words::join_now(lang)/>
                    <Outcome value=told/>
                </ActionForm>
            </Window>
        </section>
    }
}

/// A mail that waits for a decision, in its place in time (M17).
#[component]
pub fn Held(at: Stamp, held: HeldView) -> impl IntoView {
    let lang = lang();
    let may = ticket().part(|view| view.can.thread);
    let (action, told) = act();
    let id = held.intake.0;
    let (title, hint) = words::held_why(lang, held.reason);
    let form = move |deed: &'static str, icon: &'static str, label: &'static str, class: &'static str, also: bool| {
        view! {
            <ActionForm action>
                <Names deed/>
                <input type="hidden" name="draft[intake]" value=id.to_string()/>
                {also.then(|| view! { <Also label=words::held_observe(lang) checked=true/> })}
                <Go action icon label class/>
            </ActionForm>
        }
    };
    view! {
        <article class="entry held" data-kind="held" aria-label=title>
            <header class="entry-head">
                <Icon name="triangle-alert"/>
                <div class="entry-who">
                    <p><strong>{title}</strong></p>
                    <p class="entry-when">{held.from} " · " <When stamp=at/></p>
                </div>
            </header>
            <div class="entry-body">
                <p><strong>{held.subject}</strong></p>
                <Prose text=held.excerpt/>
            </div>
            <p class="quiet">{hint}</p>
            {move || {
                may.get()
                    .then(|| {
                        view! {
                            <div class="row-actions">
                                {form("accept", "check", words::held_accept(lang), "button primary", true)}
                                {form("open", "plus", words::held_open(lang), "button", false)}
                                {form("ignore", "archive", words::held_ignore(lang), "button quiet", false)}
                            </div>
                        }
                    })
            }}
            <Outcome value=told done=words::held_done(lang)/>
            {me()
                .administers()
                .then(|| {
                    view! {
                        <a href=format!("/app/recepcion/{id}/raw") target="_blank" rel="noopener external">
                            {words::raw_source(lang)}
                        </a>
                    }
                })}
        </article>
    }
}
