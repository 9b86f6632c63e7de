//! The text in the composer: which tab it is on, where it is kept, and what there is to say of it.

use super::api;
use super::draft_note::Note;
use super::drafts::{Drafts, Found, newest};
use super::state::{Hold, Ticket};
use crate::me::me;
use crate::{browser, presence};
use domain::tickets::{Can, KeptDraft, Tab};
use leptos::html::{Form, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// What is typed is on the server so long afterwards.
const SAVED_AFTER: Duration = Duration::from_millis(1_500);

#[derive(Clone, Copy)]
pub struct Writing {
    pub ticket: Ticket,
    pub form: NodeRef<Form>,
    pub field: NodeRef<Textarea>,
    pub tab: RwSignal<Tab>,
    /// The composer's idempotency key.
    pub key: RwSignal<String>,
    pub note: RwSignal<Note>,
    /// How it will look, while somebody looks at that.
    pub preview: RwSignal<Option<String>>,
    /// What was on the page when writing began: a change that lands afterwards stops the first send.
    pub hold: Hold,
    drafts: Drafts,
    can: Memo<Can>,
    typed_at: StoredValue<i64>,
    /// A save is due, or under way: two at once would take each other for two devices.
    saving: StoredValue<bool>,
    /// The version that the last post said it went on from.
    carried: StoredValue<Option<i64>>,
}

pub const fn allows(can: Can, tab: Tab) -> bool {
    match tab {
        Tab::FollowUp => can.follow_up,
        Tab::Note => can.note,
        Tab::Solution => can.solve,
    }
}

impl Writing {
    /// And the draft to begin with: one that came back without scripts is on the page already.
    pub fn begin(ticket: Ticket, key: String) -> (Self, Option<KeptDraft>) {
        let can = ticket.part(|view| view.can);
        let may = |tab: Tab| can.with_untracked(|can| allows(*can, tab));
        let begun = ticket.view.with_untracked(|view| view.drafts.iter().find(|draft| may(draft.tab)).cloned());
        let first = begun.as_ref().map(|draft| draft.tab).or_else(|| Tab::ALL.into_iter().find(|tab| may(*tab)));
        let writing = Self {
            ticket,
            form: NodeRef::new(),
            field: NodeRef::new(),
            tab: RwSignal::new(first.unwrap_or_default()),
            key: RwSignal::new(key),
            note: RwSignal::new(Note::default()),
            preview: RwSignal::new(None),
            hold: ticket.hold(),
            drafts: Drafts::of(&me(), ticket.id),
            can,
            typed_at: StoredValue::new(0),
            saving: StoredValue::new(false),
            carried: StoredValue::new(None),
        };
        Effect::new(move |_| {
            if writing.field.get().is_some() {
                writing.take_over();
            }
        });
        let kept = ticket.part(|view| view.drafts.clone());
        Effect::new(move |_| kept.with(|kept| kept.iter().for_each(|theirs| writing.drafts.catch_up(theirs))));
        (writing, begun)
    }

    /// What was typed before the page came to life wins over what was kept earlier.
    fn take_over(self) {
        // A page from the store brings the key that it once had, and what was sent with that is sent.
        self.key.set(browser::fresh_key());
        if let Some(chosen) = self.checked_tab() {
            self.tab.set(chosen);
        }
        let typed = self.text();
        let front = self.tab.get_untracked();
        let kept = self.on_server(front);
        let known = [self.drafts.read(front).map(|mine| mine.text), kept.as_ref().map(|kept| kept.body.clone())];
        if !typed.trim().is_empty() && !known.iter().flatten().any(|known| known.trim_end() == typed.trim_end()) {
            self.show(&typed);
            self.drafts.keep(front, &typed);
            if let Some(kept) = kept {
                self.drafts.note(front, Some(kept.version), Some(browser::now()));
            }
            self.save_soon();
            return;
        }
        // The tab in front first; otherwise whichever was being written on.
        let may = |tab: &Tab| self.can.with_untracked(|can| allows(*can, *tab));
        for tab in [front].into_iter().chain(Tab::ALL).filter(may) {
            if self.restore(tab) {
                self.bring(tab);
                break;
            }
        }
    }

    pub fn text(self) -> String {
        self.field.get_untracked().map(|field| field.value()).unwrap_or_default()
    }

    fn show(self, text: &str) {
        self.preview.set(None);
        if let Some(field) = self.field.get_untracked() {
            field.set_value(text);
            grow(&field);
        }
        self.goes_on(text);
    }

    fn goes_on(self, text: &str) {
        if text.trim().is_empty() {
            self.hold.end();
        } else {
            self.hold.begin();
        }
    }

    /// What the server has; nothing where that waits on this device to be sent, and nobody has gone on with it.
    fn kept(self, tab: Tab) -> Option<KeptDraft> {
        self.on_server(tab).filter(|kept| self.drafts.read(tab).is_some() || !self.drafts.is_on_its_way(kept))
    }

    fn on_server(self, tab: Tab) -> Option<KeptDraft> {
        self.ticket.view.with_untracked(|view| view.drafts.iter().find(|draft| draft.tab == tab).cloned())
    }

    /// Shows what was being written on a tab, on whichever device; false when nothing was.
    fn restore(self, tab: Tab) -> bool {
        let kept = self.kept(tab);
        let aside = self.drafts.aside(tab);
        if let (Some(aside), None) = (&aside, self.drafts.read(tab)) {
            self.drafts.keep(tab, aside);
            self.drafts.forget_aside(tab, aside);
        }
        let (text, unsaved) = match newest(self.drafts.read(tab), kept.as_ref()) {
            Found::Nothing => {
                self.drafts.forget(tab);
                self.show("");
                self.note.set(Note::default());
                return false;
            }
            Found::Mine { text, version, save } => {
                self.drafts.keep(tab, &text);
                self.drafts.note(tab, version, save.then(browser::now));
                (text, save)
            }
            Found::Theirs { text, version } => {
                self.drafts.keep(tab, &text);
                self.drafts.note(tab, Some(version), None);
                (text, false)
            }
            Found::Both { theirs, mine, version } => {
                self.drafts.note(tab, version, Some(browser::now()));
                self.keep_both(tab, &theirs, mine);
                (theirs, false)
            }
        };
        self.show(&text);
        let other = kept.as_ref().and_then(|kept| kept.other.clone());
        let changing_places = self.note.with_untracked(|note| note.changing_places);
        self.note.set(Note { changing_places, ..Note::restored(kept.as_ref(), other) });
        match aside.filter(|aside| self.drafts.aside(tab).as_ref() == Some(aside)) {
            // It never came to the server.
            Some(aside) if aside.trim_end() != text.trim_end() && !self.note.with_untracked(|note| note.changing_places) => {
                self.keep_both(tab, &text, aside);
            }
            _ if unsaved => self.save_soon(),
            _ => {}
        }
        true
    }

    /// Brings both to the server, the one in front last: every device then begins with it, and has the other beside it.
    fn keep_both(self, tab: Tab, front: &str, other: String) {
        // It may be nowhere but here.
        self.drafts.set_aside(tab, &other);
        self.drafts.keep(tab, front);
        self.note.update(|note| note.changing_places = true);
        let front = front.to_owned();
        spawn_local(async move {
            let (revision, key) = (self.hold.revision_now(), self.key.get_untracked());
            if self.drafts.save(tab, other.clone(), revision, key).await.is_ok() {
                self.drafts.forget_aside(tab, &other);
            }
            self.drafts.note(tab, None, Some(browser::now()));
            self.save(tab, front).await;
            let _ = self.note.try_update(|note| note.changing_places = false);
        });
    }

    /// True when the server has it, or wants none of it.
    async fn save(self, tab: Tab, text: String) -> bool {
        let (revision, key) = (self.hold.revision_now(), self.key.get_untracked());
        let kept = self.drafts.save(tab, text, revision, key).await;
        let saved = kept.is_ok();
        // Sent meanwhile: nothing is kept any more.
        if self.drafts.read(tab).is_some() {
            let _ = self.note.try_update(|note| note.saved(kept));
        }
        saved
    }

    fn save_soon(self) {
        if self.saving.get_value() {
            return;
        }
        self.saving.set_value(true);
        set_timeout(
            move || {
                let Some(front) = self.tab.try_get_untracked() else { return };
                self.save_now(front, self.text());
            },
            SAVED_AFTER,
        );
    }

    fn save_now(self, tab: Tab, text: String) {
        if !self.drafts.is_unsaved(tab) {
            self.saving.set_value(false);
            return;
        }
        spawn_local(async move {
            let saved = self.save(tab, text).await;
            if self.saving.try_set_value(false).is_none() && saved && self.drafts.is_unsaved(tab) {
                self.save_soon();
            }
        });
    }

    /// Something was typed. What is said of the draft stays until it is sent: a line that went would move the field.
    pub fn typed(self) {
        let text = self.text();
        self.drafts.keep(self.tab.get_untracked(), &text);
        self.goes_on(&text);
        presence::typed(self.ticket, self.typed_at);
        self.save_soon();
        if let Some(field) = self.field.get_untracked() {
            grow(&field);
        }
    }

    /// Another tab, with its own text.
    pub fn choose(self, next: Tab) {
        let front = self.tab.get_untracked();
        // One that is under way is taken up again when somebody comes back to the tab.
        if !self.saving.get_value() && self.drafts.is_unsaved(front) {
            self.saving.set_value(true);
            self.save_now(front, self.text());
        }
        self.tab.set(next);
        self.restore(next);
    }

    pub fn discard(self) {
        let (ticket, front) = (self.ticket.id, self.tab.get_untracked());
        self.drafts.forget(front);
        self.show("");
        self.note.set(Note::default());
        spawn_local(async move {
            // What stays on the server is found again, and can be thrown away then.
            let _ = api::discard_draft(ticket, front).await;
        });
        browser::focus("mensaje");
    }

    /// The other version comes in front, and this one takes its place.
    pub fn swap(self, other: String) {
        let front = self.tab.get_untracked();
        self.show(&other);
        let mine = self.drafts.read(front).map(|mine| mine.text).unwrap_or_default();
        self.keep_both(front, &other, mine);
        browser::focus("mensaje");
    }

    /// What was posted and undone is in front again; what was begun since is the other version.
    pub fn give_back(self, tab: Tab, text: &str, version: i64) {
        let begun = self.drafts.read(tab).map(|mine| mine.text).filter(|mine| mine.trim_end() != text.trim_end());
        self.bring(tab);
        self.show(text);
        self.drafts.keep(tab, text);
        self.drafts.note(tab, Some(version), None);
        self.note.set(Note::default());
        if let Some(begun) = begun {
            self.keep_both(tab, text, begun);
        }
        browser::focus("mensaje");
    }

    /// The version that what is posted goes on from.
    pub fn base(self) -> Option<i64> {
        let base = self.drafts.version(self.tab.get_untracked());
        self.carried.set_value(base);
        base
    }

    /// It was posted, or waits on this device to be.
    pub fn sent(self, waits: bool) {
        let front = self.tab.get_untracked();
        let version = self.drafts.version(front);
        if waits {
            self.drafts.on_its_way(front);
        } else if let Some(version) = version.filter(|_| version != self.carried.get_value())
            && self.note.with_untracked(|note| note.other.is_none())
        {
            // A save overtook it: what that brought is part of what was posted.
            spawn_local(async move { self.drafts.end(front, version).await });
        }
        self.drafts.forget(front);
        if waits {
            // What is written next takes its place there.
            self.drafts.note(front, version, None);
        }
        self.show("");
        self.note.set(Note::default());
        self.ticket.typing.set(false);
        self.key.set(browser::fresh_key());
    }

    fn checked_tab(self) -> Option<Tab> {
        let checked = self.form.get_untracked()?.query_selector("input[type=radio]:checked").ok()??;
        Tab::parse(&checked.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
    }

    fn bring(self, tab: Tab) {
        self.tab.set(tab);
        let radio = self
            .form
            .get_untracked()
            .and_then(|form| form.query_selector(&format!("input[type=radio][value={}]", tab.key())).ok().flatten());
        if let Some(radio) = radio.and_then(|radio| radio.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            radio.set_checked(true);
        }
    }
}

/// As tall as its text, between the limits of the style sheet.
fn grow(field: &web_sys::HtmlTextAreaElement) {
    let lines = field.value().split('\n').count();
    field.set_rows(u32::try_from(lines.clamp(3, 14)).unwrap_or(3));
}
