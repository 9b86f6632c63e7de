//! *Oficina*: what it is called and how it looks.

use super::form::Fields;
use super::html::{Room, icon, input, on_enter, refusal, room, text};
use crate::words;
use desk::settings::{self, OfficeDraft};
use desk::{Answer, Desk};
use domain::people::Actor;
use domain::{Lang, Refusal};
use maud::html;

pub(super) const PATH: &str = "/app/admin/oficina";
/// Where the picture is sent.
const UPLOAD: &str = "/app/admin/oficina/logo";

pub(super) async fn post(desk: &Desk, actor: &Actor, fields: &Fields) -> Answer<String> {
    match fields.pressed() {
        "guardar" => {
            let draft = OfficeDraft { name: fields.get("nombre").to_owned(), accent: fields.get("color").to_owned() };
            settings::save_office(desk, actor, draft, fields.get("visto")).await?;
            Ok(format!("{PATH}?hecho=guardada"))
        }
        "quitar-logo" => {
            settings::remove_logo(desk, actor).await?;
            Ok(format!("{PATH}?hecho=sin-logo"))
        }
        _ => Err(Refusal::BadField { field: "hacer".to_owned() }.into()),
    }
}

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    let view = settings::office(desk, actor).await?;
    let typed = fields.has("nombre");
    let name = if typed { fields.get("nombre") } else { view.name.as_str() };
    let accent = if typed { fields.get("color") } else { view.accent.as_ref().map_or("", |accent| accent.hex()) };
    let said = match fields.get("hecho") {
        "guardada" => Some(words::office_saved(lang)),
        "logo" => Some(words::logo_saved(lang)),
        "sin-logo" => Some(words::logo_removed(lang)),
        _ => None,
    };
    let body = html! {
        @if !view.own { p class="page-note" { (icon("info")) (words::office_is_configured(lang)) } }
        (refusal(lang, fields))
        div class="office-cards" {
            form class="form office-card" method="post" action=(PATH) {
                (on_enter("guardar"))
                input type="hidden" name="visto" value=(if typed { fields.get("visto") } else { view.mark.as_str() });
                h2 { (words::name_and_colour(lang)) }
                (text("o-nombre", "nombre", words::office_name(lang), name, Some(words::office_name_hint(lang)), true, false))
                (input("text", "o-color", "color", words::accent(lang), accent, Some(words::accent_hint(lang)), false, false))
                p class="row-actions" { button class="button primary" name="hacer" value="guardar" { (words::save(lang)) } }
            }
            section class="office-card" aria-labelledby="o-logo-titulo" {
                h2 id="o-logo-titulo" { (words::logo(lang)) }
                @if let Some(logo) = &view.logo {
                    p { img class="office-logo" src={ "/oficina/logo?v=" (logo.sha256.chars().take(12).collect::<String>()) } alt=(words::logo_of(lang, &view.name)); }
                    form method="post" action=(PATH) { button class="button" name="hacer" value="quitar-logo" { (words::remove_logo(lang)) } }
                } @else {
                    p class="hint" { (words::no_logo(lang)) }
                }
                form class="form" method="post" action=(UPLOAD) enctype="multipart/form-data" {
                    div class="field" {
                        label for="o-archivo" { (words::logo_file(lang)) }
                        input id="o-archivo" type="file" name="logo" accept="image/png,image/jpeg,image/webp" required aria-describedby="o-archivo-ayuda";
                        p class="hint" id="o-archivo-ayuda" { (words::logo_hint(lang)) }
                    }
                    button class="button" { (icon("plus")) (words::upload_logo(lang)) }
                }
            }
        }
    };
    Ok(room(lang, words::the_office(lang), words::the_office_intro(lang), said, body))
}
