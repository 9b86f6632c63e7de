//! *Personas*: who works here, and who wrote to the desk.

use super::form::Fields;
use super::html::{Room, beside, empty, icon, input, on_enter, refusal, room, select, sure, text};
use super::post::Posted;
use crate::queue::url::encoded;
use crate::words;
use desk::people::{self, LINK_DAYS, PeopleFilter, PersonDetail, PersonDraft, PersonLine};
use desk::{Answer, Desk};
use domain::people::{Actor, PersonId, Role};
use domain::{Lang, Refusal};
use maud::{Markup, html};

const PATH: &str = "/app/admin/personas";
/// Where a one-time link leads.
const LINK: &str = "/clave";

pub(super) async fn post(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Posted> {
    let id = fields.number("id").map(PersonId);
    let there = || id.ok_or(Refusal::NotFound);
    let done = |id: PersonId, how: &str| Ok(Posted::Go(format!("{PATH}?id={}&hecho={how}", id.0)));
    match fields.pressed() {
        "guardar" => {
            let draft = PersonDraft {
                id,
                name: fields.get("nombre").to_owned(),
                address: fields.get("correo").to_owned(),
                role: Role::parse(fields.get("rol")).ok_or_else(|| Refusal::BadField { field: "role".to_owned() })?,
                lang: Lang::parse(fields.get("idioma")).unwrap_or_default(),
            };
            let new = id.is_none() && draft.role.is_staff();
            let id = people::save(desk, actor, draft).await?;
            done(id, if new { "agregada" } else { "guardada" })
        }
        "archivar" => {
            people::archive(desk, actor, there()?).await?;
            Ok(Posted::Go(format!("{PATH}?hecho=archivada")))
        }
        "restaurar" => {
            let id = there()?;
            people::restore(desk, actor, id).await?;
            done(id, "restaurada")
        }
        "cerrar-sesiones" => {
            let id = there()?;
            people::end_sessions(desk, actor, id).await?;
            done(id, "sesiones")
        }
        "enlace" => {
            let id = there()?;
            let token = people::password_link(desk, actor, id).await?;
            let person = people::detail(desk, actor, id).await?.line;
            let address = format!("{}{LINK}/{token}", desk.office().public_url);
            let back = match fields.get("volver") {
                "" => format!("{PATH}?id={}", id.0),
                step => format!("{}?paso={}", super::START, encoded(step)),
            };
            Ok(Posted::Show(words::password_link(lang).to_owned(), link_page(lang, &person, &address, &back).into_string()))
        }
        _ => Err(Refusal::BadField { field: "hacer".to_owned() }.into()),
    }
}

/// Shown once, and gone with the page.
fn link_page(lang: Lang, person: &PersonLine, address: &str, back: &str) -> Markup {
    // By the administrator's own mail program: it is theirs to say whom they trust it to.
    let mail = format!(
        "mailto:{}?subject={}&body={}",
        encoded(&person.address),
        encoded(words::password_link_subject(lang)),
        encoded(&words::password_link_body(lang, &person.name, address, LINK_DAYS)),
    );
    html! {
        h1 { (words::password_link(lang)) }
        p { (words::password_link_for(lang, &person.name, LINK_DAYS)) }
        div class="field" {
            label for="enlace" { (words::password_link_copy(lang)) }
            input id="enlace" type="text" readonly value=(address) autofocus;
        }
        p { (words::password_link_once(lang)) }
        p class="row-actions" {
            a class="button" href=(mail) { (words::password_link_mail(lang)) }
            a class="button primary" href=(back) { (words::password_link_done(lang)) }
        }
    }
}

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    let filter = PeopleFilter {
        text: fields.get("q").trim().to_owned(),
        role: Role::parse(fields.get("ver")),
        archived: fields.get("ver") == "archivadas",
    };
    let found = people::page(desk, actor, &filter).await?;
    let open = match fields.number("id").map(PersonId) {
        Some(id) => Some(people::detail(desk, actor, id).await?),
        None => None,
    };
    let new = fields.has("nueva") || (fields.is_typed() && open.is_none());
    let said = match fields.get("hecho") {
        "agregada" => Some(words::person_added(lang)),
        "guardada" => Some(words::saved(lang)),
        "archivada" => Some(words::archived(lang)),
        "restaurada" => Some(words::restored(lang)),
        "sesiones" => Some(words::sessions_ended(lang)),
        _ => None,
    };
    let me = match actor {
        Actor::Staff(staff) => Some(staff.id),
        _ => None,
    };
    let here = open.as_ref().map(|open| open.line.id);
    let list = html! {
        (search(lang, fields))
        @if found.rows.is_empty() {
            (empty("users", words::no_people(lang), words::no_people_text(lang), html! {}))
        } @else {
            ul class="office-lines" { @for person in &found.rows { (line(lang, person, here == Some(person.id))) } }
            @if found.more { p class="hint" { (words::more_people(lang)) } }
        }
    };
    let panel = (new || open.is_some()).then(|| panel(lang, open.as_ref(), me, fields));
    Ok(room(lang, words::people(lang), words::people_intro(lang), said, beside(&list, panel.as_ref())))
}

