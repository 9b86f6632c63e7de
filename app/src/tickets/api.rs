//! A ticket's server functions. Each is a public endpoint: who is asking, the use case, return (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
#[cfg(feature = "ssr")]
use desk::tickets;
use domain::people::PersonId;
use domain::tickets::{
    Beat, DraftLine, EntryDraft, EntryId, EscalateDraft, EventId, Here, KeepDraft, Kept, ObserverDraft, PropertiesDraft, ReopenDraft, Tab,
    Threaded, ThreadingDraft, TicketId, TicketView, Undone, WaitDraft,
};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[server(name = AskTicket, endpoint = "ticket", input = GetUrl)]
pub async fn ticket(number: TicketId) -> Result<TicketView, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::view(&desk, &actor, number).await?)
}

/// It was in front of whoever asks, up to this event.
#[server(name = AskSee, endpoint = "see")]
pub async fn see(ticket: TicketId, event: EventId) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::see(&desk, &actor, ticket, event).await?)
}

#[server(name = AskEscalate, endpoint = "escalate")]
pub async fn escalate(draft: EscalateDraft) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::escalate(&desk, &actor, draft).await?)
}

#[server(name = AskTake, endpoint = "take")]
pub async fn take(ticket: TicketId) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::take(&desk, &actor, ticket).await?)
}

#[server(name = AskPostEntry, endpoint = "post_entry")]
pub async fn post_entry(draft: EntryDraft) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::post_entry(&desk, &actor, draft).await?)
}

#[server(name = AskUndo, endpoint = "undo")]
pub async fn undo(ticket: TicketId, entry: EntryId) -> Result<Undone, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::undo(&desk, &actor, ticket, entry).await?)
}

#[server(name = AskKeepDraft, endpoint = "keep_draft")]
pub async fn keep_draft(draft: KeepDraft) -> Result<Option<Kept>, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::keep_draft(&desk, &actor, draft).await?)
}

#[server(name = AskDiscardDraft, endpoint = "discard_draft")]
pub async fn discard_draft(ticket: TicketId, tab: Tab) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::discard_draft(&desk, &actor, ticket, tab).await?)
}

#[server(name = AskOwnDrafts, endpoint = "own_drafts", input = GetUrl)]
pub async fn own_drafts() -> Result<Vec<DraftLine>, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::own_drafts(&desk, &actor).await?)
}

/// Says where one is, when `beat` says it, and answers who else is anywhere.
#[server(name = AskPresence, endpoint = "presence")]
pub async fn presence(beat: Option<Beat>) -> Result<Vec<Here>, AskError> {
    let (desk, actor) = asking()?;
    Ok(match beat {
        Some(beat) => desk::presence::beat(&desk, &actor, beat).await?,
        None => desk::presence::here(&desk, &actor).await?,
    })
}

#[server(name = AskWait, endpoint = "wait")]
pub async fn wait(draft: WaitDraft) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::wait(&desk, &actor, draft).await?)
}

#[server(name = AskResume, endpoint = "resume")]
pub async fn resume(ticket: TicketId, revision: i64) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::resume(&desk, &actor, ticket, revision).await?)
}

#[server(name = AskReopen, endpoint = "reopen")]
pub async fn reopen(draft: ReopenDraft) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::reopen(&desk, &actor, draft).await?)
}

/// Splitting, joining, and what is held: one endpoint, for each of them is a decision about what is threaded where.
#[server(name = AskThreading, endpoint = "threading")]
pub async fn threading(draft: ThreadingDraft) -> Result<Threaded, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::thread(&desk, &actor, draft).await?)
}

#[server(name = AskClassify, endpoint = "classify")]
pub async fn classify(draft: PropertiesDraft) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::classify(&desk, &actor, draft).await?)
}

#[server(name = AskAddObserver, endpoint = "add_observer")]
pub async fn add_observer(draft: ObserverDraft) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::add_observer(&desk, &actor, draft).await?)
}

#[server(name = AskRemoveObserver, endpoint = "remove_observer")]
pub async fn remove_observer(ticket: TicketId, person: PersonId) -> Result<i64, AskError> {
    let (desk, actor) = asking()?;
    Ok(tickets::remove_observer(&desk, &actor, ticket, person).await?)
}

/// What the composer's text will look like.
#[server(name = AskPreview, endpoint = "preview_entry")]
pub async fn preview_entry(text: String) -> Result<String, AskError> {
    crate::asking::actor()?;
    // A server function waits for something.
    Ok(std::future::ready(domain::markdown::html(&text)).await)
}
