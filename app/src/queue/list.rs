//! The rows, kept alive: they change in place, and new ones wait until asked for.

use super::api;
use super::row::Row;
use super::selection::selection;
use super::state::Queue;
use super::url::{list_href, search_of};
use crate::live::{Change, live};
use crate::me::lang;
use crate::ui::{Empty, Icon, Outcome};
use crate::{browser, words};
use domain::queue::{Filter, MOST_ROWS, QueuePage, QueueRow, View};
use domain::tickets::TicketId;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many rows of which list this tab had loaded: they are there again after a reload, and on coming back.
const LOADED: &str = "mesa.loaded";
/// No more than these by themselves.
const MOST_AGAIN: usize = 500;

/// One row and what has become of it since it was read.
#[derive(Clone, Copy)]
pub struct Living {
    pub id: TicketId,
    pub row: RwSignal<QueueRow>,
    /// It no longer belongs to this view; it stays until the list is shown anew.
    pub gone: RwSignal<bool>,
    /// Tells this row from one of the same ticket in an earlier list: a kept row would be bound to signals that are gone.
    generation: usize,
}

impl Living {
    fn new(row: QueueRow, generation: usize) -> Self {
        Self { id: row.id, row: RwSignal::new(row), gone: RwSignal::new(false), generation }
    }
}

#[expect(clippy::too_many_lines, reason = "one list and what keeps it alive")]
#[component]
pub fn List(filter: Filter, page: QueuePage) -> impl IntoView {
    let lang = lang();
    let queue = expect_context::<Queue>();
    let generation = next_generation();
    let rows = RwSignal::new(page.rows.into_iter().map(|row| Living::new(row, generation)).collect::<Vec<_>>());
    let next = RwSignal::new(page.next);
    let waiting = RwSignal::new(Waiting::default());
    let failed = RwSignal::new(None::<Result<(), crate::AskError>>);
    let busy = RwSignal::new(false);
    let filter = StoredValue::new(filter);
    let head = filter.with_value(|filter| Filter { after: None, ..filter.clone() });
    let head = StoredValue::new(head);

    let chosen = selection();
    Effect::new(move |_| chosen.show(rows.get()));

    // What changed among the rows is read with one question a burst.
    let changed = StoredValue::new(Vec::<TicketId>::new());
    live().on_change(move |change| {
        let Some(all) = rows.try_with_untracked(|rows| rows.iter().map(|living| living.id).collect::<Vec<_>>()) else { return };
        let _ = changed.try_update_value(|changed| match change {
            Change::Ticket(ticket) => {
                if all.contains(&ticket) && !changed.contains(&ticket) {
                    changed.push(ticket);
                }
            }
            Change::Everything => *changed = all,
        });
    });
    live().after_changes(move || {
        let asked = changed.try_update_value(std::mem::take).unwrap_or_default();
        spawn_local(async move {
            for some in asked.chunks(MOST_ROWS) {
                let Some(head) = head.try_get_value() else { return };
                match api::queue_rows(head, some.to_vec()).await {
                    Ok(now) => patch(rows, some, now),
                    // Asked again with what changes next.
                    Err(_) => drop(changed.try_update_value(|changed| changed.extend_from_slice(some))),
                }
            }
        });
    });
    // Order and counts: what is new waits in any case.
    live().now_and_then(move || {
        spawn_local(async move {
            let Some(head) = head.try_get_value() else { return };
            if let Ok(page) = api::queue_page(head).await {
                compare(queue, rows, waiting, page);
            }
        });
    });

    let more = async move || {
        let Some(head) = head.try_get_value() else { return };
        let more = Filter { after: next.try_get_untracked().flatten(), ..head };
        let answer = api::queue_page(more).await;
        match answer {
            Ok(page) => {
                let _ = failed.try_set(None);
                let _ = next.try_set(page.next);
                let _ = rows.try_update(|rows| {
                    for row in page.rows {
                        if !rows.iter().any(|living| living.id == row.id) {
                            rows.push(Living::new(row, generation));
                        }
                    }
                });
            }
            Err(error) => {
                let _ = failed.try_set(Some(Err(error)));
            }
        }
    };
    // Up to so many rows, for whoever had loaded them.
    let load = move |wanted: usize| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            loop {
                more().await;
                let shown = rows.try_with_untracked(Vec::len).unwrap_or(wanted);
                if shown >= wanted
                    || failed.try_with_untracked(Option::is_none) != Some(true)
                    || next.try_with_untracked(Option::is_some) != Some(true)
                {
                    break;
                }
            }
            let _ = busy.try_set(false);
            if let (Some(search), Some(shown)) = (head.try_with_value(search_of), rows.try_with_untracked(Vec::len)) {
                browser::store_in_tab(LOADED, &format!("{shown}{search}"));
            }
        });
    };
    let load_more = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        load(0);
    };
    Effect::new(move |_| {
        let search = head.with_value(search_of);
        if queue.asked.get_value() {
            // They asked for the list anew.
            browser::store_in_tab(LOADED, "");
            return;
        }
        let loaded = browser::stored_in_tab(LOADED).and_then(|loaded| loaded.strip_suffix(&search)?.parse().ok());
        let begins = filter.with_value(|filter| filter.after.is_none());
        if let Some(wanted) =
            loaded.map(|loaded: usize| loaded.min(MOST_AGAIN)).filter(|wanted| begins && *wanted > rows.with_untracked(Vec::len))
        {
            load(wanted);
        }
    });

    // Whoever asked for what is new begins with it, and not nowhere.
    Effect::new(move |_| {
        if queue.asked.get_value() {
            queue.asked.set_value(false);
            request_animation_frame(crate::queue::keys::first);
        }
    });
    // More rows are not another table.
    let empty = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        <Fresh queue waiting/>
        {move || {
            if empty.get() {
                let text = match filter.with_value(|filter| (is_plain(filter), filter.saved, filter.view)) {
                    (false, ..) => words::empty_filtered(lang),
                    (true, Some(_), _) => words::empty_other(lang),
                    (true, None, view) => empty_words(lang, view),
                };
                // A filter that no index serves is looked for a stretch at a time.
                let (title, text) =
                    if next.with(Option::is_some) { (words::nothing_yet(lang), words::look_on(lang)) } else { (words::empty_title(lang), text) };
                view! { <Empty title text/> }.into_any()
            } else {
                view! { <Table queue filter rows/> }.into_any()
            }
        }}
        {move || {
            next.get()
                .map(|after| {
                    let href = format!("{}&desde={}", head.with_value(list_href), super::url::encoded(&after));
                    view! {
                        <p class="load-more">
                            <a class="button" href=href aria-disabled=move || busy.get().then_some("true") on:click=load_more>
                                {words::more(lang)}
                            </a>
                        </p>
                    }
                })
        }}
        <Outcome value=failed/>
    }
}

