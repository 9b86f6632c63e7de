//! The queue: which tickets, in which order, page by page.

mod paging;
mod saved;
mod search;
mod seen;
mod views;

use crate::world::World;
use domain::people::Actor;
use domain::queue::{Filter, QueuePage, View};

fn of(view: View) -> Filter {
    Filter::of(view)
}

async fn page(w: &World, actor: &Actor, filter: Filter) -> QueuePage {
    desk::queue::page(&w.desk, actor, filter).await.expect("staff may read it")
}

/// The numbers of the tickets on the first page.
async fn ids(w: &World, actor: &Actor, filter: Filter) -> Vec<i64> {
    page(w, actor, filter).await.rows.iter().map(|row| row.id.0).collect()
}
