//! The survey of a closing. Opening it changes nothing, for mail scanners open links: only its forms do.

use super::document::document;
use crate::shell::Assets;
use crate::ui::{Icon, Prose, TextArea};
use crate::words;
use domain::survey::{MAX_COMMENT, SurveyView};
use domain::{Lang, Refusal};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    #[default]
    Asks,
    /// The score was kept.
    Thanks,
    /// The ticket is back at work.
    Reopened,
}

/// What somebody chose or wrote and has not yet been kept: from the link in the mail, or from a form that was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// 1 to 5.
    pub score: Option<u8>,
    pub comment: Option<String>,
    /// *No quedó solucionado* was pressed.
    pub reopening: bool,
    pub reason: String,
}

/// The whole page. `refused` says what stopped the form that was sent.
pub fn survey(assets: &Assets, token: &str, view: SurveyView, face: Face, typed: Typed, refused: Option<&Refusal>) -> String {
    let lang = view.lang;
    let office = view.office.clone();
    let path = format!("/e/{token}");
    let title = match face {
        Face::Asks => words::survey_title(lang),
        Face::Thanks => words::survey_thanks_title(lang),
        Face::Reopened => words::survey_reopened_title(lang),
    };
    let refused = refused.map(|no| sentence(lang, no, &view));
    document(assets, lang, &office, title, move || match face {
        Face::Asks => view! { <Asks path view typed refused/> }.into_any(),
        Face::Thanks => view! { <Thanks title text=words::survey_thanks(lang) path lang/> }.into_any(),
        Face::Reopened => view! { <Thanks title text=words::survey_reopened(lang) path lang/> }.into_any(),
    })
}

/// For a link that leads nowhere: forged, cut off by a mail client, or of a ticket that is gone.
pub fn invalid_link(assets: &Assets, lang: Lang, office: &str) -> String {
    document(assets, lang, office, words::survey_invalid_title(lang), move || {
        view! {
            <h1>{words::survey_invalid_title(lang)}</h1>
            <p>{words::refusal(lang, &Refusal::InvalidLink)}</p>
        }
    })
}

/// Requesters have neither a role nor a page to reload: two noes read differently here.
fn sentence(lang: Lang, no: &Refusal, view: &SurveyView) -> String {
    match no {
        Refusal::NotAllowed | Refusal::IllegalMove { .. } if !view.can_answer => words::survey_not_yet(lang).into(),
        Refusal::EmptyBody => words::survey_reason_missing(lang).into(),
        no => words::refusal(lang, no),
    }
}

#[component]
fn Asks(path: String, view: SurveyView, typed: Typed, refused: Option<String>) -> impl IntoView {
    let lang = view.lang;
    let SurveyView { ticket, subject, solution, technician, answered, can_reopen, can_answer, .. } = view;
    let Typed { score, comment, reopening, reason } = typed;
    let before = answered.is_some();
    let (kept_score, kept_comment) = answered.map(|answer| (answer.score, answer.comment.unwrap_or_default())).unzip();
    // What was sent last wins over what was kept before.
    let (score, comment) = (score.or(kept_score), comment.or(kept_comment).unwrap_or_default());
    view! {
        <h1>{words::survey_title(lang)}</h1>
        <p class="survey-ticket">
            <strong>{if subject.trim().is_empty() { words::no_subject(lang).to_owned() } else { subject }}</strong>
            " "
            <span class="ticket-number">{ticket.to_string()}</span>
        </p>
        {technician.map(|name| view! { <p>{words::attended_by(lang, &name)} "."</p> })}
        {refused
            .map(|sentence| {
                view! {
                    <p class="outcome bad" role="alert">
                        <Icon name="triangle-alert"/>
                        <span>{sentence}</span>
                    </p>
                }
            })}
        {solution
            .map(|solution| {
                view! {
                    <section class="survey-solution" aria-labelledby="hecho">
                        <h2 id="hecho">{words::survey_solution(lang)}</h2>
                        <Prose text=solution/>
                    </section>
                }
            })}
        {if can_answer {
            view! {
                {before.then(|| view! { <p class="page-note"><Icon name="info"/>{words::survey_answered(lang)}</p> })}
                <Score path=path.clone() lang score comment/>
                <NotSolved path lang can_reopen reopening reason/>
            }
                .into_any()
        } else {
            view! { <p class="page-note"><Icon name="info"/>{words::survey_not_yet(lang)}</p> }.into_any()
        }}
    }
}

