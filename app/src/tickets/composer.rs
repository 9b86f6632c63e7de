//! Where entries are written: docked under the conversation, with the three tabs people know.
//!
//! It is a plain form that works by itself. In the browser it also keeps a draft for each tab, sends files ahead, and holds on to
//! everything when a save is stopped. It stands outside whatever is read again, so a live change never touches it.

use super::api::AskPostEntry;
use super::drafts::{Drafts, TABS, tab_key};
use super::files::{FilePicker, Files};
use super::state::ticket;
use super::trouble::Trouble;
use crate::me::{lang, me};
use crate::ui::{Icon, TextArea};
use crate::{AskError, browser, words};
use domain::tickets::{Can, EntryDraft, MAX_BODY, Tab};
use domain::{Lang, Refusal};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::{Form, Input, Textarea};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;

#[component]
pub fn Composer() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let can = ticket.part(|view| view.can);
    let writes = Memo::new(move |_| tabs_of(can.get()).next().is_some());
    let reads_only = !me().works();
    move || match (writes.get(), reads_only) {
        (true, _) => view! { <ComposerForm/> }.into_any(),
        (false, true) => ().into_any(),
        (false, false) => view! { <p class="read-only">{words::read_only(lang)}</p> }.into_any(),
    }
}

fn tabs_of(can: Can) -> impl Iterator<Item = Tab> {
    TABS.into_iter().filter(move |tab| allows(can, *tab))
}

const fn allows(can: Can, tab: Tab) -> bool {
    match tab {
        Tab::FollowUp => can.follow_up,
        Tab::Note => can.note,
        Tab::Solution => can.solve,
    }
}

