//! *Grupos*: technicians who work together.

use super::form::Fields;
use super::html::{Room, beside, empty, icon, on_enter, refusal, room, sure, text};
use crate::words;
use desk::groups::{self, GroupDraft, GroupRow};
use desk::{Answer, Desk};
use domain::people::{Actor, GroupId, PersonId};
use domain::{Lang, Refusal};
use maud::{Markup, html};

const PATH: &str = "/app/admin/grupos";

pub(super) async fn post(desk: &Desk, actor: &Actor, fields: &Fields) -> Answer<String> {
    let id = fields.number("id").map(GroupId);
    match fields.pressed() {
        "guardar" => {
            let members = fields.all("miembro").filter_map(|id| id.parse().ok()).map(PersonId).collect();
            let id = groups::save(desk, actor, GroupDraft { id, name: fields.get("nombre").to_owned(), members }).await?;
            Ok(format!("{PATH}?id={}&hecho=guardado", id.0))
        }
        "archivar" => {
            groups::archive(desk, actor, id.ok_or(Refusal::NotFound)?).await?;
            Ok(format!("{PATH}?hecho=archivado"))
        }
        "restaurar" => {
            let id = id.ok_or(Refusal::NotFound)?;
            groups::restore(desk, actor, id).await?;
            Ok(format!("{PATH}?id={}&hecho=restaurado", id.0))
        }
        _ => Err(Refusal::BadField { field: "hacer".to_owned() }.into()),
    }
}

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    // Refuses whoever does not administer, before anything is shown.
    desk::settings::progress(desk, actor).await?;
    let all = groups::list(desk, actor).await?;
    let people = desk::queue::choices(desk, actor).await?.technicians;
    let open = fields.number("id").map(GroupId).and_then(|id| all.iter().find(|group| group.id == id)).cloned();
    let new = fields.has("nuevo") || (fields.is_typed() && open.is_none());
    let said = match fields.get("hecho") {
        "guardado" => Some(words::saved(lang)),
        "archivado" => Some(words::archived(lang)),
        "restaurado" => Some(words::restored(lang)),
        _ => None,
    };
    let people: Vec<(PersonId, String)> = people.into_iter().map(|one| (one.id, one.name)).collect();
    let list = html! {
        p { a class="button primary" href={ (PATH) "?nuevo=1" } rel="external" { (icon("plus")) (words::new_group(lang)) } }
        @if all.is_empty() {
            (empty("users", words::no_groups(lang), words::no_groups_text(lang), html! {}))
        } @else {
            ul class="office-lines" {
                @for group in &all { (line(lang, group, open.as_ref().is_some_and(|open| open.id == group.id))) }
            }
        }
    };
    let panel = (new || open.is_some()).then(|| panel(lang, open.as_ref(), &people, fields));
    Ok(room(lang, words::groups(lang), words::groups_intro(lang), said, beside(&list, panel.as_ref())))
}

fn line(lang: Lang, group: &GroupRow, here: bool) -> Markup {
    let members = group.members.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    html! {
        li {
            a class="office-line" href={ (PATH) "?id=" (group.id.0) } rel="external" aria-current=[here.then_some("true")] {
                strong { (group.name) @if group.archived { " " span class="badge" { (words::archived_badge(lang)) } } }
                span { @if members.is_empty() { (words::no_members(lang)) } @else { (members) } }
                small { (words::open_tickets(lang, group.open)) @if group.to_take > 0 { " · " (words::why_group(lang, None, group.to_take)) } @if group.categories > 0 { " · " (words::of_categories(lang, group.categories)) } }
            }
        }
    }
}

fn panel(lang: Lang, group: Option<&GroupRow>, people: &[(PersonId, String)], fields: &Fields) -> Markup {
    let typed = fields.is_typed();
    let name = if typed { fields.get("nombre") } else { group.map_or("", |group| group.name.as_str()) };
    let is_member = |id: PersonId| {
        if typed {
            fields.all("miembro").any(|member| member == id.0.to_string())
        } else {
            group.is_some_and(|group| group.members.iter().any(|(member, _)| *member == id))
        }
    };
    let title = group.map_or_else(|| words::new_group(lang).to_owned(), |group| group.name.clone());
    html! {
        aside class="office-panel" id="panel" aria-labelledby="panel-titulo" {
            h2 id="panel-titulo" tabindex="-1" { (title) }
            (refusal(lang, fields))
            form class="form" method="post" action=(PATH) {
                (on_enter("guardar"))
                @if let Some(group) = group { input type="hidden" name="id" value=(group.id.0); }
                (text("g-nombre", "nombre", words::name(lang), name, None, true, true))
                fieldset class="office-checks" {
                    legend { (words::members(lang)) }
                    @if people.is_empty() { p class="hint" { (words::no_technicians(lang)) } }
                    @for (id, name) in people {
                        label class="check" { input type="checkbox" name="miembro" value=(id.0) checked[is_member(*id)]; (name) }
                    }
                }
                p class="row-actions" {
                    button class="button primary" name="hacer" value="guardar" { (words::save(lang)) }
                    a class="button" href=(PATH) { (words::cancel(lang)) }
                }
            }
            @if let Some(group) = group {
                @if group.archived {
                    form method="post" action=(PATH) {
                        input type="hidden" name="id" value=(group.id.0);
                        button class="button" name="hacer" value="restaurar" { (words::restore(lang)) }
                    }
                } @else {
                    (sure(words::archive(lang), &group.name, words::archive_group_text(lang), html! {
                        form method="post" action=(PATH) {
                            input type="hidden" name="id" value=(group.id.0);
                            button class="button danger" name="hacer" value="archivar" { (words::archive_group(lang)) }
                        }
                    }))
                }
            }
        }
    }
}
