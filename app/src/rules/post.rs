//! What a posted form of the rules does, and the page that answers it.

use super::form::{Form, id, value};
use super::{EDITOR, LIST};
use desk::{Answer, Desk, Trouble, rules};
use domain::Refusal;
use domain::people::Actor;

/// Saves, orders, switches or archives, as the field `hacer` says; answers where to go. A rule that cannot be kept goes back to its form
/// with all that was written.
pub async fn post(desk: &Desk, actor: &Actor, fields: &[(String, String)]) -> Answer<String> {
    let button = value(fields, "hacer");
    if button == "guardar" {
        let form = Form::read(fields);
        let saved = match form.draft() {
            Ok(draft) => rules::save(desk, actor, draft).await,
            Err(refusal) => Err(refusal.into()),
        };
        return match saved {
            Ok(id) => Ok(format!("{LIST}?hecho=guardada#regla-{}", id.0)),
            Err(Trouble::Refused(Refusal::NotAllowed)) => Err(Refusal::NotAllowed.into()),
            Err(Trouble::Refused(_)) => Ok(format!("{EDITOR}?{}&hacer=guardar", form.query())),
            Err(fault) => Err(fault),
        };
    }
    let id = id(fields).ok_or(Refusal::NotFound)?;
    match button {
        "subir" | "bajar" => rules::move_by(desk, actor, id, button == "subir").await?,
        "activar" | "apagar" => rules::switch(desk, actor, id, button == "activar").await?,
        "archivar" => {
            rules::archive(desk, actor, id).await?;
            return Ok(format!("{LIST}?hecho=archivada"));
        }
        _ => return Err(Refusal::BadField { field: "hacer".to_owned() }.into()),
    }
    // Where it was pressed the next press is likely. No fragment: it would take the focus away.
    Ok(format!("{LIST}?foco={}-{button}", id.0))
}
