//! *Plantillas*: server functions (law 6).

use crate::AskError;
#[cfg(feature = "ssr")]
use crate::asking::asking;
use domain::notices::{Readers, TemplateDraft, TemplateKind, TemplateRow, TemplateView};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

#[server(name = AskTemplates, endpoint = "templates", input = GetUrl)]
pub async fn templates() -> Result<Vec<TemplateRow>, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::templates::list(&desk, &actor).await?)
}

#[server(name = AskTemplate, endpoint = "template", input = GetUrl)]
pub async fn template(kind: TemplateKind, readers: Readers) -> Result<TemplateView, AskError> {
    let (desk, actor) = asking()?;
    Ok(desk::templates::view(&desk, &actor, kind, readers).await?)
}

/// Keeps what was written, or goes back to what Mesa brings along.
#[server(name = AskSaveTemplate, endpoint = "save_template")]
pub async fn save_template(draft: TemplateDraft) -> Result<(), AskError> {
    let (desk, actor) = asking()?;
    if draft.reset {
        return Ok(desk::templates::reset(&desk, &actor, draft.kind, draft.readers).await?);
    }
    Ok(desk::templates::save(&desk, &actor, draft).await?)
}
