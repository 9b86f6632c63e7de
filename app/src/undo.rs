//! "Seguimiento enviado. · Deshacer (10 s)": over whatever page one has gone on to, and again after a reload while time remains.

use crate::browser;
use crate::me::lang;
use crate::tickets::api::AskUndo;
use crate::ui::Icon;
use crate::{AskError, words};
use domain::tickets::{EntryId, EntryKind, TicketId, UndoView, Undone};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use std::time::Duration;

/// How long a refusal is shown.
const REFUSAL_SECONDS: i64 = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Offer {
    ticket: TicketId,
    entry: EntryId,
    kind: EntryKind,
    /// By the browser's clock, in milliseconds since 1970.
    until: i64,
}

#[derive(Clone, Copy)]
pub struct Undo {
    offer: RwSignal<Option<Offer>>,
    /// Whole seconds left.
    left: RwSignal<i64>,
    refused: RwSignal<Option<AskError>>,
    pub action: ServerAction<AskUndo>,
    /// What came back, until the composer of its ticket has taken it.
    pub returned: RwSignal<Option<Undone>>,
}

pub fn undo() -> Undo {
    expect_context()
}

/// Once for the whole layout.
pub fn provide() {
    let undo = Undo {
        offer: RwSignal::new(None),
        left: RwSignal::new(0),
        refused: RwSignal::new(None),
        action: ServerAction::new(),
        returned: RwSignal::new(None),
    };
    provide_context(undo);
    let path = use_location().pathname;
    let navigate = use_navigate();
    Effect::new(move |_| match undo.action.value().get() {
        Some(Ok(undone)) => {
            undo.offer.set(None);
            let there = format!("/app/t/{}", undone.ticket.0);
            undo.returned.set(Some(undone));
            if path.get_untracked() != there {
                navigate(&there, leptos_router::NavigateOptions::default());
            }
        }
        Some(Err(no)) => {
            undo.refused.set(Some(no));
            undo.left.set(REFUSAL_SECONDS);
            if let Some(offer) = undo.offer.get_untracked() {
                undo.offer.set(Some(Offer { until: browser::now() + REFUSAL_SECONDS * 1_000, ..offer }));
            }
        }
        None => {}
    });
    let shown = Memo::new(move |_| undo.offer.with(Option::is_some));
    Effect::new(move |_| {
        if shown.get()
            && let Ok(clock) = set_interval_with_handle(move || undo.tick(), Duration::from_millis(250))
        {
            on_cleanup(move || clock.clear());
        }
    });
}

impl Undo {
    /// What a ticket's view offers, as it was just read.
    pub fn offer(self, ticket: TicketId, view: UndoView) {
        let shown = self.offer.get_untracked();
        let until = browser::now() + view.left_ms;
        if shown.is_none_or(|shown| shown.entry != view.entry) {
            self.refused.set(None);
            self.left.set(view.left_ms / 1_000);
            self.offer.set(Some(Offer { ticket, entry: view.entry, kind: view.kind, until }));
        }
    }

    fn tick(self) {
        let Some(Some(offer)) = self.offer.try_get_untracked() else { return };
        let left = offer.until - browser::now();
        if left <= 0 {
            self.offer.set(None);
            self.refused.set(None);
        } else if self.left.get_untracked() != left / 1_000 {
            self.left.set(left / 1_000);
        }
    }
}

#[component]
pub fn UndoToast() -> impl IntoView {
    let lang = lang();
    let undo = undo();
    view! {
        <div class="toasts" role="status">
            {move || {
                undo.offer
                    .get()
                    .map(|offer| {
                        view! {
                            <div class="toast">
                                <Icon name="circle-check"/>
                                <p>
                                    {move || match undo.refused.get() {
                                        Some(no) => words::error(lang, &no),
                                        None => words::posted(lang, offer.kind).to_owned(),
                                    }}
                                </p>
                                {move || {
                                    undo.refused
                                        .with(Option::is_none)
                                        .then(|| view! { <UndoForm ticket=offer.ticket entry=offer.entry counts=true/> })
                                }}
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// The button alone: in the toast, and on the entry itself, where it works without scripts.
#[component]
pub fn UndoForm(ticket: TicketId, entry: EntryId, #[prop(default = false)] counts: bool) -> impl IntoView {
    let lang = lang();
    let undo = undo();
    view! {
        <ActionForm action=undo.action>
            <input type="hidden" name="ticket" value=ticket.0.to_string()/>
            <input type="hidden" name="entry" value=entry.0.to_string()/>
            <button type="submit" class="button quiet" aria-disabled=move || undo.action.pending().get().then_some("true")>
                <Icon name="undo-2"/>
                {words::undo(lang)}
                {counts.then(|| view! { <span class="undo-left" aria-hidden="true">{move || format!("{} s", undo.left.get())}</span> })}
            </button>
        </ActionForm>
    }
}
