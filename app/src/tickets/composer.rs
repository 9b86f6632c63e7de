//! Where entries are written: docked under the conversation, with the three tabs people know.
//!
//! It is a plain form that works by itself. In the browser it also keeps a draft for each tab, sends files ahead, and holds on to
//! everything when a save is stopped. It stands outside whatever is read again, so a live change never touches it.

use super::api::AskPostEntry;
use super::draft_note::{DraftNote, DraftSaved};
use super::drafts::Drafts;
use super::files::{FilePicker, Files};
use super::state::ticket;
use super::toolbar::Toolbar;
use super::trouble::Trouble;
use super::writing::{Writing, allows};
#[cfg(not(feature = "ssr"))]
use crate::browser;
use crate::me::{lang, me};
use crate::ui::{Icon, TextArea};
use crate::undo::undo;
use crate::{AskError, words};
use domain::Refusal;
use domain::tickets::{Can, EntryDraft, MAX_BODY, Tab};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

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
    Tab::ALL.into_iter().filter(move |tab| allows(can, *tab))
}

#[component]
fn ComposerForm() -> impl IntoView {
    let lang = lang();
    let ticket = ticket();
    let can = ticket.part(|view| view.can);
    let observers = ticket.part(|view| view.observers.len());
    let closes = move || can.with(|can| can.solve_closes);
    let live_revision = ticket.part(|view| view.revision);
    let action = ServerAction::<AskPostEntry>::new();
    let files = Files::new();
    files.keep_with(Drafts::of(&me(), ticket.id));
    let wait = NodeRef::<Input>::new();
    let said = RwSignal::new(None::<&'static str>);
    let (writing, begun) = Writing::begin(ticket, SharedValue::new(new_key).into_inner());
    let Writing { form, field, tab, key, note, preview, hold, .. } = writing;
    let first_tab = tab.get_untracked();
    let (first_text, first_base) = begun.map(|draft| (draft.body, draft.version)).unzip();
    let first_text = first_text.unwrap_or_default();
    let typed = move |_| {
        said.set(None);
        writing.typed();
    };
    let send = move |newest: Option<i64>| {
        if action.pending().get_untracked() || files.hold_up() {
            return;
        }
        let tab = tab.get_untracked();
        action.dispatch(AskPostEntry {
            draft: EntryDraft {
                ticket: ticket.id,
                revision: newest.unwrap_or_else(|| hold.revision_now()),
                tab,
                body: writing.text(),
                wait: tab == Tab::FollowUp && wait.get_untracked().is_some_and(|wait| wait.checked()),
                files: files.ids(),
                key: key.get_untracked(),
                base: writing.base(),
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
            writing.sent(answer.is_err());
            files.sent();
            if let Some(wait) = wait.get_untracked() {
                wait.set_checked(false);
            }
            error.set(None);
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
                hold.stopped();
                ticket.read_again();
            }
            error.set(Some(no));
        }
        None => {}
    });
    // What was undone is here again, with its files; what was begun since is the other version.
    let undo = undo();
    Effect::new(move |_| {
        if field.get().is_none() || undo.returned.with(|back| back.as_ref().is_none_or(|back| back.ticket != ticket.id)) {
            return;
        }
        let Some(back) = undo.returned.write_untracked().take() else { return };
        writing.give_back(back.tab, &back.body, back.version);
        files.put(back.files);
        if let Some(wait) = wait.get_untracked() {
            wait.set_checked(back.wait);
        }
        said.set(Some(words::undone_back(lang)));
        ticket.read_again();
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
                <input type="hidden" name="draft[revision]" value=move || hold.revision().to_string()/>
                <input type="hidden" name="draft[key]" value=move || key.get()/>
                {first_base.map(|base| view! { <input type="hidden" name="draft[base]" value=base.to_string()/> })}
                // Radios that look like tabs: a form sent without scripts says which it was, and whoever listens hears what they are.
                <div class="tabs" role="radiogroup" aria-label=words::entry_type(lang)>
                    {Tab::ALL
                        .into_iter()
                        .map(|each| {
                            view! {
                                <label class="tab" data-tab=each.key()>
                                    <input
                                        type="radio"
                                        id=tab_id(each)
                                        name="draft[tab]"
                                        value=each.key()
                                        checked=each == first_tab
                                        disabled=move || !can.with(|can| allows(*can, each))
                                        on:change=move |_| writing.choose(each)
                                    />
                                    <Icon name=tab_icon(each)/>
                                    <span>{words::tab(lang, each)}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="composer-body" data-preview=move || preview.with(Option::is_some).to_string()>
                    <label class="visually-hidden" for="mensaje">{words::message(lang)}</label>
                    <div class="written">
                    <TextArea id="mensaje" name="draft[body]" text=first_text rows=3 required=true max=MAX_BODY described_by="mensaje-ayuda" node_ref=field on:input=typed/>
                    <div class="preview-pane entry-text" hidden=move || preview.with(Option::is_none)>
                        <div class="prose marked" inner_html=move || preview.get().unwrap_or_default()></div>
                    </div>
                    <DraftSaved note/>
                    </div>
                    <div class="composer-tools">
                        <p class="composer-hint" id="mensaje-ayuda">
                            <span data-for="follow_up">{words::hint_follow_up(lang)}</span>
                            <span data-for="note"><Icon name="lock"/>{words::hint_note(lang)}</span>
                            <span data-for="solution">{move || if closes() { words::hint_solution(lang) } else { words::hint_solves(lang) }}</span>
                        </p>
                        <Toolbar field preview said/>
                    </div>
                    <DraftNote note discard=Callback::new(move |()| writing.discard()) swap=Callback::new(move |other| writing.swap(other))/>
                    <Trouble error hold again=Callback::new(send)/>
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
                        <span class="send-label" data-for="solution">
                            <Icon name="circle-check"/>
                            {move || if closes() { words::solve_close(lang) } else { words::solve(lang) }}
                        </span>
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

const fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::FollowUp => "pestana-seguimiento",
        Tab::Note => "pestana-nota",
        Tab::Solution => "pestana-solucion",
    }
}

const fn tab_icon(tab: Tab) -> &'static str {
    match tab {
        Tab::FollowUp => "message-square",
        Tab::Note => "lock",
        Tab::Solution => "circle-check",
    }
}
