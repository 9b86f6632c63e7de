//! What the office decides about itself: hours, terms, name; and what becomes of the tickets that are open.

use crate::world::{World, both, id_of, refused};
use desk::audit::{self, AuditFilter};
use desk::settings::{self, CalendarDraft, OfficeDraft};
use desk::tickets;
use domain::Refusal;
use domain::audit::{Area, Deed};
use domain::calendar::{ClosingDay, Week, parse_rfc3339};
use domain::people::Actor;
use domain::terms::TermPolicy;
use domain::tickets::{Status, Tab, TicketId};

/// Mornings only.
fn mornings() -> CalendarDraft {
    let mut week = Week::default();
    for day in week.0.iter_mut().take(5) {
        *day = vec![(8 * 60, 12 * 60)];
    }
    CalendarDraft { week, closed: Vec::new() }
}

async fn due(w: &World, ticket: TicketId) -> i64 {
    w.number(&format!("SELECT first_response_due FROM ticket WHERE id = {}", ticket.0)).await
}

async fn status(w: &World, ada: &Actor, ticket: TicketId) -> Status {
    tickets::view(&w.desk, ada, ticket).await.unwrap().status
}

both! {
    async fn shorter_hours_move_the_deadlines_of_open_tickets_and_say_how_many_before(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        // Registered on Monday at nine, eight hours: Tuesday at nine, for an hour is had for lunch.
        assert_eq!(due(&w, ticket).await, parse_rfc3339("2026-11-24T09:00:00-05:00").unwrap().millis());
        let effect = settings::calendar_effect(&w.desk, &ada, mornings()).await.unwrap();
        assert_eq!((effect.open, effect.moved, effect.breached), (1, 1, 0));
        assert_eq!(due(&w, ticket).await, parse_rfc3339("2026-11-24T09:00:00-05:00").unwrap().millis(), "looking changes nothing");

        let mark = settings::calendar(&w.desk, &ada).await.unwrap().mark;
        settings::save_calendar(&w.desk, &ada, mornings(), &mark).await.unwrap();
        // Three hours on Monday, four on Tuesday, one on Wednesday.
        let wednesday = parse_rfc3339("2026-11-25T09:00:00-05:00").unwrap();
        assert_eq!(due(&w, ticket).await, wednesday.millis());
        let view = tickets::view(&w.desk, &ada, ticket).await.unwrap();
        assert_eq!(view.revision, 1, "whoever is writing on it is not stopped");
        assert!(view.terms[0].why.iter().any(|line| line.contains("de 8:00 a. m. a 12:00 p. m.")), "{:?}", view.terms[0].why);

        // The next one is reckoned so from the beginning, by another process too.
        let next = w.ticket().create().await;
        w.deliver().await;
        assert_eq!(due(&w, next).await, wednesday.millis());
        let w = w.reopen(true).await;
        assert_eq!(settings::calendar(&w.desk, &ada).await.unwrap().hours, mornings(), "a restart forgets nothing");
        w.end().await;
    }

    async fn a_closing_day_is_skipped_and_named(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        w.deliver().await;
        let closed = vec![ClosingDay::new("2026-11-24", "Jornada de archivo").unwrap()];
        settings::save_calendar(&w.desk, &ada, CalendarDraft { week: Week::default(), closed }, "").await.unwrap();
        assert_eq!(due(&w, ticket).await, parse_rfc3339("2026-11-25T09:00:00-05:00").unwrap().millis());
        let why = &tickets::view(&w.desk, &ada, ticket).await.unwrap().terms[0].why.clone();
        assert!(why.iter().any(|line| line.contains("Jornada de archivo")), "{why:?}");
        w.end().await;
    }

    async fn a_term_that_was_met_stays_met_and_what_is_closed_stays_as_it_was(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let answered = w.ticket().assigned_to(&tito).create().await;
        w.post(&tito, answered, Tab::FollowUp, "Voy").await.unwrap();
        let closed = w.ticket().assigned_to(&tito).create().await;
        w.post(&tito, closed, Tab::Solution, "Listo").await.unwrap();
        w.deliver().await;
        let before = w.rows("SELECT first_response_due, first_response_ms FROM ticket ORDER BY id", vec![]).await;
        let terms = TermPolicy { first_response_hours: 2, resolution_hours: [20, 12, 8, 4, 2, 1], ..TermPolicy::default() };
        let effect = settings::terms_effect(&w.desk, &ada, terms.clone()).await.unwrap();
        assert_eq!(effect.open, 1);
        settings::save_terms(&w.desk, &ada, terms, "").await.unwrap();
        let after = w.rows("SELECT first_response_due, first_response_ms FROM ticket ORDER BY id", vec![]).await;
        for (before, after) in before.iter().zip(&after) {
            let read = |row: &sea_orm::QueryResult| row.try_get_by_index::<i64>(1).unwrap();
            assert_eq!(read(before), read(after), "what was answered in time was");
        }
        assert_eq!(w.number(&format!("SELECT resolution_ms FROM ticket WHERE id = {}", answered.0)).await, 8 * 3_600_000);
        assert_eq!(w.number(&format!("SELECT resolution_ms FROM ticket WHERE id = {}", closed.0)).await, 16 * 3_600_000);
        w.end().await;
    }

    async fn a_longer_term_may_warn_anew_and_a_shorter_one_is_overdue_at_once(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        w.deliver().await;
        w.pass_minutes(24 * 60 + 60);
        tickets::raise_term_alerts(&w.desk).await.unwrap();
        w.deliver().await;
        let alerts = async |w: &World| w.number(&format!("SELECT CAST(alerts AS BIGINT) FROM ticket WHERE id = {}", ticket.0)).await;
        assert_eq!(alerts(&w).await & 3, 3, "the first response is overdue");
        let longer = TermPolicy { first_response_hours: 40, ..TermPolicy::default() };
        settings::save_terms(&w.desk, &ada, longer, "").await.unwrap();
        assert_eq!(alerts(&w).await & 3, 0, "it is not any more, and may warn again");
        let mark = settings::terms(&w.desk, &ada).await.unwrap().mark;
        let shorter = TermPolicy { first_response_hours: 1, ..TermPolicy::default() };
        let effect = settings::terms_effect(&w.desk, &ada, shorter.clone()).await.unwrap();
        assert_eq!((effect.moved, effect.breached), (1, 1));
        settings::save_terms(&w.desk, &ada, shorter, &mark).await.unwrap();
        tickets::raise_term_alerts(&w.desk).await.unwrap();
        w.deliver().await;
        assert_eq!(alerts(&w).await & 3, 3);
        w.end().await;
    }

    async fn what_nobody_would_mean_is_refused_and_changes_nothing(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let never = CalendarDraft { week: Week(Default::default()), closed: vec![] };
        assert_eq!(refused(settings::save_calendar(&w.desk, &ada, never, "").await), Refusal::NoBusinessHours);
        let zero = TermPolicy { first_response_hours: 0, ..TermPolicy::default() };
        assert!(matches!(refused(settings::save_terms(&w.desk, &ada, zero, "").await), Refusal::OutOfRange { .. }));
        let draft = |name: &str, accent: &str| OfficeDraft { name: name.to_owned(), accent: accent.to_owned() };
        assert_eq!(refused(settings::save_office(&w.desk, &ada, draft(" ", ""), "").await), Refusal::BadField { field: "name".into() });
        assert!(matches!(refused(settings::save_office(&w.desk, &ada, draft("x", "#ffff00"), "").await), Refusal::PoorContrast { .. }));
        assert_eq!(refused(settings::save_logo(&w.desk, &ada, bytes::Bytes::from_static(b"<svg/>")).await), Refusal::NotAPicture);
        assert_eq!(w.number("SELECT COUNT(*) FROM setting WHERE key IN ('office', 'calendar', 'terms')").await, 0);
        w.finish().await;
    }

    async fn whoever_saves_must_have_seen_what_holds(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        settings::save_terms(&w.desk, &ada, TermPolicy { reopen_days: 9, ..TermPolicy::default() }, "").await.unwrap();
        let late = settings::save_terms(&w.desk, &ada, TermPolicy::default(), "").await;
        assert_eq!(refused(late), Refusal::SettingChanged);
        assert_eq!(w.desk.office().reopen_business_days, 9);
        w.finish().await;
    }

    async fn the_office_signs_with_its_saved_name_and_shows_its_logo(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let draft = OfficeDraft { name: "Museo de Bogotá".to_owned(), accent: "#7a1f5c".to_owned() };
        settings::save_office(&w.desk, &ada, draft, "").await.unwrap();
        w.ticket().from("Ana").create().await;
        let told = w.mailbox("Ana");
        assert!(!told.is_empty() && told.iter().all(|notice| notice.office.name == "Museo de Bogotá"), "mails are signed so");
        assert_eq!(w.desk.look().accent.as_ref().unwrap().hex(), "#7a1f5c");
        assert_eq!(refused(settings::logo(&w.desk).await), Refusal::NotFound);
        let png = bytes::Bytes::from_static(b"\x89PNG\r\n\x1a\nrest");
        settings::save_logo(&w.desk, &ada, png.clone()).await.unwrap();
        assert_eq!(settings::logo(&w.desk).await.unwrap(), (png, "image/png".to_owned()));
        assert_eq!(w.desk.office().name, "Museo de Bogotá", "the logo leaves the name alone");
        settings::remove_logo(&w.desk, &ada).await.unwrap();
        assert_eq!(refused(settings::logo(&w.desk).await), Refusal::NotFound);
        let w = w.with_office(|office| "De la configuración".clone_into(&mut office.name)).await;
        assert_eq!(w.desk.office().name, "Museo de Bogotá", "what was saved goes over the configuration");
        w.end().await;
    }

    async fn a_solved_ticket_closes_after_its_days_or_when_the_requester_rates_it(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let terms = TermPolicy { solution_closes: false, close_after_days: 2, ..TermPolicy::default() };
        settings::save_terms(&w.desk, &ada, terms, "").await.unwrap();
        let waits = w.ticket().from("Ana").assigned_to(&tito).create().await;
        w.post(&tito, waits, Tab::Solution, "Listo").await.unwrap();
        let rated = w.ticket().from("Eva").assigned_to(&tito).create().await;
        w.post(&tito, rated, Tab::Solution, "Listo").await.unwrap();
        let told = w.deliver().await;
        assert_eq!((status(&w, &ada, waits).await, status(&w, &ada, rated).await), (Status::Solved, Status::Solved));

        let url = told.iter().find_map(|notice| notice.survey_url.clone().filter(|_| notice.ticket == rated)).unwrap();
        let token = url.rsplit('/').next().unwrap();
        let answer = domain::survey::AnswerDraft { score: 5, comment: None };
        desk::survey::answer(&w.desk, token, answer).await.unwrap();
        assert_eq!(status(&w, &ada, rated).await, Status::Closed, "what the requester rates is over");

        let next = tickets::close_solved(&w.desk).await.unwrap().unwrap();
        assert_eq!(next, parse_rfc3339("2026-11-25T09:00:00-05:00").unwrap());
        assert_eq!(status(&w, &ada, waits).await, Status::Solved, "not before its time");
        w.set_now(next);
        assert_eq!(tickets::close_solved(&w.desk).await.unwrap(), None);
        let view = tickets::view(&w.desk, &ada, waits).await.unwrap();
        assert_eq!((view.status, view.closed.unwrap().at), (Status::Closed, next));
        assert!(w.deliver().await.is_empty(), "nobody is written to again");
        w.finish().await;
    }

    async fn everything_is_written_down_with_before_and_after(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        settings::save_terms(&w.desk, &ada, TermPolicy { first_response_hours: 4, ..TermPolicy::default() }, "").await.unwrap();
        settings::save_calendar(&w.desk, &ada, mornings(), "").await.unwrap();
        let page = audit::page(&w.desk, &ada, AuditFilter::default()).await.unwrap();
        assert_eq!(page.people, [(id_of(&ada), "Ada".to_owned())]);
        let seen: Vec<_> = page.rows.iter().map(|row| (row.area, row.deed, row.by.as_deref())).collect();
        assert_eq!(seen, [(Area::Calendar, Deed::Changed, Some("Ada")), (Area::Terms, Deed::Changed, Some("Ada"))]);
        let told: Vec<_> = page.rows[1].differences.iter().map(|one| (one.field.as_str(), one.before.as_str(), one.after.as_str())).collect();
        assert_eq!(told, [("first_response_hours", "8", "4")]);
        let only = AuditFilter { area: Some(Area::Terms), ..AuditFilter::default() };
        assert_eq!(audit::page(&w.desk, &ada, only).await.unwrap().rows.len(), 1);
        let later = AuditFilter { from: Some(w.now().plus_days(1)), ..AuditFilter::default() };
        assert!(audit::page(&w.desk, &ada, later).await.unwrap().rows.is_empty());
        w.finish().await;
    }

    async fn only_administrators_decide_and_look(w: World) {
        let w = w;
        for actor in [w.technician("Tito").await, w.supervisor("Susana").await] {
            let no = |refusal: Refusal| assert_eq!(refusal, Refusal::NotAllowed, "{actor:?}");
            no(refused(settings::calendar(&w.desk, &actor).await));
            no(refused(settings::calendar_effect(&w.desk, &actor, mornings()).await));
            no(refused(settings::save_calendar(&w.desk, &actor, mornings(), "").await));
            no(refused(settings::terms(&w.desk, &actor).await));
            no(refused(settings::save_terms(&w.desk, &actor, TermPolicy::default(), "").await));
            no(refused(settings::office(&w.desk, &actor).await));
            no(refused(settings::save_office(&w.desk, &actor, OfficeDraft { name: "x".into(), accent: String::new() }, "").await));
            no(refused(settings::save_logo(&w.desk, &actor, bytes::Bytes::new()).await));
            no(refused(settings::remove_logo(&w.desk, &actor).await));
            no(refused(settings::progress(&w.desk, &actor).await));
            no(refused(settings::finish(&w.desk, &actor, "oficina", true).await));
            no(refused(audit::page(&w.desk, &actor, AuditFilter::default()).await));
        }
        w.finish().await;
    }

    async fn the_assistant_is_offered_until_it_is_finished_or_there_is_work(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        assert!(settings::setup_pending(&w.desk).await.unwrap());
        settings::finish(&w.desk, &ada, "oficina", false).await.unwrap();
        assert!(settings::setup_pending(&w.desk).await.unwrap(), "it goes on where it was left");
        assert_eq!(settings::progress(&w.desk, &ada).await.unwrap().passed, ["oficina"]);
        settings::finish(&w.desk, &ada, "listo", true).await.unwrap();
        assert!(!settings::setup_pending(&w.desk).await.unwrap(), "it never comes back");
        let mut other = World::on_sqlite().await;
        other.ticket().create().await;
        other.deliver().await;
        assert!(!settings::setup_pending(&other.desk).await.unwrap(), "whoever has tickets needs no first steps");
        other.finish().await;
        w.deliver().await;
        w.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_registers_by_the_former_hours_is_reckoned_anew_when_it_hears_of_the_new_ones() {
    let mut w = World::on_postgres().await;
    let ada = w.administrator("Ada").await;
    let other = w.second_desk().await.unwrap();
    settings::save_calendar(&other, &ada, mornings(), "").await.unwrap();
    // Nobody has told this process yet.
    let ticket = w.ticket().create().await;
    assert_eq!(due(&w, ticket).await, parse_rfc3339("2026-11-24T09:00:00-05:00").unwrap().millis());
    let following = tokio::spawn({
        let desk = w.desk.clone();
        async move { desk.follow_other_processes().await }
    });
    let wednesday = parse_rfc3339("2026-11-25T09:00:00-05:00").unwrap().millis();
    let end = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    while due(&w, ticket).await != wednesday {
        assert!(tokio::time::Instant::now() < end, "the deadline stays as it was");
        tokio::task::yield_now().await;
    }
    following.abort();
    drop(other);
    w.finish().await;
}