fn search(lang: Lang, fields: &Fields) -> Markup {
    let chosen = fields.get("ver");
    let mut options: Vec<(String, String)> =
        Role::ALL.iter().filter(|role| role.is_staff()).map(|role| (role.key().to_owned(), role.label(lang).to_owned())).collect();
    options.push((Role::Requester.key().to_owned(), words::requesters(lang).to_owned()));
    options.push(("archivadas".to_owned(), words::archived_people(lang).to_owned()));
    html! {
        form class="office-search" method="get" action=(PATH) role="search" {
            (input("search", "p-buscar", "q", words::search_people(lang), fields.get("q"), None, false, false))
            (select("p-ver", "ver", words::show_which(lang), Some(words::all_staff(lang)), options, chosen, None))
            button class="button" { (icon("search")) (words::search(lang)) }
        }
        p { a class="button primary" href={ (PATH) "?nueva=1" } rel="external" { (icon("plus")) (words::new_person(lang)) } }
    }
}

fn line(lang: Lang, person: &PersonLine, here: bool) -> Markup {
    html! {
        li {
            a class="office-line" href={ (PATH) "?id=" (person.id.0) } rel="external" aria-current=[here.then_some("true")] {
                strong { (person.name) @if !person.active { " " span class="badge" { (words::archived_badge(lang)) } } }
                span { (person.role.label(lang)) " · " (person.address) }
                small {
                    (words::open_tickets(lang, person.open))
                    @if person.role.is_staff() && person.active && !person.can_sign_in { " · " (words::no_password_yet(lang)) }
                }
            }
        }
    }
}

fn panel(lang: Lang, open: Option<&PersonDetail>, me: Option<PersonId>, fields: &Fields) -> Markup {
    let typed = fields.is_typed();
    let value = |field: &str, kept: String| if typed { fields.get(field).to_owned() } else { kept };
    let line = open.map(|open| &open.line);
    let name = value("nombre", line.map(|line| line.name.clone()).unwrap_or_default());
    let address = value("correo", line.map(|line| line.address.clone()).unwrap_or_default());
    let role = value("rol", line.map_or(Role::Technician, |line| line.role).key().to_owned());
    let spoken = value("idioma", open.map_or(Lang::Es, |open| open.lang).tag().to_owned());
    let roles = Role::ALL.iter().filter(|role| role.is_staff() || line.is_some_and(|line| line.role == Role::Requester));
    let roles = roles.map(|role| (role.key().to_owned(), words::role_about(lang, *role)));
    let languages = [(Lang::Es, "Español"), (Lang::En, "English")].map(|(lang, name)| (lang.tag().to_owned(), name.to_owned()));
    html! {
        aside class="office-panel" id="panel" aria-labelledby="panel-titulo" {
            h2 id="panel-titulo" { (line.map_or_else(|| words::new_person(lang).to_owned(), |line| line.name.clone())) }
            (refusal(lang, fields))
            @if let Some(open) = open { (facts(lang, open)) }
            form class="form" method="post" action=(PATH) {
                (on_enter("guardar"))
                @if let Some(line) = line { input type="hidden" name="id" value=(line.id.0); }
                (text("p-nombre", "nombre", words::name(lang), &name, None, true, open.is_none() || typed))
                (input("email", "p-correo", "correo", words::mail_address(lang), &address, Some(words::address_hint(lang)), true, false))
                (select("p-rol", "rol", words::role(lang), None, roles, &role, None))
                (select("p-idioma", "idioma", words::language(lang), None, languages, &spoken, Some(words::language_of_mails(lang))))
                p class="row-actions" {
                    button class="button primary" name="hacer" value="guardar" { (words::save(lang)) }
                    a class="button" href=(PATH) { (words::cancel(lang)) }
                }
            }
            @if let Some(open) = open { (deeds(lang, open, me == Some(open.line.id))) }
        }
    }
}

fn facts(lang: Lang, open: &PersonDetail) -> Markup {
    html! {
        dl class="facts" {
            div { dt { (words::known_since(lang)) } dd { (open.since.text) } }
            div { dt { (words::open_word(lang)) } dd { (words::open_tickets(lang, open.line.open)) } }
            @if open.line.role.is_staff() {
                div { dt { (words::sessions(lang)) } dd { (open.sessions) } }
                @if !open.groups.is_empty() { div { dt { (words::groups(lang)) } dd { (open.groups.join(", ")) } } }
                @if let Some(until) = &open.link_until { div { dt { (words::password_link(lang)) } dd { (words::until(lang, &until.text)) } } }
            }
        }
    }
}

fn deeds(lang: Lang, open: &PersonDetail, is_me: bool) -> Markup {
    let line = &open.line;
    let button = |deed: &str, class: &str, label: &str| {
        html! {
            form method="post" action=(PATH) {
                input type="hidden" name="id" value=(line.id.0);
                button class=(class) name="hacer" value=(deed) { (label) }
            }
        }
    };
    html! {
        @if !line.active {
            (button("restaurar", "button", words::restore(lang)))
        } @else if line.role.is_staff() {
            section class="office-deeds" aria-label=(words::access(lang)) {
                h3 { (words::access(lang)) }
                p class="hint" { @if line.can_sign_in { (words::has_password(lang)) } @else { (words::has_no_password(lang)) } }
                (button("enlace", "button", if line.can_sign_in { words::reset_password(lang) } else { words::make_link(lang) }))
                @if open.sessions > 0 && !is_me { (button("cerrar-sesiones", "button", words::end_sessions(lang))) }
                @if !is_me {
                    (sure(words::archive(lang), &line.name, &words::archive_person_text(lang, line.open), button("archivar", "button danger", words::archive_person(lang))))
                }
            }
        }
    }
}
