//! `/app/inicio`: the first use of an empty Mesa, a step at a time. It can be left and gone on with, and never comes back once it is done.

use super::START;
use super::form::Fields;
use super::html::{Room, icon, input, on_enter, refusal, select, text};
use crate::words;
use desk::categories::{self, CategoryDraft, CategoryRow};
use desk::people::{self, PeopleFilter, PersonDraft};
use desk::settings::{self, OfficeDraft, Progress};
use desk::{Answer, Desk};
use domain::people::{Actor, PersonId, Role};
use domain::tickets::CategoryId;
use domain::{Lang, Refusal};
use maud::{Markup, html};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Office,
    Mailbox,
    Technicians,
    Categories,
    Calendar,
    Done,
}

impl Step {
    const ALL: [Self; 6] = [Self::Office, Self::Mailbox, Self::Technicians, Self::Categories, Self::Calendar, Self::Done];

    const fn key(self) -> &'static str {
        match self {
            Self::Office => "oficina",
            Self::Mailbox => "buzon",
            Self::Technicians => "tecnicos",
            Self::Categories => "categorias",
            Self::Calendar => "calendario",
            Self::Done => "listo",
        }
    }

    fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.key() == key)
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Office => words::the_office(lang),
            Self::Mailbox => words::step_mailbox(lang),
            Self::Technicians => words::step_technicians(lang),
            Self::Categories => words::categories(lang),
            Self::Calendar => words::calendar(lang),
            Self::Done => words::step_done(lang),
        }
    }

    /// The one after it.
    fn next(self) -> Self {
        let at = Self::ALL.into_iter().position(|step| step == self).unwrap_or(0);
        Self::ALL.get(at + 1).copied().unwrap_or(Self::Done)
    }

    fn address(self) -> String {
        format!("{START}?paso={}", self.key())
    }
}

pub(super) async fn post(desk: &Desk, actor: &Actor, fields: &Fields) -> Answer<String> {
    let step = Step::parse(fields.get("paso")).ok_or(Refusal::NotFound)?;
    if settings::progress(desk, actor).await?.done {
        return Ok(Step::Done.address());
    }
    match (step, fields.pressed()) {
        (Step::Office, "seguir") => {
            let now = settings::office(desk, actor).await?;
            let accent = now.accent.map(|accent| accent.hex().to_owned()).unwrap_or_default();
            settings::save_office(desk, actor, OfficeDraft { name: fields.get("nombre").to_owned(), accent }, &now.mark).await?;
        }
        (Step::Technicians, "agregar") => {
            let draft = PersonDraft {
                id: None,
                name: fields.get("nombre").to_owned(),
                address: fields.get("correo").to_owned(),
                role: Role::parse(fields.get("rol")).filter(|role| role.is_staff()).unwrap_or(Role::Technician),
                lang: Lang::Es,
            };
            people::save(desk, actor, draft).await?;
            return Ok(format!("{}&hecho=agregada", step.address()));
        }
        (Step::Categories, "seguir") => keep_categories(desk, actor, fields).await?,
        (_, "seguir") => {}
        (_, "terminar") => {
            settings::finish(desk, actor, step.key(), true).await?;
            return Ok("/app/triage".to_owned());
        }
        _ => return Err(Refusal::BadField { field: "hacer".to_owned() }.into()),
    }
    settings::finish(desk, actor, step.key(), false).await?;
    Ok(step.next().address())
}

/// What is unticked is put away, what is named otherwise is renamed, what was added is made.
async fn keep_categories(desk: &Desk, actor: &Actor, fields: &Fields) -> Answer<()> {
    let all = categories::page(desk, actor).await?;
    for row in all.iter().filter(|row| !row.archived) {
        let name = fields.get(&format!("nombre{}", row.id.0)).trim();
        // What somebody else added meanwhile was not shown, and nobody wanted it gone.
        if !fields.has(&format!("visto{}", row.id.0)) {
            continue;
        }
        if !fields.has(&format!("deja{}", row.id.0)) {
            match categories::archive(desk, actor, row.id).await {
                // It went with what it lies below.
                Err(desk::Trouble::Refused(Refusal::UnknownCategory)) | Ok(()) => {}
                Err(trouble) => return Err(trouble),
            }
        } else if !name.is_empty() && name != row.name {
            categories::save(desk, actor, draft(row, name)).await?;
        }
    }
    for name in fields.all("nueva").map(str::trim).filter(|name| !name.is_empty()) {
        let parent = fields.number("bajo").map(CategoryId);
        categories::save(desk, actor, CategoryDraft { parent, name: name.to_owned(), ..CategoryDraft::default() }).await?;
    }
    Ok(())
}

