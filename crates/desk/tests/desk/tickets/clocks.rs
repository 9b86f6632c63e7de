//! The two terms: what starts, stops and pauses them.

use crate::world::{MONDAY_NINE, World, both};
use desk::tickets;
use domain::Instant;
use domain::people::Actor;
use domain::terms::{Phase, Term};
use domain::tickets::{ReopenDraft, Tab, TermView, TicketId};

/// So many hours after Monday at nine, on the clock on the wall.
fn hours_on(hours: i64) -> Instant {
    MONDAY_NINE.plus_minutes(hours * 60)
}

async fn term(w: &World, actor: &Actor, ticket: TicketId, term: Term) -> TermView {
    w.view(actor, ticket).await.terms.into_iter().find(|shown| shown.term == term).expect("both terms are shown")
}

both! {
    async fn the_terms_run_in_business_time(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        let first = term(&w, &tito, ticket, Term::FirstResponse).await;
        assert_eq!((first.due.unwrap().at, first.left_minutes, first.phase), (hours_on(24), 8 * 60, Phase::Running));
        let resolution = term(&w, &tito, ticket, Term::Resolution).await;
        assert_eq!((resolution.due.unwrap().at, resolution.left_minutes), (hours_on(48), 16 * 60));
        assert!(!resolution.why.is_empty(), "a deadline explains itself");
        w.finish().await;
    }

    async fn only_a_technicians_public_word_stops_the_first_response_clock(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().cc(&["Beto"]).create().await;
        let running = async |w: &World| term(w, &ada, ticket, Term::FirstResponse).await.met.is_none();
        w.escalate(&ada, ticket, &tito).await.unwrap();
        assert!(running(&w).await, "assignment stops nothing");
        w.post(&tito, ticket, Tab::Note, "Mirar el cable").await.unwrap();
        assert!(running(&w).await, "nobody outside sees a note");
        w.post(&ada, ticket, Tab::FollowUp, "Tito le escribirá").await.unwrap();
        assert!(running(&w).await, "an administrator's word is not the technician's");
        w.wait(&ada, ticket, Some("Un momento")).await.unwrap();
        assert!(running(&w).await);
        let key = w.key_of("Beto");
        w.mail().from("Beto").with_token(&key).append().await;
        assert!(running(&w).await, "nor is a reply");
        w.pass_minutes(30);
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        let met = term(&w, &ada, ticket, Term::FirstResponse).await;
        assert_eq!((met.met.unwrap().at, met.phase), (w.now(), Phase::Met));
        w.pass_minutes(30);
        w.post(&tito, ticket, Tab::FollowUp, "Llegué").await.unwrap();
        assert_eq!(term(&w, &ada, ticket, Term::FirstResponse).await.met.unwrap().at, hours_on(0).plus_minutes(30), "the first counts");
        w.deliver().await;
        w.finish().await;
    }

    async fn an_administrator_who_works_the_ticket_answers_for_it(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        w.escalate(&ada, ticket, &ada).await.unwrap();
        w.post(&ada, ticket, Tab::FollowUp, "Lo llevo yo").await.unwrap();
        assert_eq!(term(&w, &ada, ticket, Term::FirstResponse).await.phase, Phase::Met);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_late_answer_is_late(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.set_now(hours_on(25));
        assert_eq!(term(&w, &tito, ticket, Term::FirstResponse).await.phase, Phase::Breached);
        w.post(&tito, ticket, Tab::FollowUp, "Perdón").await.unwrap();
        assert_eq!(term(&w, &tito, ticket, Term::FirstResponse).await.phase, Phase::MetLate);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_wait_stops_the_resolution_clock_and_no_other(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.wait(&tito, ticket, None).await.unwrap();
        let paused = term(&w, &tito, ticket, Term::Resolution).await;
        assert_eq!((paused.phase, paused.due), (Phase::Paused, None));
        assert_eq!(term(&w, &tito, ticket, Term::FirstResponse).await.due.unwrap().at, hours_on(24));
        // Two business hours, and then a lunch that is none.
        w.pass_minutes(3 * 60 + 30);
        let revision = w.revision(ticket).await;
        tickets::resume(&w.desk, &tito, ticket, revision).await.unwrap();
        assert_eq!(term(&w, &tito, ticket, Term::Resolution).await.due.unwrap().at, hours_on(51), "three hours later than it was");
        w.deliver().await;
        w.finish().await;
    }

    async fn the_time_between_closing_and_reopening_is_nobodys_fault(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.pass_minutes(60);
        w.post(&tito, ticket, Tab::Solution, "Listo").await.unwrap();
        let met = term(&w, &tito, ticket, Term::Resolution).await;
        assert_eq!((met.phase, met.met.unwrap().at), (Phase::Met, hours_on(1)));
        // Tuesday at ten: eight business hours later.
        w.set_now(hours_on(25));
        tickets::reopen(&w.desk, &tito, ReopenDraft { ticket, reason: "No quedó".to_owned() }).await.unwrap();
        let again = term(&w, &tito, ticket, Term::Resolution).await;
        assert_eq!((again.phase, again.left_minutes), (Phase::Running, 15 * 60), "one of sixteen hours was used");
        assert_eq!(term(&w, &tito, ticket, Term::FirstResponse).await.phase, Phase::Met);
        w.deliver().await;
        w.finish().await;
    }
}
