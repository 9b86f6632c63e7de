//! Which room a path leads to, and what its posted forms do.

use super::form::{Fields, beside_the_form};
use super::html::Room;
use super::{HELP, HUB, START, audit, calendar, categories, groups, help, hub, identity, people, start, terms};
use crate::{AskError, asking};
use desk::{Answer, Desk};
use domain::people::Actor;
use domain::{Lang, Refusal};

/// What answers a posted form.
pub enum Posted {
    /// The page to go to.
    Go(String),
    /// A page that must not be gone to: what it shows is shown once. Its title, and its body as HTML of our own making.
    Show(String, String),
}

/// The rooms that forms are posted to, by the last part of their path.
const FORMS: [&str; 6] = ["personas", "grupos", "categorias", "calendario", "terminos", "oficina"];

/// Whether a form may be posted there.
pub fn is_form(path: &str) -> bool {
    path == START || path.strip_prefix("/app/admin/").is_some_and(|room| FORMS.contains(&room))
}

/// A form of a room. What cannot be kept goes back to the form with all that was typed, and why.
pub async fn post(desk: &Desk, actor: &Actor, path: &str, fields: &[(String, String)]) -> Answer<Posted> {
    let fields = Fields::posted(fields);
    let lang = lang_of(actor);
    let done = match path.strip_prefix("/app/admin/").unwrap_or(path) {
        "personas" => people::post(desk, actor, lang, &fields).await,
        "grupos" => groups::post(desk, actor, &fields).await.map(Posted::Go),
        "categorias" => categories::post(desk, actor, &fields).await.map(Posted::Go),
        "calendario" => calendar::post(desk, actor, &fields).await.map(Posted::Go),
        "terminos" => terms::post(desk, actor, &fields).await.map(Posted::Go),
        "oficina" => identity::post(desk, actor, &fields).await.map(Posted::Go),
        START => start::post(desk, actor, &fields).await.map(Posted::Go),
        _ => return Err(Refusal::NotFound.into()),
    };
    match done {
        Ok(posted) => Ok(posted),
        Err(trouble) => Ok(Posted::Go(fields.back(path, &beside_the_form(trouble)?))),
    }
}

/// The title and the HTML of the room at this path.
pub(super) async fn page(desk: &Desk, actor: &Actor, path: &str, search: &str) -> Result<(String, String), AskError> {
    let fields = Fields::of_query(search);
    let lang = asking::asker().lang;
    let Room { title, body } = match path.trim_end_matches('/').strip_prefix("/app/admin/").unwrap_or(path) {
        HUB => hub::page(desk, actor, lang).await?,
        "personas" => people::page(desk, actor, lang, &fields).await?,
        "grupos" => groups::page(desk, actor, lang, &fields).await?,
        "categorias" => categories::page(desk, actor, lang, &fields).await?,
        "calendario" => calendar::page(desk, actor, lang, &fields).await?,
        "terminos" => terms::page(desk, actor, lang, &fields).await?,
        "oficina" => identity::page(desk, actor, lang, &fields).await?,
        "auditoria" => audit::page(desk, actor, lang, &fields).await?,
        START => start::page(desk, actor, lang, &fields).await?,
        HELP => help::page(actor, lang),
        _ => return Err(Refusal::NotFound.into()),
    };
    Ok((title, body.into_string()))
}

const fn lang_of(actor: &Actor) -> Lang {
    match actor {
        Actor::Staff(staff) => staff.lang,
        _ => Lang::Es,
    }
}