#[component]
fn Score(path: String, lang: Lang, score: Option<u8>, comment: String) -> impl IntoView {
    view! {
        <form class="form survey" method="post" action=path>
            <fieldset class="scores">
                <legend>{words::survey_score(lang)}</legend>
                {(1..=5_u8)
                    .map(|each| {
                        view! {
                            <label class="score">
                                <input type="radio" name="nota" value=each.to_string() required checked=score == Some(each)/>
                                <span class="score-number">{each.to_string()}</span>
                                " "
                                <span class="score-text">{words::score(lang, each)}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <div class="field">
                <label for="comentario">{words::survey_comment(lang)}</label>
                <TextArea id="comentario" name="comentario" text=comment rows=3 max=MAX_COMMENT/>
            </div>
            <p class="hint" id="confirmar">{words::survey_confirm_hint(lang)}</p>
            <button class="button primary" type="submit" aria-describedby="confirmar">{words::survey_send(lang)}</button>
        </form>
    }
}

/// Whether it is solved is asked apart from how the service was.
#[component]
fn NotSolved(path: String, lang: Lang, can_reopen: bool, reopening: bool, reason: String) -> impl IntoView {
    view! {
        <section class="not-solved" aria-labelledby="solucionado">
            <h2 id="solucionado">{words::survey_solved(lang)}</h2>
            {if can_reopen {
                view! {
                    <details open=reopening>
                        <summary class="button">{words::survey_not_solved(lang)}</summary>
                        <form class="form" method="post" action=path>
                            <input type="hidden" name="reabrir" value="1"/>
                            <div class="field">
                                <label for="motivo">{words::survey_reopen_title(lang)}</label>
                                <TextArea id="motivo" name="motivo" text=reason rows=4 required=true max=MAX_COMMENT described_by="motivo-ayuda"/>
                                <p class="hint" id="motivo-ayuda">{words::survey_reopen_hint(lang)}</p>
                            </div>
                            <button class="button primary" type="submit">{words::survey_reopen_send(lang)}</button>
                        </form>
                    </details>
                }
                    .into_any()
            } else {
                view! { <p>{words::survey_window_passed(lang)}</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Thanks(title: &'static str, text: &'static str, path: String, lang: Lang) -> impl IntoView {
    view! {
        <h1>{title}</h1>
        <p role="status">{text}</p>
        <p><a class="button" href=path>{words::survey_back(lang)}</a></p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::survey::Answer;
    use domain::tickets::TicketId;
    use domain::{Instant, Stamp};

    fn view(lang: Lang) -> SurveyView {
        SurveyView {
            ticket: TicketId(12),
            subject: "La impresora <b>no</b> imprime".into(),
            solution: Some("Se cambió el fusor.".into()),
            technician: Some("Diego Rojas".into()),
            office: "Oficina de Cultura".into(),
            lang,
            answered: None,
            can_reopen: true,
            can_answer: true,
        }
    }

    fn page(view: SurveyView, typed: Typed, refused: Option<&Refusal>) -> String {
        survey(&Assets::default(), "abc-123", view, Face::Asks, typed, refused)
    }

    fn chosen(html: &str) -> Vec<u8> {
        let radios = html.split("<input type=\"radio\"").skip(1).filter_map(|radio| radio.split_once('>').map(|(tag, _)| tag));
        radios.enumerate().filter(|(_, tag)| tag.contains("checked")).map(|(nth, _)| u8::try_from(nth).unwrap() + 1).collect()
    }

    #[test]
    fn the_link_in_the_mail_only_preselects_a_score() {
        assert_eq!(chosen(&page(view(Lang::Es), Typed::default(), None)), [0_u8; 0]);
        for score in 1..=5 {
            assert_eq!(chosen(&page(view(Lang::Es), Typed { score: Some(score), ..Typed::default() }, None)), [score]);
        }
    }

    #[test]
    fn an_earlier_answer_is_shown_until_another_is_chosen() {
        let at = Stamp { at: Instant::from_millis(0), iso: String::new(), text: String::new() };
        let before =
            || SurveyView { answered: Some(Answer { score: 2, comment: Some("Tardó".into()), at: at.clone() }), ..view(Lang::Es) };
        let html = page(before(), Typed::default(), None);
        assert_eq!(chosen(&html), [2]);
        assert!(html.contains(">Tardó</textarea>"), "{html}");
        assert_eq!(chosen(&page(before(), Typed { score: Some(5), ..Typed::default() }, None)), [5]);
    }

    #[test]
    fn a_refused_form_comes_back_with_what_was_typed_and_says_why() {
        let typed = Typed { reopening: true, reason: "</textarea><script>x".into(), ..Typed::default() };
        let html = page(view(Lang::Es), typed, Some(&Refusal::ReopenWindowPassed));
        assert!(html.contains("role=\"alert\""), "{html}");
        assert!(html.contains("Ya pasó el plazo"), "{html}");
        assert!(html.contains("<details open"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;x"), "{html}");
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn it_speaks_the_language_of_whoever_holds_the_link() {
        let (es, en) = (page(view(Lang::Es), Typed::default(), None), page(view(Lang::En), Typed::default(), None));
        assert!(es.contains("lang=\"es\"") && es.contains("¿Quedó solucionado?") && es.contains("Enviar calificación"), "{es}");
        assert!(en.contains("lang=\"en\"") && en.contains("Is it solved?") && en.contains("Send score"), "{en}");
    }

    #[test]
    fn nothing_of_a_mail_is_taken_for_markup() {
        let html = page(view(Lang::Es), Typed::default(), None);
        assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
        assert!(html.contains("&lt;b&gt;no&lt;/b&gt;"), "{html}");
        assert!(!html.contains("<script"), "no script at all");
    }

    #[test]
    fn what_cannot_be_done_is_not_offered() {
        let closed_long_ago = page(SurveyView { can_reopen: false, ..view(Lang::Es) }, Typed::default(), None);
        assert!(!closed_long_ago.contains("name=\"motivo\"") && closed_long_ago.contains("Ya pasó el plazo"), "{closed_long_ago}");
        let at_work =
            page(SurveyView { can_answer: false, can_reopen: false, ..view(Lang::Es) }, Typed::default(), Some(&Refusal::NotAllowed));
        assert!(!at_work.contains("<form") && at_work.contains("sigue en curso"), "{at_work}");
        assert!(!at_work.contains("Su rol"), "requesters have no role");
    }

    #[test]
    fn thanks_and_a_dead_link_have_faces_of_their_own() {
        let thanks = survey(&Assets::default(), "abc-123", view(Lang::Es), Face::Thanks, Typed::default(), None);
        assert!(thanks.contains("Gracias por su calificación") && !thanks.contains("<form"), "{thanks}");
        let reopened = survey(&Assets::default(), "abc-123", view(Lang::Es), Face::Reopened, Typed::default(), None);
        assert!(reopened.contains("Su ticket se reabrió"), "{reopened}");
        assert!(invalid_link(&Assets::default(), Lang::Es, "").contains("El enlace no sirve"));
    }
}