/// What the rows do not show, so that nothing moves under anybody's hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Waiting {
    new: usize,
    /// Those that are shown stand in another order now.
    reordered: bool,
}

/// New ones wait here until they are asked for, and so does a new order.
#[component]
fn Fresh(queue: Queue, waiting: RwSignal<Waiting>) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="fresh" role="status">
            {move || {
                let Waiting { new, reordered } = waiting.get();
                (new > 0 || reordered)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="fresh-button"
                                on:click=move |_| {
                                    queue.asked.set_value(true);
                                    queue.page.refetch();
                                }
                            >
                                <Icon name="refresh-cw"/>
                                {if new > 0 { words::fresh(lang, new) } else { words::new_order(lang).to_owned() }} " · " {words::show(lang)}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Table(queue: Queue, filter: StoredValue<Filter>, rows: RwSignal<Vec<Living>>) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="table-scroll" tabindex="-1">
        <table class="queue">
            <caption class="visually-hidden">{move || queue.title(lang)}</caption>
            <thead>
                <tr>
                    <th scope="col" class="c-status">{words::column_status(lang)}</th>
                    <th scope="col" class="c-number">{words::column_number(lang)}</th>
                    <th scope="col" class="c-subject">{words::column_subject(lang)}</th>
                    <th scope="col" class="c-requester">{words::column_requester(lang)}</th>
                    <th scope="col" class="c-category">{words::column_category(lang)}</th>
                    <th scope="col" class="c-technician">{words::column_technician(lang)}</th>
                    <th scope="col" class="c-priority">{words::column_priority(lang)}</th>
                    <th scope="col" class="c-term">{words::column_term(lang)}</th>
                    <th scope="col" class="c-age">{words::column_age(lang)}</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || rows.get() key=|living| (living.generation, living.id) let:living>
                    <Row living search=filter.with_value(|filter| queue.search_beside(filter))/>
                </For>
            </tbody>
        </table>
        </div>
    }
}

