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
    /// Newer than `saved`, once a count or a name has changed.
    newer_saved: RwSignal<Option<Vec<SavedView>>>,
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
        newer_saved: RwSignal::new(None),
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
    live().now_and_then(move || {
        queue.count_saved_again();
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

    fn count_saved_again(self) {
        let known = |saved: &Option<Result<Vec<SavedView>, AskError>>| saved.as_ref().and_then(|saved| saved.as_ref().ok()).cloned();
        let before = self.newer_saved.get_untracked().or_else(|| self.saved.with_untracked(known));
        // Nobody waits for counts of views that nobody has.
        if before.as_ref().is_some_and(Vec::is_empty) {
            return;
        }
        spawn_local(async move {
            if let Ok(now) = api::saved_views().await
                && before.as_ref() != Some(&now)
            {
                let _ = self.newer_saved.try_set(Some(now));
            }
        });
    }

    /// Read inside a `Suspense` or `Transition`.
    pub fn saved_views(self) -> Vec<SavedView> {
        let first = self.saved.get().and_then(Result::ok);
        self.newer_saved.get().or(first).unwrap_or_default()
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
        self.saved_views().into_iter().find(|view| view.id == id).map(|view| view.name)
    }

    /// Read inside a `Suspense` or `Transition`. What is newer stands in [`Queue::newer_count`].
    pub fn first_counts(self) -> Vec<(View, u32)> {
        self.page.get().and_then(Result::ok).map(|page| page.counts).unwrap_or_default()
    }

    /// How many there are by now, once something has changed.
    pub fn newer_count(self, view: View) -> Option<u32> {
        self.newer.with(|newer| newer.as_ref()?.iter().find(|(other, _)| *other == view).map(|(_, count)| *count))
    }

    pub fn set_counts(self, counts: Vec<(View, u32)>) {
        if self.newer.try_get_untracked().is_some_and(|known| known.as_ref() != Some(&counts)) {
            let _ = self.newer.try_set(Some(counts));
        }
    }
}
