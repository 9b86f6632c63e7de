//! *Salida*: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::notices::{ChannelView, DeliveryState, NoticeId, OutboxMail, OutboxPage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[server(name = AskOutboxPage, endpoint = "outbox_page", input = GetUrl)]
pub async fn outbox_page(state: Option<DeliveryState>, after: Option<String>) -> Result<OutboxPage, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::outbox::page(&desk, &actor, state, after).await?)
}

/// One mail, taken apart to be read.
#[server(name = AskOutboxMail, endpoint = "outbox_mail", input = GetUrl)]
pub async fn outbox_mail(id: NoticeId) -> Result<OutboxMail, AskError> {
    let (desk, actor) = asking()?;
    let (row, bytes) = desk::outbox::bytes(&desk, &actor, id).await?;
    let read =
        use_context::<crate::asking::ReadMail>().ok_or_else(|| crate::asking::fault("no reader of mails in the request's context"))?;
    Ok((read.0)(row, &bytes))
}

/// What an administrator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Retry,
    /// Every dead letter to one domain.
    RetryDomain,
    Cancel,
    /// Try the relay now.
    Wake,
}

/// One function for all of them: each form of the browser's half weighs.
#[server(name = AskOutboxDecide, endpoint = "outbox_decide")]
pub async fn outbox_decide(
    what: Decision,
    #[server(default)] id: i64,
    #[server(default)] domain: String,
    #[server(default)] sure: bool,
) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    match what {
        Decision::Retry => desk::outbox::retry(&desk, &actor, NoticeId(id)).await?,
        Decision::RetryDomain => drop(desk::outbox::retry_domain(&desk, &actor, &domain).await?),
        Decision::Cancel => desk::outbox::cancel(&desk, &actor, NoticeId(id), sure).await?,
        Decision::Wake => desk::outbox::wake(&desk, &actor).await?,
    }
    Ok(())
}

/// What stops the relay, for administrators.
#[server(name = AskRelayTrouble, endpoint = "relay_trouble", input = GetUrl)]
pub async fn relay_trouble() -> Result<Option<ChannelView>, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::outbox::trouble(&desk, &actor).await?)
}
