//! What navigation and list share: the filter of the URL, its first page, and the pickers' choices.

use super::api;
use super::url::{filter_of, search_of};
use crate::live::{Change, live};
use crate::me::me;
use crate::{AskError, words};
use domain::people::Role;
use domain::queue::{Filter, QueuePage, SavedView, View};
use domain::tickets::Choices;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_query_map};

#[derive(Clone, Copy)]
pub struct Queue {
    pub filter: Memo<Filter>,
    pub page: Resource<Result<QueuePage, AskError>>,
    pub choices: Resource<Result<Choices, AskError>>,
    pub saved: Resource<Result<Vec<SavedView>, AskError>>,
    /// What the saved view that is shown is called, once that has been read.
    name: RwSignal<Option<String>>,
    /// What the person begins with.
    first_view: View,
    /// Somebody asked for what is new, and is to find it.
    pub asked: StoredValue<bool>,
    /// Newer than the page's own, once something has changed.
    newer: RwSignal<Option<Vec<(View, u32)>>>,
}

/// Once for the whole layout.
pub fn provide() {
    let default = if me().role() == Some(Role::Technician) { View::Mine } else { View::Unassigned };
    let query = use_query_map();
    let path = use_location().pathname;
    // What other pages have in their addresses is no filter of the list.
    let here = Memo::new(move |_| path.with(|path| shows_list(path)));
    let filter = Memo::new(move |_| if here.get() { query.with(|query| filter_of(query, default)) } else { Filter::of(default) });
    let queue = Queue {
        filter,
        first_view: default,
        page: Resource::new(move || filter.get(), api::queue_page),
        choices: Resource::new(|| (), |()| api::choices()),
        saved: Resource::new(|| (), |()| api::saved_views()),
        name: RwSignal::new(None),
        asked: StoredValue::new(false),
        newer: RwSignal::new(None),
    };
    Effect::new(move |_| {
        queue.filter.track();
        queue.newer.set(None);
    });
    Effect::new(move |_| queue.name.set(queue.saved_name()));
    live().on_change(move |change| {
        if change == Change::Everything {
            queue.choices.refetch();
        }
    });
    // Where no list is shown, nobody else brings the navigation's counts up to date.
    live().after_changes(move || {
        // Nobody waits for counts of views that nobody has.
        if queue.saved.with_untracked(|saved| saved.as_ref().is_none_or(|saved| saved.as_ref().is_ok_and(|saved| !saved.is_empty()))) {
            queue.saved.refetch();
        }
        if path.with_untracked(|path| !shows_list(path)) {
            queue.count_again();
        }
    });
    provide_context(queue);
}

/// List, or ticket beside it.
pub fn shows_list(path: &str) -> bool {
    path.starts_with("/app/bandeja") || path.starts_with("/app/t/")
}

impl Queue {
    /// What a ticket's address says of the list beside it: nothing where the list is the one everybody begins with.
    pub fn search_beside(self, filter: &Filter) -> String {
        if *filter == Filter::of(self.first_view) { String::new() } else { search_of(filter) }
    }

    pub fn count_again(self) {
        let filter = self.filter.get_untracked();
        spawn_local(async move {
            if let Ok(page) = api::queue_page(Filter { after: None, ..filter }).await {
                self.set_counts(page.counts);
            }
        });
    }

    /// The saved view's name, or the standing view's.
    pub fn title(self, lang: domain::Lang) -> String {
        let (view, saved) = self.filter.with(|filter| (filter.view, filter.saved));
        // Until its name is known, a saved view has no other view's.
        let standing = if saved.is_some() { words::queue(lang) } else { view.label(lang) };
        self.name.get().filter(|_| saved.is_some()).unwrap_or_else(|| standing.to_owned())
    }

    /// The saved view that is shown. Read inside a `Suspense` or `Transition`.
    pub fn saved_name(self) -> Option<String> {
        let id = self.filter.with(|filter| filter.saved)?;
        self.saved.get()?.ok()?.into_iter().find(|view| view.id == id).map(|view| view.name)
    }

    /// Read inside a `Suspense` or `Transition`.
    pub fn counts(self) -> Vec<(View, u32)> {
        let first = self.page.get().and_then(Result::ok).map(|page| page.counts);
        self.newer.get().or(first).unwrap_or_default()
    }

    pub fn set_counts(self, counts: Vec<(View, u32)>) {
        if self.newer.try_get_untracked().is_some_and(|known| known.as_ref() != Some(&counts)) {
            let _ = self.newer.try_set(Some(counts));
        }
    }
}
