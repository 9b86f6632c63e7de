//! Kind, urgency, impact, priority; and *Mayor*, by administrators only.

use crate::world::{World, both, refused};
use desk::tickets;
use domain::Refusal;
use domain::terms::Term;
use domain::tickets::{Kind, Level, Priority, PropertiesDraft, TicketId};

async fn draft(w: &World, ticket: TicketId, levels: (u8, u8), major: bool) -> PropertiesDraft {
    let revision = w.revision(ticket).await;
    let level = |n| Level::new(n).unwrap();
    PropertiesDraft { ticket, revision, kind: Kind::Problem, urgency: level(levels.0), impact: level(levels.1), major }
}

both! {
    async fn the_priority_follows_the_matrix_and_the_term_the_priority(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        let change = draft(&w, ticket, (5, 4), false).await;
        tickets::classify(&w.desk, &tito, change).await.unwrap();
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.kind, view.urgency.get(), view.impact.get(), view.priority.get()), (Kind::Problem, 5, 4, 5));
        let resolution = view.terms.iter().find(|term| term.term == Term::Resolution).unwrap();
        assert_eq!(resolution.left_minutes, 4 * 60);
        assert!(w.deliver().await.is_empty(), "nobody is written to");
        w.finish().await;
    }

    async fn only_an_administrator_makes_it_mayor_or_less(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().create().await;
        let raise = draft(&w, ticket, (3, 3), true).await;
        assert_eq!(refused(tickets::classify(&w.desk, &tito, raise.clone()).await), Refusal::NotAllowed);
        tickets::classify(&w.desk, &ada, raise).await.unwrap();
        assert_eq!(w.view(&ada, ticket).await.priority, Priority::MAJOR);
        let lower = draft(&w, ticket, (3, 3), false).await;
        assert_eq!(refused(tickets::classify(&w.desk, &tito, lower.clone()).await), Refusal::NotAllowed);
        let keep = draft(&w, ticket, (4, 4), true).await;
        tickets::classify(&w.desk, &tito, keep).await.expect("the rest of a major ticket may be set by its technician");
        let lower = PropertiesDraft { revision: w.revision(ticket).await, ..lower };
        tickets::classify(&w.desk, &ada, lower).await.unwrap();
        assert_eq!(w.view(&ada, ticket).await.priority.get(), 3);
        w.finish().await;
    }

    async fn a_stale_classification_changes_nothing(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let change = PropertiesDraft { revision: 1, ..draft(&w, ticket, (5, 5), false).await };
        assert_eq!(refused(tickets::classify(&w.desk, &tito, change).await), Refusal::Stale { current: 2 });
        assert_eq!(w.view(&tito, ticket).await.priority.get(), 3);
        w.finish().await;
    }
}
