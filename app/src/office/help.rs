//! `/app/ayuda`: the office's own process, step by step, as each role meets it.

use super::html::{Room, icon};
use crate::words;
use domain::Lang;
use domain::people::{Actor, Role};
use maud::html;

pub(super) fn page(actor: &Actor, lang: Lang) -> Room {
    let role = match actor {
        Actor::Staff(staff) => staff.role,
        _ => Role::Supervisor,
    };
    let body = html! {
        section class="page office-page office-help" aria-labelledby="oficina-titulo" {
            header class="page-head" {
                h1 id="oficina-titulo" { (words::help(lang)) }
                p { (words::help_intro(lang)) }
            }
            section aria-labelledby="ayuda-rol" {
                h2 id="ayuda-rol" { (words::help_for(lang, role.label(lang))) }
                ul class="office-tasks" {
                    @for (href, what, how) in words::help_tasks(lang, role) {
                        li { a href=(href) { strong { (what) } } p { (how) } }
                    }
                }
            }
            section aria-labelledby="ayuda-proceso" {
                h2 id="ayuda-proceso" { (words::help_process(lang)) }
                ol class="office-process" {
                    @for (step, what, who, how) in words::process(lang) {
                        li {
                            h3 { span class="badge" { (step) } " " (what) }
                            p class="quiet" { (who) }
                            p { (how) }
                        }
                    }
                }
            }
            section aria-labelledby="ayuda-dudas" {
                h2 id="ayuda-dudas" { (words::help_questions(lang)) }
                @for (question, answer) in words::questions(lang) {
                    details class="office-question" { summary { (question) } p { (answer) } }
                }
            }
            p class="row-actions" {
                a class="button" href="/accesibilidad" rel="external" { (words::accessibility(lang)) }
                a class="button" href="/privacidad" rel="external" { (words::privacy(lang)) }
                span class="hint" { (icon("keyboard")) " " (words::help_keys(lang)) }
            }
        }
    };
    Room { title: words::help(lang).to_owned(), body }
}
