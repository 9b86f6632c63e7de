//! Triage's server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::tickets::TicketId;
use domain::triage::{TriageDraft, TriagePage, Triaged};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[server(name = AskTriagePage, endpoint = "triage_page", input = GetUrl)]
pub async fn triage_page(wanted: Option<TicketId>) -> Result<TriagePage, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::triage::page(&desk, &actor, wanted).await?)
}

#[server(name = AskTriage, endpoint = "triage")]
pub async fn triage(draft: TriageDraft) -> Result<Triaged, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::triage::decide(&desk, &actor, draft).await?)
}
