//! Warnings at three quarters and breaches, once each.

use crate::world::{MONDAY_NINE, World, both, events, told};
use desk::tickets::raise_term_alerts;
use domain::Instant;
use domain::terms::Term;
use domain::tickets::{EventKind, Tab};

/// Of a ticket registered on Monday at nine: 6 and 8 of eight hours, 12 and 16 of sixteen.
const FIRST_WARNING: Instant = MONDAY_NINE.plus_minutes(7 * 60);
const FIRST_DUE: Instant = MONDAY_NINE.plus_minutes(24 * 60);
const RESOLUTION_WARNING: Instant = MONDAY_NINE.plus_minutes(29 * 60);
const RESOLUTION_DUE: Instant = MONDAY_NINE.plus_minutes(48 * 60);

/// Raises what is due at this moment, twice; answers who was told, and when to come again.
async fn raised_at(w: &mut World, at: Instant) -> (Vec<String>, Option<Instant>) {
    w.set_now(at);
    raise_term_alerts(&w.desk).await.unwrap();
    let next = raise_term_alerts(&w.desk).await.unwrap();
    (told(&w.deliver().await), next)
}

both! {
    async fn each_alert_comes_once_at_its_time(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        let both = |what: &str| vec![format!("ada {what}"), format!("tito {what}")];
        assert_eq!(raised_at(&mut w, MONDAY_NINE).await, (vec![], Some(FIRST_WARNING)));
        assert_eq!(raised_at(&mut w, FIRST_WARNING.plus_millis(-1)).await.0, Vec::<String>::new());
        assert_eq!(raised_at(&mut w, FIRST_WARNING).await, (both("term_warning"), Some(FIRST_DUE.plus_millis(1))));
        assert_eq!(w.mailbox("Tito").last().unwrap().term.as_ref().unwrap().0, Term::FirstResponse);
        assert_eq!(raised_at(&mut w, FIRST_DUE).await.0, Vec::<String>::new(), "a deadline is kept up to its very end");
        assert_eq!(raised_at(&mut w, FIRST_DUE.plus_millis(1)).await, (both("term_breach"), Some(RESOLUTION_WARNING)));
        assert_eq!(raised_at(&mut w, RESOLUTION_WARNING).await, (both("term_warning"), Some(RESOLUTION_DUE.plus_millis(1))));
        assert_eq!(raised_at(&mut w, RESOLUTION_DUE.plus_millis(1)).await, (both("term_breach"), None));
        let view = w.view(&ada, ticket).await;
        let alerts: Vec<_> = events(&view).into_iter().filter(|event| !matches!(event, EventKind::Escalated { .. })).cloned().collect();
        let (first, resolution) = (Term::FirstResponse, Term::Resolution);
        assert_eq!(
            alerts,
            [
                EventKind::TermWarned { term: first },
                EventKind::TermBreached { term: first },
                EventKind::TermWarned { term: resolution },
                EventKind::TermBreached { term: resolution },
            ],
        );
        w.finish().await;
    }

    async fn what_was_slept_through_is_told_as_the_breach_that_it_is(w: World) {
        let mut w = w;
        w.administrator("Ada").await;
        w.ticket().create().await;
        let (told, next) = raised_at(&mut w, RESOLUTION_DUE.plus_minutes(60)).await;
        assert_eq!((told, next), (vec!["ada term_breach".to_owned(); 2], None));
        w.finish().await;
    }

    async fn a_met_term_and_a_wait_are_left_in_peace(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).waiting().create().await;
        assert_eq!(raised_at(&mut w, RESOLUTION_DUE.plus_minutes(60)).await, (vec![], None));
        w.post(&tito, ticket, Tab::Solution, "Listo").await.unwrap();
        w.deliver().await;
        assert_eq!(raised_at(&mut w, RESOLUTION_DUE.plus_days(3)).await, (vec![], None));
        w.finish().await;
    }

    async fn an_alert_does_not_disturb_whoever_is_writing(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let draft = w.draft(ticket, Tab::FollowUp, "Escrito mientras vencía").await;
        raised_at(&mut w, FIRST_DUE.plus_minutes(1)).await;
        desk::tickets::post_entry(&w.desk, &tito, draft).await.unwrap();
        w.deliver().await;
        w.finish().await;
    }
}
