//! Mailboxes: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::mailboxes::{MailboxDraft, MailboxId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The list, or the form of `one` mailbox as the URL names it; as HTML of our own making.
#[server(name = AskMailboxes, endpoint = "mailboxes")]
pub async fn mailboxes(one: bool, search: String) -> Result<String, AskError> {
    let (desk, actor) = asking()?;
    if one { super::form::html(&desk, &actor, &search).await } else { super::list::html(&desk, &actor, &search).await }
}

/// *Probar conexión* (`press` is `probe`) answers what was found, as HTML; *Guardar* nothing, and goes to the list.
#[server(name = AskMailboxSave, endpoint = "mailbox_save")]
pub async fn mailbox_save(draft: MailboxDraft, press: String) -> Result<String, AskError> {
    let (desk, actor) = asking()?;
    if press == "probe" {
        return super::tried::html(&desk, &actor, &draft).await;
    }
    desk::mailboxes::save(&desk, &actor, &draft).await?;
    leptos_axum::redirect(&format!("{}?hecho=guardado", super::LIST));
    Ok(String::new())
}

/// `pause`, `resume`, `retry` or `archive`.
#[server(name = AskMailboxAct, endpoint = "mailbox_act")]
pub async fn mailbox_act(id: MailboxId, act: String) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    super::list::act(&desk, &actor, id, &act).await
}

/// A sentence for each mailbox that receives no mail.
#[server(name = AskMailboxAlarms, endpoint = "mailbox_alarms", input = GetUrl)]
pub async fn mailbox_alarms() -> Result<Vec<String>, AskError> {
    let (desk, actor) = asking()?;
    let said = |alarm: desk::mailboxes::Alarm| crate::words::no_mail(crate::me::lang(), &alarm.name, alarm.fault);
    Ok(desk::mailboxes::alarms(&desk, &actor).await?.into_iter().map(said).collect())
}
