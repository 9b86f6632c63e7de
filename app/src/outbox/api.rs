//! *Salida*: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::notices::{DeliveryState, NoticeId, OutboxMail, OutboxPage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

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

#[server(name = AskOutboxRetry, endpoint = "outbox_retry")]
pub async fn outbox_retry(id: NoticeId) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::outbox::retry(&desk, &actor, id).await?)
}
