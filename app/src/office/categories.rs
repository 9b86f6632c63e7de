//! *Categorías*: the tree that tickets are sorted by.

use super::form::Fields;
use super::html::{Room, beside, empty, icon, input, on_enter, refusal, room, select, sure, text};
use crate::words;
use desk::categories::{self, CategoryDraft, CategoryRow};
use desk::{Answer, Desk, groups};
use domain::people::{Actor, GroupId, PersonId};
use domain::tickets::{CategoryId, Kind};
use domain::{Lang, Refusal};
use maud::{Markup, html};

const PATH: &str = "/app/admin/categorias";

pub(super) async fn post(desk: &Desk, actor: &Actor, fields: &Fields) -> Answer<String> {
    let id = fields.number("id").map(CategoryId);
    let there = || id.ok_or(Refusal::UnknownCategory);
    match fields.pressed() {
        "guardar" => {
            let id = categories::save(desk, actor, draft(fields)?).await?;
            Ok(format!("{PATH}?id={}&hecho=guardada", id.0))
        }
        "subir" | "bajar" => {
            let id = there()?;
            categories::move_by(desk, actor, id, fields.pressed() == "subir").await?;
            // Where it was pressed the next press is likely. No fragment: it would take the focus away.
            Ok(format!("{PATH}?foco={}-{}", id.0, fields.pressed()))
        }
        "archivar" => {
            categories::archive(desk, actor, there()?).await?;
            Ok(format!("{PATH}?hecho=archivada"))
        }
        "restaurar" => {
            let id = there()?;
            categories::restore(desk, actor, id).await?;
            Ok(format!("{PATH}?id={}&hecho=restaurada", id.0))
        }
        _ => Err(Refusal::BadField { field: "hacer".to_owned() }.into()),
    }
}

fn draft(fields: &Fields) -> Result<CategoryDraft, Refusal> {
    let hours = fields.get("horas").trim();
    // A technician or a group: one field, as one thinks of it.
    let whose = |prefix: &str| fields.get("de").strip_prefix(prefix).and_then(|id| id.parse().ok());
    Ok(CategoryDraft {
        id: fields.number("id").map(CategoryId),
        parent: fields.number("bajo").map(CategoryId),
        name: fields.get("nombre").to_owned(),
        kind: Kind::parse(fields.get("tipo")),
        technician: whose("p").map(PersonId),
        group: whose("g").map(GroupId),
        resolution_hours: if hours.is_empty() { None } else { Some(fields.hours("horas", "resolution_hours")?) },
    })
}

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    let all = categories::page(desk, actor).await?;
    let open = fields.number("id").map(CategoryId).and_then(|id| all.iter().find(|row| row.id == id)).cloned();
    let new = fields.has("nueva") || (fields.is_typed() && open.is_none());
    let said = match fields.get("hecho") {
        "guardada" => Some(words::saved(lang)),
        "archivada" => Some(words::archived(lang)),
        "restaurada" => Some(words::restored(lang)),
        _ => None,
    };
    let whose = whose(desk, actor, lang).await?;
    let shown = all.iter().filter(|row| !row.archived);
    let archived: Vec<&CategoryRow> = all.iter().filter(|row| row.archived).collect();
    let here = open.as_ref().map(|row| row.id);
    let list = html! {
        p { a class="button primary" href={ (PATH) "?nueva=1" } rel="external" { (icon("plus")) (words::new_category(lang)) } }
        @if all.len() == archived.len() {
            (empty("tag", words::no_categories(lang), words::no_categories_text(lang), html! {}))
        } @else {
            ul class="office-lines office-tree" { @for row in shown { (line(lang, row, here == Some(row.id), fields.get("foco"))) } }
        }
        @if !archived.is_empty() {
            details class="office-more" open[archived.iter().any(|row| here == Some(row.id))] {
                summary { (words::archived_ones(lang, archived.len())) }
                ul class="office-lines" {
                    @for row in &archived {
                        li { a class="office-line" href={ (PATH) "?id=" (row.id.0) } rel="external" { strong { (row.path) } } }
                    }
                }
            }
        }
    };
    let panel = (new || open.is_some()).then(|| panel(lang, open.as_ref(), &all, &whose, fields));
    Ok(room(lang, words::categories(lang), words::categories_intro(lang), said, beside(&list, panel.as_ref())))
}

/// Who tickets may be suggested to: `p7` is a person, `g3` a group.
async fn whose(desk: &Desk, actor: &Actor, lang: Lang) -> Answer<Vec<(String, String)>> {
    let groups = groups::list(desk, actor).await?;
    let people = desk::queue::choices(desk, actor).await?.technicians;
    let mut whose: Vec<(String, String)> = groups
        .into_iter()
        .filter(|group| !group.archived)
        .map(|group| (format!("g{}", group.id.0), words::group_called(lang, &group.name)))
        .collect();
    whose.extend(people.into_iter().map(|person| (format!("p{}", person.id.0), person.name)));
    Ok(whose)
}

