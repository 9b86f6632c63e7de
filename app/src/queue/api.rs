//! The queue's server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::batch::{BatchDraft, BatchReport, UndoReport};
use domain::queue::{Filter, QueuePage, QueueRow, SavedView};
use domain::tickets::{Choices, TicketId};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

#[server(name = AskQueuePage, endpoint = "queue_page", input = GetUrl)]
pub async fn queue_page(filter: Filter) -> Result<QueuePage, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::queue::page(&desk, &actor, filter).await?)
}

/// Those of these tickets that are in the filter (still), up to [`domain::queue::MOST_ROWS`].
#[server(name = AskQueueRows, endpoint = "queue_rows", input = GetUrl)]
pub async fn queue_rows(filter: Filter, tickets: Vec<TicketId>) -> Result<Vec<QueueRow>, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::queue::rows(&desk, &actor, filter, &tickets).await?)
}

#[server(name = AskChoices, endpoint = "choices", input = GetUrl)]
pub async fn choices() -> Result<Choices, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::queue::choices(&desk, &actor).await?)
}

/// Filters under a name, with their counts.
#[server(name = AskSavedViews, endpoint = "saved_views", input = GetUrl)]
pub async fn saved_views() -> Result<Vec<SavedView>, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::queue::saved_views(&desk, &actor).await?)
}

/// The page that arranges them, as HTML of our own making.
#[server(name = AskViewsPage, endpoint = "views_page", input = GetUrl)]
pub async fn views_page(search: String) -> Result<String, AskError> {
    let (desk, actor) = asking()?;
    super::views::html(&desk, &actor, &search).await
}

/// What a batch comes to, or would.
#[server(name = AskBatch, endpoint = "batch", input = Json)]
pub async fn batch(draft: BatchDraft) -> Result<BatchReport, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::batch::run(&desk, &actor, draft).await?)
}

#[server(name = AskUndoBatch, endpoint = "undo_batch")]
pub async fn undo_batch(batch: String) -> Result<UndoReport, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::batch::undo(&desk, &actor, &batch).await?)
}