/// A number that no list on this page has had.
fn next_generation() -> usize {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn settle(living: Living, now: Option<QueueRow>) {
    if living.gone.try_get_untracked() == Some(now.is_some()) {
        let _ = living.gone.try_set(now.is_none());
    }
    if let Some(now) = now
        && living.row.try_with_untracked(|row| row.revision <= now.revision && *row != now) == Some(true)
    {
        let _ = living.row.try_set(now);
    }
}

/// Those that were asked for: what the answer does not name has left the view.
fn patch(rows: RwSignal<Vec<Living>>, asked: &[TicketId], now: Vec<QueueRow>) {
    let known = rows.try_get_untracked().unwrap_or_default();
    let mut now = now;
    for living in known.iter().filter(|living| asked.contains(&living.id)) {
        let row = now.iter().position(|row| row.id == living.id).map(|at| now.swap_remove(at));
        settle(*living, row);
    }
}

/// What the first page says now: known rows change in place, unknown ones are counted and wait.
fn compare(queue: Queue, rows: RwSignal<Vec<Living>>, waiting: RwSignal<Waiting>, page: QueuePage) {
    queue.set_counts(page.counts);
    let Some(known) = rows.try_get_untracked() else { return };
    if known.is_empty() && !page.rows.is_empty() {
        // Nothing is there that could move.
        queue.page.refetch();
        return;
    }
    if page.next.is_none() {
        // All there is: whatever it does not name has left.
        for living in known.iter().filter(|living| !page.rows.iter().any(|row| row.id == living.id)) {
            settle(*living, None);
        }
    }
    let now = told(&known.iter().map(|living| living.id).collect::<Vec<_>>(), &page.rows.iter().map(|row| row.id).collect::<Vec<_>>());
    for row in page.rows {
        if let Some(living) = known.iter().find(|living| living.id == row.id) {
            settle(*living, Some(row));
        }
    }
    if waiting.try_get_untracked() != Some(now) {
        let _ = waiting.try_set(now);
    }
}

/// What `rows` does not show of what it should be.
fn told(rows: &[TicketId], should: &[TicketId]) -> Waiting {
    let (known, new): (Vec<TicketId>, Vec<TicketId>) = should.iter().partition(|id| rows.contains(id));
    let reordered = !rows.iter().filter(|id| known.contains(id)).eq(known.iter());
    Waiting { new: new.len(), reordered }
}

fn is_plain(filter: &Filter) -> bool {
    *filter == Filter { saved: filter.saved, ..Filter::of(filter.view) }
}

const fn empty_words(lang: domain::Lang, view: View) -> &'static str {
    match view {
        View::Unassigned => words::empty_unassigned(lang),
        View::Mine => words::empty_mine(lang),
        View::ToTake => words::empty_to_take(lang),
        View::DueSoon => words::empty_due(lang),
        View::Waiting => words::empty_waiting(lang),
        View::Open | View::Done | View::All => words::empty_other(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(all: &[i64]) -> Vec<TicketId> {
        all.iter().copied().map(TicketId).collect()
    }

    #[test]
    fn new_rows_are_counted_and_a_new_order_is_told() {
        let shown = ids(&[3, 1, 2]);
        assert_eq!(told(&shown, &ids(&[3, 1, 2])), Waiting::default());
        assert_eq!(told(&shown, &ids(&[9, 3, 1, 2, 8])), Waiting { new: 2, reordered: false });
        assert_eq!(told(&shown, &ids(&[1, 3, 2])), Waiting { new: 0, reordered: true });
        assert_eq!(told(&shown, &ids(&[3, 2])), Waiting::default(), "what has gone is said in its row");
    }
}