#[component]
fn ComposerForm() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let drafts = Drafts::of(&me(), ticket.id);
    let can = ticket.part(|view| view.can);
    let observers = ticket.part(|view| view.observers.len());
    let action = ServerAction::<AskPostEntry>::new();
    let files = Files::new();
    let form = NodeRef::<Form>::new();
    let field = NodeRef::<Textarea>::new();
    let wait = NodeRef::<Input>::new();
    let first_tab = can.with_untracked(|can| tabs_of(*can).next().unwrap_or_default());
    let tab = RwSignal::new(first_tab);
    let key = RwSignal::new(SharedValue::new(new_key).into_inner());
    let writing = RwSignal::new(false);
    let restored = RwSignal::new(false);
    let said = RwSignal::new(None::<&'static str>);
    let live_revision = ticket.part(|view| view.revision);
    let length = ticket.part(|view| view.timeline.len());
    // What was on the page when writing began: a change that lands afterwards stops the first send.
    let revision = RwSignal::new(live_revision.get_untracked());
    let seen = RwSignal::new(length.get_untracked());
    let catch_up = move || {
        revision.set(live_revision.get_untracked());
        seen.set(length.get_untracked());
    };
    Effect::new(move |_| {
        live_revision.track();
        length.track();
        if !writing.get() {
            catch_up();
        }
    });

    let text = move || field.get_untracked().map(|field| field.value()).unwrap_or_default();
    let show = move |text: &str| {
        if let Some(field) = field.get_untracked() {
            field.set_value(text);
            grow(&field);
        }
        writing.set(!text.trim().is_empty());
    };
    // What was typed before the page came to life wins over what was kept earlier.
    Effect::new(move |_| {
        if field.get().is_none() {
            return;
        }
        if let Some(chosen) = chosen_tab(form) {
            tab.set(chosen);
        }
        let typed = text();
        if !typed.trim().is_empty() {
            show(&typed);
            return;
        }
        // The tab in front first; otherwise whichever was being written on.
        let front = tab.get_untracked();
        let may = |each: &Tab| can.with_untracked(|can| allows(*can, *each));
        if let Some((there, kept)) = [front].into_iter().chain(TABS).filter(may).find_map(|each| Some((each, drafts.read(each)?))) {
            check_tab(form, there);
            tab.set(there);
            show(&kept);
            restored.set(true);
        }
    });

    let typed = move |_| {
        let text = text();
        writing.set(!text.trim().is_empty());
        restored.set(false);
        said.set(None);
        drafts.keep(tab.get_untracked(), &text);
        if let Some(field) = field.get_untracked() {
            grow(&field);
        }
    };
    let choose = move |next: Tab| {
        drafts.keep(tab.get_untracked(), &text());
        tab.set(next);
        let kept = drafts.read(next);
        restored.set(false);
        show(kept.as_deref().unwrap_or_default());
    };
    let send = move |newest: Option<i64>| {
        if action.pending().get_untracked() || files.busy() {
            return;
        }
        if let Some(newest) = newest {
            revision.set(newest);
            seen.set(length.get_untracked());
        }
        let tab = tab.get_untracked();
        action.dispatch(AskPostEntry {
            draft: EntryDraft {
                ticket: ticket.id,
                revision: revision.get_untracked(),
                tab,
                body: text(),
                wait: tab == Tab::FollowUp && wait.get_untracked().is_some_and(|wait| wait.checked()),
                files: files.ids(),
                key: key.get_untracked(),
            },
        });
    };
    let error = RwSignal::new(None::<AskError>);
    // The first send is stopped by a change and shows it; whoever sends again has seen it.
    let send_as_shown = move || {
        send(match error.get_untracked() {
            Some(AskError::Refused(Refusal::Stale { current })) => Some(live_revision.get_untracked().max(current)),
            _ => None,
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send_as_shown();
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send_as_shown();
        }
    };
    Effect::new(move |_| match action.value().get() {
        // Kept on this device to be sent later is done, too.
        Some(answer @ (Ok(_) | Err(AskError::Kept))) => {
            let sent = tab.get_untracked();
            drafts.forget(sent);
            show("");
            files.clear();
            if let Some(wait) = wait.get_untracked() {
                wait.set_checked(false);
            }
            error.set(None);
            key.set(browser::fresh_key());
            said.set(Some(match sent {
                _ if answer.is_err() => words::kept_unsent(lang),
                Tab::FollowUp => words::sent_follow_up(lang),
                Tab::Note => words::saved_note(lang),
                Tab::Solution => words::saved_solution(lang),
            }));
            ticket.read_again();
        }
        Some(Err(no)) => {
            if matches!(no, AskError::Refused(Refusal::Stale { .. } | Refusal::IllegalMove { .. })) {
                ticket.read_again();
            }
            error.set(Some(no));
        }
        None => {}
    });
    // A form sent without JavaScript comes back with its refusal in the URL: shown by the server, too.
    let first_error = action.value().get_untracked().and_then(Result::err);
    error.set(first_error);
    let busy = move || action.pending().get() || files.busy();

    view! {
        <section class="composer" aria-label=words::composer(lang)>
            <form
                id="redactar"
                method="post"
                action=AskPostEntry::url()
                node_ref=form
                on:submit=submit
                on:keydown=keys
                on:paste=move |event: leptos::ev::ClipboardEvent| {
                    if let Some(list) = event.clipboard_data().and_then(|data| data.files()) && list.length() > 0 {
                        event.prevent_default();
                        files.add(&list);
                    }
                }
                on:dragover=move |event| event.prevent_default()
                on:drop=move |event: leptos::ev::DragEvent| {
                    if let Some(list) = event.data_transfer().and_then(|data| data.files()) && list.length() > 0 {
                        event.prevent_default();
                        files.add(&list);
                    }
                }
            >
                <input type="hidden" name="draft[ticket]" value=ticket.id.0.to_string()/>
                <input type="hidden" name="draft[revision]" value=move || revision.get().to_string()/>
                <input type="hidden" name="draft[key]" value=move || key.get()/>
                // Radios, so that a form sent without scripts says which tab it was.
                <div class="tabs" role="tablist" aria-label=words::entry_type(lang)>
                    {TABS
                        .into_iter()
                        .map(|each| {
                            view! {
                                <label class="tab" data-tab=tab_key(each)>
                                    <input
                                        type="radio"
                                        role="tab"
                                        id=tab_id(each)
                                        aria-selected=move || (tab.get() == each).to_string()
                                        aria-controls="redaccion"
                                        name="draft[tab]"
                                        value=tab_key(each)
                                        checked=each == first_tab
                                        disabled=move || !can.with(|can| allows(*can, each))
                                        on:change=move |_| choose(each)
                                    />
                                    <Icon name=tab_icon(each)/>
                                    <span>{tab_label(lang, each)}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="composer-body" id="redaccion" role="tabpanel" aria-labelledby=move || tab_id(tab.get())>
                    <label class="visually-hidden" for="mensaje">{words::message(lang)}</label>
                    <TextArea id="mensaje" name="draft[body]" rows=3 required=true max=MAX_BODY described_by="mensaje-ayuda" node_ref=field on:input=typed/>
                    <p class="composer-hint" id="mensaje-ayuda">
                        <span data-for="follow_up">{words::hint_follow_up(lang)}</span>
                        <span data-for="note"><Icon name="lock"/>{words::hint_note(lang)}</span>
                        <span data-for="solution">{words::hint_solution(lang)}</span>
                    </p>
                    {move || {
                        restored
                            .get()
                            .then(|| {
                                view! {
                                    <p class="restored" role="status">
                                        {words::draft_restored(lang)} " "
                                        <button
                                            type="button"
                                            class="link"
                                            on:click=move |_| {
                                                drafts.forget(tab.get_untracked());
                                                show("");
                                                restored.set(false);
                                                browser::focus("mensaje");
                                            }
                                        >
                                            {words::discard(lang)}
                                        </button>
                                    </p>
                                }
                            })
                    }}
                    <Trouble error seen again=Callback::new(send)/>
                </div>
                <div class="composer-foot">
                    <FilePicker files/>
                    <label class="check wait-check" data-for="follow_up">
                        <input
                            type="checkbox"
                            name="draft[wait]"
                            value="true"
                            node_ref=wait
                            disabled=move || !can.with(|can| can.wait)
                        />
                        {words::put_waiting(lang)}
                    </label>
                    <p class="said" role="status">{move || said.get()}</p>
                    <button type="submit" class="button send" aria-disabled=move || busy().then_some("true")>
                        <span class="send-label" data-for="follow_up">
                            <Icon name="send"/>
                            {move || words::send_to_requester(lang, observers.get())}
                        </span>
                        <span class="send-label" data-for="note"><Icon name="lock"/>{words::save_note(lang)}</span>
                        <span class="send-label" data-for="solution"><Icon name="circle-check"/>{words::solve_close(lang)}</span>
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The server's render brings the first key; the browser makes the next ones.
fn new_key() -> String {
    #[cfg(feature = "ssr")]
    return uuid::Uuid::new_v4().simple().to_string();
    #[cfg(not(feature = "ssr"))]
    browser::fresh_key()
}

fn chosen_tab(form: NodeRef<Form>) -> Option<Tab> {
    let checked = form.get_untracked()?.query_selector("input[type=radio]:checked").ok()??;
    let value = checked.dyn_into::<web_sys::HtmlInputElement>().ok()?.value();
    TABS.into_iter().find(|tab| tab_key(*tab) == value)
}

fn check_tab(form: NodeRef<Form>, tab: Tab) {
    let radio = form.get_untracked().and_then(|form| form.query_selector(&format!("#{}", tab_id(tab))).ok().flatten());
    if let Some(radio) = radio.and_then(|radio| radio.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        radio.set_checked(true);
    }
}

/// As tall as its text, between the limits of the style sheet.
fn grow(field: &web_sys::HtmlTextAreaElement) {
    let lines = field.value().split('\n').count();
    field.set_rows(u32::try_from(lines.clamp(3, 14)).unwrap_or(3));
}

const fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::FollowUp => "pestana-seguimiento",
        Tab::Note => "pestana-nota",
        Tab::Solution => "pestana-solucion",
    }
}

const fn tab_label(lang: Lang, tab: Tab) -> &'static str {
    match tab {
        Tab::FollowUp => words::follow_up(lang),
        Tab::Note => words::note(lang),
        Tab::Solution => words::solution(lang),
    }
}

const fn tab_icon(tab: Tab) -> &'static str {
    match tab {
        Tab::FollowUp => "message-square",
        Tab::Note => "lock",
        Tab::Solution => "circle-check",
    }
}
