//! What there is to say of a draft, quietly: that it is kept and where, that it was found again, what is new since, and what another
//! device has.

use crate::me::lang;
use crate::{AskError, words};
use domain::Stamp;
use domain::tickets::{Kept, KeptDraft, OtherDraft};
use leptos::prelude::*;

/// What there is to say of the draft in front.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// It was found again, not typed just now.
    pub restored: bool,
    /// Entries by others since it was written.
    pub news: u32,
    /// It is on the server since.
    pub saved: Option<Stamp>,
    /// The server could not be asked to keep it.
    pub device_only: bool,
    pub other: Option<OtherDraft>,
    /// The other one is on its way to the front: until it is there, nobody can say which is the other.
    pub changing_places: bool,
}

impl Note {
    pub fn restored(kept: Option<&KeptDraft>, other: Option<OtherDraft>) -> Self {
        Self { restored: true, news: kept.map_or(0, |kept| kept.news), other, ..Self::default() }
    }

    /// The server's answer to a save.
    pub fn saved(&mut self, kept: Result<Option<Kept>, AskError>) {
        self.device_only = kept.is_err();
        if let Ok(Some(kept)) = kept {
            self.saved = Some(kept.at);
            self.other = kept.other;
        }
    }
}

#[component]
pub fn DraftNote(note: RwSignal<Note>, discard: Callback<()>, swap: Callback<String>) -> impl IntoView {
    let lang = lang();
    let found = Memo::new(move |_| note.with(|note| (note.restored, note.news)));
    let other = Memo::new(move |_| note.with(|note| note.other.clone()));
    let moving = Memo::new(move |_| note.with(|note| note.changing_places));
    view! {
        {move || {
            let (restored, news) = found.get();
            restored
                .then(|| {
                    view! {
                        <p class="restored" role="status">
                            {words::draft_restored(lang)}
                            " "
                            {(news > 0).then(|| view! { <strong>{words::draft_news(lang, news)}</strong> " " })}
                            <button type="button" class="link" on:click=move |_| discard.run(())>
                                {words::discard(lang)}
                            </button>
                        </p>
                    }
                })
        }}
        {move || {
            other
                .get()
                .map(|other| {
                    let body = other.body;
                    view! {
                        <p class="restored">
                            {words::draft_other(lang, &other.at)}
                            " "
                            <button type="button" class="link" disabled=move || moving.get() on:click=move |_| swap.run(body.clone())>
                                {words::other_use(lang)}
                            </button>
                        </p>
                    }
                })
        }}
    }
}

/// Where the text is kept: in a corner of its field, so that nothing moves when it is said.
#[component]
pub fn DraftSaved(note: RwSignal<Note>) -> impl IntoView {
    let lang = lang();
    view! {
        <p class="draft-saved">
            {move || {
                note.with(|note| match &note.saved {
                    Some(at) if !note.device_only => words::draft_saved(lang, at),
                    _ if note.device_only => words::draft_kept_here(lang).to_owned(),
                    _ => String::new(),
                })
            }}
        </p>
    }
}