fn line(lang: Lang, row: &CategoryRow, here: bool, focus: &str) -> Markup {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(row.kind.map(|kind| kind.label(lang).to_owned()));
    facts.extend(row.technician.iter().map(|(_, name)| name.clone()));
    facts.extend(row.group.iter().filter(|_| row.technician.is_none()).map(|(_, name)| words::group_called(lang, name)));
    facts.extend(row.resolution_hours.map(|hours| words::hours_to_solve(lang, hours)));
    let pressed = focus.strip_prefix(&row.id.0.to_string()).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    // At the end of the list its button is no more: the other one takes the focus.
    let up = pressed == "subir" && !row.first || pressed == "bajar" && row.last;
    let down = pressed == "bajar" && !row.last || pressed == "subir" && row.first;
    html! {
        li data-depth=(row.depth.min(4)) {
            a class="office-line" href={ (PATH) "?id=" (row.id.0) } rel="external" aria-current=[here.then_some("true")] {
                strong { (row.name) }
                @if !facts.is_empty() { span { (facts.join(" · ")) } }
                small { (words::open_tickets(lang, row.open)) }
            }
            form method="post" action=(PATH) class="office-order" {
                input type="hidden" name="id" value=(row.id.0);
                button class="icon-button" name="hacer" value="subir" disabled[row.first] autofocus[up] aria-label={ (words::move_up(lang)) ": " (row.name) } { (icon("arrow-up")) }
                button class="icon-button" name="hacer" value="bajar" disabled[row.last] autofocus[down] aria-label={ (words::move_down(lang)) ": " (row.name) } { (icon("arrow-down")) }
            }
        }
    }
}

fn panel(lang: Lang, row: Option<&CategoryRow>, all: &[CategoryRow], whose: &[(String, String)], fields: &Fields) -> Markup {
    let typed = fields.is_typed();
    let value = |field: &str, kept: String| if typed { fields.get(field).to_owned() } else { kept };
    let name = value("nombre", row.map(|row| row.name.clone()).unwrap_or_default());
    let kept = row.and_then(|row| row.parent).map(|id| id.0.to_string());
    // Under which a new one is made: the link says.
    let parent = value("bajo", kept.unwrap_or_else(|| fields.get("bajo").to_owned()));
    let kind = value("tipo", row.and_then(|row| row.kind).map(|kind| kind.key().to_owned()).unwrap_or_default());
    let of = row.and_then(|row| match (&row.technician, &row.group) {
        (Some((id, _)), _) => Some(format!("p{}", id.0)),
        (None, Some((id, _))) => Some(format!("g{}", id.0)),
        (None, None) => None,
    });
    let of = value("de", of.unwrap_or_default());
    let hours = value("horas", row.and_then(|row| row.resolution_hours).map(|hours| hours.to_string()).unwrap_or_default());
    let title = row.map_or_else(|| words::new_category(lang).to_owned(), |row| row.path.clone());
    let parents = all.iter().filter(|other| !other.archived && row.is_none_or(|row| row.id != other.id));
    let parents = parents.map(|other| (other.id.0.to_string(), other.path.clone()));
    let kinds = Kind::ALL.iter().map(|kind| (kind.key().to_owned(), kind.label(lang).to_owned()));
    html! {
        aside class="office-panel" id="panel" aria-labelledby="panel-titulo" {
            h2 id="panel-titulo" { (title) }
            (refusal(lang, fields))
            @if row.is_some_and(|row| row.archived) {
                p class="page-note" { (icon("archive")) (words::category_is_archived(lang)) }
            }
            form class="form" method="post" action=(PATH) {
                (on_enter("guardar"))
                @if let Some(row) = row { input type="hidden" name="id" value=(row.id.0); }
                (text("c-nombre", "nombre", words::name(lang), &name, None, true, true))
                (select("c-bajo", "bajo", words::lies_below(lang), Some(words::at_the_top(lang)), parents, &parent, None))
                (select("c-tipo", "tipo", words::default_kind(lang), Some(words::as_it_comes(lang)), kinds, &kind, None))
                (select("c-de", "de", words::default_technician(lang), Some(words::nobody(lang)), whose.iter().cloned(), &of, Some(words::default_technician_hint(lang))))
                (input("number", "c-horas", "horas", words::own_term(lang), &hours, Some(words::own_term_hint(lang)), false, false))
                p class="row-actions" {
                    button class="button primary" name="hacer" value="guardar" { (words::save(lang)) }
                    a class="button" href=(PATH) { (words::cancel(lang)) }
                }
            }
            @if let Some(row) = row {
                @if row.archived {
                    form method="post" action=(PATH) {
                        input type="hidden" name="id" value=(row.id.0);
                        button class="button" name="hacer" value="restaurar" { (words::restore(lang)) }
                    }
                } @else {
                    p { a class="button" href={ (PATH) "?nueva=1&bajo=" (row.id.0) } rel="external" { (icon("plus")) (words::new_below(lang)) } }
                    (sure(words::archive(lang), &row.name, words::archive_category_text(lang), html! {
                        form method="post" action=(PATH) {
                            input type="hidden" name="id" value=(row.id.0);
                            button class="button danger" name="hacer" value="archivar" { (words::archive_category(lang)) }
                        }
                    }))
                }
            }
        }
    }
}
