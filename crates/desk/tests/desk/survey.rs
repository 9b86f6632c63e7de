//! The survey of a closing notice, by its signed link.

use crate::world::{World, both, events, refused, told};
use desk::{people, survey, tickets};
use domain::Refusal;
use domain::people::Actor;
use domain::survey::{AnswerDraft, MAX_COMMENT};
use domain::tickets::{EventKind, ReopenDraft, Status, Tab, TicketId};

fn score(score: u8) -> AnswerDraft {
    AnswerDraft { score, comment: None }
}

/// A ticket that Tito has closed, with Beto copied.
async fn closed(w: &mut World) -> (TicketId, Actor) {
    let tito = w.technician("Tito").await;
    let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).closed().create().await;
    (ticket, tito)
}

/// What the last mail to somebody links to.
fn link(w: &World, who: &str) -> String {
    let url = w.mailbox(who).iter().rev().find_map(|mail| mail.survey_url.clone()).expect("a link to the survey");
    url.rsplit_once("/e/").expect("the survey's address").1.to_owned()
}

both! {
    async fn opening_the_link_shows_the_solution_and_changes_nothing(w: World) {
        let mut w = w;
        let (ticket, tito) = closed(&mut w).await;
        let before = w.view(&tito, ticket).await;
        let link = link(&w, "Ana");
        for _ in 0..3 {
            let page = survey::view(&w.desk, &link).await.unwrap();
            assert_eq!((page.ticket, page.solution.as_deref(), page.technician.as_deref()), (ticket, Some("Se cambió el cable"), Some("Tito")));
            assert!(page.can_answer && page.can_reopen && page.answered.is_none());
        }
        assert_eq!(w.view(&tito, ticket).await, before, "mail scanners open links");
        w.finish().await;
    }

    async fn an_answer_is_kept_and_a_second_one_replaces_it(w: World) {
        let mut w = w;
        let (ticket, tito) = closed(&mut w).await;
        let link = link(&w, "Ana");
        let bad = AnswerDraft { score: 2, comment: Some("Tardó".to_owned()) };
        survey::answer(&w.desk, &link, bad.clone()).await.unwrap();
        survey::answer(&w.desk, &link, bad).await.unwrap();
        assert_eq!(w.view(&tito, ticket).await.survey.unwrap().comment.as_deref(), Some("Tardó"));
        w.pass_minutes(1);
        survey::answer(&w.desk, &link, score(5)).await.unwrap();
        let answered = survey::view(&w.desk, &link).await.unwrap().answered.unwrap();
        assert_eq!((answered.score, answered.comment), (5, None));
        let view = w.view(&tito, ticket).await;
        assert_eq!(view.survey.as_ref().unwrap().score, 5);
        let history: Vec<_> = events(&view).into_iter().filter(|event| matches!(event, EventKind::SurveyAnswered { .. })).collect();
        assert_eq!(history.len(), 2, "a form sent twice is one answer: {history:?}");
        w.finish().await;
    }

    async fn each_person_answers_for_themselves(w: World) {
        let mut w = w;
        closed(&mut w).await;
        survey::answer(&w.desk, &link(&w, "Ana"), score(1)).await.unwrap();
        survey::answer(&w.desk, &link(&w, "Beto"), score(4)).await.unwrap();
        assert_eq!(survey::view(&w.desk, &link(&w, "Ana")).await.unwrap().answered.unwrap().score, 1);
        assert_eq!(survey::view(&w.desk, &link(&w, "Beto")).await.unwrap().answered.unwrap().score, 4);
        w.finish().await;
    }

    async fn a_score_is_one_to_five_and_a_comment_no_book(w: World) {
        let mut w = w;
        closed(&mut w).await;
        let link = link(&w, "Ana");
        for bad in [0, 6, 255] {
            assert_eq!(refused(survey::answer(&w.desk, &link, score(bad)).await), Refusal::BadScore);
        }
        let long = AnswerDraft { score: 3, comment: Some("x".repeat(MAX_COMMENT + 1)) };
        assert_eq!(refused(survey::answer(&w.desk, &link, long).await), Refusal::TooLong { max: MAX_COMMENT });
        w.finish().await;
    }

    async fn what_was_not_solved_is_reopened_with_a_reason(w: World) {
        let mut w = w;
        let (ticket, tito) = closed(&mut w).await;
        let link = link(&w, "Ana");
        assert_eq!(refused(survey::reopen(&w.desk, &link, "  ").await), Refusal::EmptyBody);
        survey::reopen(&w.desk, &link, "Sigue sin imprimir").await.unwrap();
        w.check_status(ticket, Status::InProgress).await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["beto reopened", "tito reopened"]);
        assert_eq!(mails[0].reason.as_deref(), Some("Sigue sin imprimir"));
        // Sent twice, it reopens once; and an open ticket is not rated.
        let again = refused(survey::reopen(&w.desk, &link, "Sigue sin imprimir").await);
        assert!(matches!(again, Refusal::IllegalMove { from: Status::InProgress, .. }));
        assert_eq!(refused(survey::answer(&w.desk, &link, score(5)).await), Refusal::NotAllowed);
        let page = survey::view(&w.desk, &link).await.unwrap();
        assert!(!page.can_answer && !page.can_reopen && page.solution.is_none());
        assert!(w.deliver().await.is_empty());
        // The next closing is rated anew.
        w.post(&tito, ticket, Tab::Solution, "Ahora sí").await.unwrap();
        survey::answer(&w.desk, &link, score(4)).await.unwrap();
        assert_eq!(survey::view(&w.desk, &link).await.unwrap().solution.as_deref(), Some("Ahora sí"));
        w.deliver().await;
        w.finish().await;
    }

    async fn an_answer_to_an_earlier_closing_is_history(w: World) {
        let mut w = w;
        let (ticket, tito) = closed(&mut w).await;
        survey::answer(&w.desk, &link(&w, "Ana"), score(1)).await.unwrap();
        tickets::reopen(&w.desk, &tito, ReopenDraft { ticket, reason: "x".to_owned() }).await.unwrap();
        assert_eq!(w.view(&tito, ticket).await.survey, None);
        w.pass_minutes(5);
        w.post(&tito, ticket, Tab::Solution, "Otra vez").await.unwrap();
        assert_eq!(w.view(&tito, ticket).await.survey, None, "nobody has rated this one");
        w.deliver().await;
        w.finish().await;
    }

    async fn the_window_ends_for_reopening_and_not_for_rating(w: World) {
        let mut w = w;
        let (ticket, _) = closed(&mut w).await;
        let link = link(&w, "Ana");
        w.pass_minutes(7 * 24 * 60);
        assert!(survey::view(&w.desk, &link).await.unwrap().can_reopen);
        w.pass_minutes(1);
        assert!(!survey::view(&w.desk, &link).await.unwrap().can_reopen);
        assert_eq!(refused(survey::reopen(&w.desk, &link, "Tarde").await), Refusal::ReopenWindowPassed);
        w.check_status(ticket, Status::Closed).await;
        survey::answer(&w.desk, &link, score(3)).await.unwrap();
        w.finish().await;
    }

    async fn a_forged_or_foreign_link_is_refused_like_any_other(w: World) {
        let mut w = w;
        let (ticket, tito) = closed(&mut w).await;
        let good = link(&w, "Beto");
        let beto = w.view(&tito, ticket).await.observers[0].id;
        tickets::remove_observer(&w.desk, &tito, ticket, beto).await.unwrap();
        let reply_key = w.key_of("Ana");
        let last = if good.ends_with('1') { "2" } else { "1" };
        let forged = format!("{}{last}", &good[..good.len() - 1]);
        for bad in [good, reply_key, forged, String::new(), "x".repeat(5_000)] {
            assert_eq!(refused(survey::view(&w.desk, &bad).await), Refusal::InvalidLink, "{bad}");
            assert_eq!(refused(survey::answer(&w.desk, &bad, score(1)).await), Refusal::InvalidLink);
            assert_eq!(refused(survey::reopen(&w.desk, &bad, "x").await), Refusal::InvalidLink);
        }
        w.check_status(ticket, Status::Closed).await;
        // A link opens one ticket to one person, and no session.
        assert!(people::signed_in(&w.desk, &link(&w, "Ana")).await.unwrap().is_none());
        w.finish().await;
    }
}
