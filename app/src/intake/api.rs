//! *Recepción*: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::intake::{IntakeDetail, IntakeId, IntakePage, IntakeState, Reception, SenderDraft, Senders};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The list, and how reception stands.
#[server(name = AskIntakePage, endpoint = "intake_page", input = GetUrl)]
pub async fn intake_page(
    state: Option<IntakeState>,
    text: Option<String>,
    after: Option<String>,
) -> Result<(IntakePage, Reception), AskError> {
    let (desk, actor) = asking()?;
    Ok((desk::intake::found(&desk, &actor, state, text.as_deref(), after).await?, desk::intake::status(&desk, &actor).await?))
}

/// One message, taken apart to be read.
#[server(name = AskIntakeDetail, endpoint = "intake_detail", input = GetUrl)]
pub async fn intake_detail(id: IntakeId) -> Result<IntakeDetail, AskError> {
    let (desk, actor) = asking()?;
    let read = use_context::<crate::asking::ReadReceived>()
        .ok_or_else(|| crate::asking::fault("no reader of received mails in the request's context"))?;
    let content = match desk::intake::readable(&desk, &actor, id).await {
        Ok((raw, parse)) => (read.0)(raw, parse).await,
        // Never taken from the server, or not theirs to read: what is known of it is shown all the same.
        Err(desk::Trouble::Refused(_)) => domain::intake::IntakeContent::default(),
        Err(trouble) => return Err(trouble.into()),
    };
    Ok(desk::intake::detail(&desk, &actor, id, content).await?)
}

/// What is done with a message, or with a sender: see `desk::intake::act`.
#[server(name = AskIntakeAct, endpoint = "intake_act")]
pub async fn intake_act(id: IntakeId, act: String, #[server(default)] value: String) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::intake::act(&desk, &actor, id, &act, &value).await?)
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
