//! `/app/admin`: every room with what it is for.

use super::html::{Room, icon};
use super::{HELP, START};
use crate::words;
use desk::{Answer, Desk, settings};
use domain::Lang;
use domain::people::Actor;
use maud::html;

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang) -> Answer<Room> {
    // Refuses whoever does not administer.
    let progress = settings::progress(desk, actor).await?;
    let pending = !progress.done && progress.tickets == 0;
    let rooms = [
        ("users", "/app/admin/personas", words::people(lang), words::people_about(lang)),
        ("users", "/app/admin/grupos", words::groups(lang), words::groups_about(lang)),
        ("tag", "/app/admin/categorias", words::categories(lang), words::categories_about(lang)),
        ("clock", "/app/admin/calendario", words::calendar(lang), words::calendar_about(lang)),
        ("alarm-clock", "/app/admin/terminos", words::terms(lang), words::terms_about(lang)),
        ("monitor", "/app/admin/oficina", words::the_office(lang), words::the_office_about(lang)),
        ("mailbox", "/app/admin/buzones", words::mailboxes(lang), words::mailboxes_about(lang)),
        ("pencil", "/app/admin/plantillas", words::templates(lang), words::templates_about(lang)),
        ("filter", "/app/admin/reglas", words::rules(lang), words::rules_about(lang)),
        ("history", "/app/admin/auditoria", words::audit(lang), words::audit_about(lang)),
    ];
    let body = html! {
        section class="page office-page" aria-labelledby="oficina-titulo" {
            header class="page-head" {
                h1 id="oficina-titulo" { (words::administration(lang)) }
                p { (words::administration_intro(lang)) }
            }
            @if pending {
                p class="page-note" {
                    (icon("list-checks"))
                    span { (words::start_pending(lang)) " " a href=(START) { (words::start_go_on(lang)) } }
                }
            }
            ul class="office-rooms" {
                @for (symbol, href, name, about) in rooms {
                    li { a class="office-room" href=(href) { (icon(symbol)) strong { (name) } span { (about) } } }
                }
            }
            p { a href=(HELP) { (words::help(lang)) } }
        }
    };
    Ok(Room { title: words::administration(lang).to_owned(), body })
}
