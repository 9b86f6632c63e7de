//! *Recepción*: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::intake::{IntakeId, IntakePage, IntakeState, SenderDraft, Senders};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[server(name = AskIntakePage, endpoint = "intake_page", input = GetUrl)]
pub async fn intake_page(state: Option<IntakeState>, after: Option<String>) -> Result<IntakePage, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::intake::page(&desk, &actor, state, after).await?)
}

#[server(name = AskIntakeRefile, endpoint = "intake_refile")]
pub async fn intake_refile(id: IntakeId) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::intake::refile(&desk, &actor, id).await?)
}

#[server(name = AskSenders, endpoint = "senders", input = GetUrl)]
pub async fn senders() -> Result<Senders, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::intake::senders(&desk, &actor).await?)
}

#[server(name = AskClearSender, endpoint = "clear_sender")]
pub async fn clear_sender(draft: SenderDraft) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::intake::clear_sender(&desk, &actor, draft).await?)
}