fn draft(row: &CategoryRow, name: &str) -> CategoryDraft {
    CategoryDraft {
        id: Some(row.id),
        parent: row.parent,
        name: name.to_owned(),
        kind: row.kind,
        technician: row.technician.as_ref().map(|(id, _)| *id),
        group: row.group.as_ref().map(|(id, _)| *id),
        resolution_hours: row.resolution_hours,
    }
}

pub(super) async fn page(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Room> {
    let progress = settings::progress(desk, actor).await?;
    let first_open = Step::ALL.into_iter().find(|step| !is_done(&progress, *step)).unwrap_or(Step::Done);
    let step = Step::parse(fields.get("paso")).unwrap_or(first_open);
    let form = match step {
        Step::Office => office(desk, actor, lang, fields).await?,
        Step::Mailbox => mailbox(desk, lang, &progress),
        Step::Technicians => technicians(desk, actor, lang, fields).await?,
        Step::Categories => tree(desk, actor, lang, fields).await?,
        Step::Calendar => calendar(desk, lang),
        Step::Done => done(desk, lang, &progress),
    };
    let passed = Step::ALL.into_iter().filter(|step| is_done(&progress, *step)).count();
    let body = html! {
        section class="page office-page office-start" aria-labelledby="oficina-titulo" {
            header class="page-head" {
                h1 id="oficina-titulo" { (words::start(lang)) }
                p { (words::start_intro(lang)) }
            }
            nav aria-label=(words::start_steps(lang)) {
                p class="quiet" { (words::start_progress(lang, passed, Step::ALL.len() - 1)) }
                ol class="office-steps" {
                    @for each in Step::ALL {
                        li data-done=(is_done(&progress, each)) {
                            a href=(each.address()) rel="external" aria-current=[(each == step).then_some("step")] {
                                @if is_done(&progress, each) { (icon("circle-check")) span class="visually-hidden" { (words::step_is_done(lang)) " " } }
                                (each.label(lang))
                            }
                        }
                    }
                }
            }
            div class="office-step" {
                h2 { (step.label(lang)) }
                (refusal(lang, fields))
                (form)
            }
            p class="quiet" { (words::start_leave(lang)) }
        }
    };
    Ok(Room { title: format!("{} · {}", step.label(lang), words::start(lang)), body })
}

/// By what is there, or because somebody went on from it.
fn is_done(progress: &Progress, step: Step) -> bool {
    let passed = progress.passed.iter().any(|passed| passed == step.key());
    passed
        || match step {
            Step::Office => progress.office,
            Step::Mailbox => !progress.mailboxes.is_empty(),
            Step::Technicians | Step::Categories => false,
            Step::Calendar => progress.calendar,
            Step::Done => progress.done,
        }
}

fn go_on(lang: Lang, step: Step, label: &str) -> Markup {
    html! {
        form method="post" action=(START) class="row-actions" {
            input type="hidden" name="paso" value=(step.key());
            button class="button primary" name="hacer" value="seguir" { (label) }
            @if step != Step::Calendar { a class="button" href=(step.next().address()) rel="external" { (words::start_later(lang)) } }
        }
    }
}

async fn office(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Markup> {
    let view = settings::office(desk, actor).await?;
    let name = if fields.is_typed() { fields.get("nombre") } else { view.name.as_str() };
    Ok(html! {
        p { (words::step_office_text(lang)) }
        form class="form" method="post" action=(START) {
            (on_enter("seguir"))
            input type="hidden" name="paso" value=(Step::Office.key());
            (text("i-nombre", "nombre", words::office_name(lang), name, Some(words::office_name_hint(lang)), true, true))
            p { a href=(super::identity::PATH) rel="external" { (words::step_office_more(lang)) } }
            p class="row-actions" { button class="button primary" name="hacer" value="seguir" { (words::save_and_go_on(lang)) } }
        }
    })
}

fn mailbox(desk: &Desk, lang: Lang, progress: &Progress) -> Markup {
    html! {
        p { (words::step_mailbox_text(lang, desk.office().support.as_str())) }
        @if progress.mailboxes.is_empty() {
            p { a class="button primary" href="/app/admin/buzones/buzon" rel="external" { (icon("mailbox")) (words::connect_mailbox(lang)) } }
            p class="hint" { (words::mailbox_or_lmtp(lang)) }
        } @else {
            ul class="office-lines" { @for address in &progress.mailboxes { li class="office-line" { strong { (address) } span { (words::mailbox_is_there(lang)) } } } }
            p { a href="/app/admin/buzones" rel="external" { (words::see_mailboxes(lang)) } }
        }
        (go_on(lang, Step::Mailbox, words::go_on(lang)))
    }
}

async fn technicians(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Markup> {
    let staff = people::page(desk, actor, &PeopleFilter::default()).await?.rows;
    let typed = fields.is_typed();
    let value = |field: &str| if typed { fields.get(field) } else { "" };
    let roles =
        [Role::Technician, Role::Supervisor, Role::Administrator].map(|role| (role.key().to_owned(), words::role_about(lang, role)));
    let link = |id: PersonId| {
        html! {
            form method="post" action="/app/admin/personas" {
                input type="hidden" name="id" value=(id.0);
                input type="hidden" name="volver" value=(Step::Technicians.key());
                button class="button" name="hacer" value="enlace" { (words::make_link(lang)) }
            }
        }
    };
    Ok(html! {
        p { (words::step_technicians_text(lang)) }
        @if fields.get("hecho") == "agregada" { p class="outcome ok" role="status" { (icon("circle-check")) (words::person_added(lang)) } }
        ul class="office-lines" {
            @for person in &staff {
                li {
                    div class="office-line" {
                        strong { (person.name) }
                        span { (person.role.label(lang)) " · " (person.address) }
                    }
                    @if !person.can_sign_in { (link(person.id)) }
                }
            }
        }
        form class="form office-card" method="post" action=(START) {
            (on_enter("agregar"))
            input type="hidden" name="paso" value=(Step::Technicians.key());
            h3 { (words::add_person(lang)) }
            (text("i-nombre", "nombre", words::name(lang), value("nombre"), None, true, true))
            (input("email", "i-correo", "correo", words::mail_address(lang), value("correo"), None, true, false))
            (select("i-rol", "rol", words::role(lang), None, roles, value("rol"), None))
            p class="row-actions" { button class="button" name="hacer" value="agregar" { (icon("plus")) (words::add_person(lang)) } }
        }
        (go_on(lang, Step::Technicians, words::go_on(lang)))
    })
}

async fn tree(desk: &Desk, actor: &Actor, lang: Lang, fields: &Fields) -> Answer<Markup> {
    let all = categories::page(desk, actor).await?;
    let typed = fields.is_typed();
    Ok(html! {
        p { (words::step_categories_text(lang)) }
        form class="form" method="post" action=(START) {
            (on_enter("seguir"))
            input type="hidden" name="paso" value=(Step::Categories.key());
            ul class="office-lines office-tree office-starter" {
                @for row in all.iter().filter(|row| !row.archived) {
                    @let (keep, name) = (format!("deja{}", row.id.0), format!("nombre{}", row.id.0));
                    li data-depth=(row.depth.min(4)) {
                        input type="hidden" name=(format!("visto{}", row.id.0)) value="1";
                        input type="checkbox" name=(keep) value="1" checked[!typed || fields.has(&keep)] aria-label=(words::keep_category(lang, &row.path));
                        input type="text" name=(name) maxlength="100" value=(if typed { fields.get(&name) } else { row.name.as_str() }) aria-label=(words::name_of_category(lang, &row.path));
                    }
                }
                @for nth in 1..=3 {
                    li data-depth="0" { input type="text" name="nueva" maxlength="100" placeholder=(words::another_category(lang)) aria-label=(words::another_category_nth(lang, nth)); }
                }
            }
            p class="row-actions" { button class="button primary" name="hacer" value="seguir" { (words::save_and_go_on(lang)) } }
        }
    })
}

fn calendar(desk: &Desk, lang: Lang) -> Markup {
    let calendar = desk.calendar();
    html! {
        p { (words::step_calendar_text(lang)) }
        p class="page-note" { (icon("clock")) span { (calendar.hours_words(lang)) " · " (calendar.zone()) } }
        p { (words::step_calendar_terms(lang, desk.terms().first_response_hours)) }
        p { a href="/app/admin/calendario" rel="external" { (words::change_hours(lang)) } " · " a href="/app/admin/terminos" rel="external" { (words::change_terms(lang)) } }
        (go_on(lang, Step::Calendar, words::hours_are_right(lang)))
    }
}

fn done(desk: &Desk, lang: Lang, progress: &Progress) -> Markup {
    html! {
        p { (words::step_done_text(lang, desk.office().support.as_str())) }
        ul class="office-why" {
            li { (words::done_mailboxes(lang, progress.mailboxes.len())) }
            li { (words::done_technicians(lang, progress.technicians.len())) }
            li { (words::done_categories(lang, progress.categories)) }
        }
        form method="post" action=(START) class="row-actions" {
            input type="hidden" name="paso" value=(Step::Done.key());
            button class="button primary" name="hacer" value="terminar" { (words::start_finish(lang)) }
        }
    }
}
