//! Escalating: category, kind and technician (4.2).

use crate::world::{World, both, events, id_of, refused, told};
use desk::categories::{self, NewCategory};
use desk::tickets;
use domain::Refusal;
use domain::people::{Actor, PersonId};
use domain::terms::Term;
use domain::tickets::{CategoryId, EscalateDraft, EventKind, Kind, Move, Status};

fn category(name: &str) -> NewCategory {
    NewCategory { parent: None, name: name.to_owned(), kind: None, technician: None, resolution_hours: None }
}

both! {
    async fn the_category_brings_its_kind_and_its_term(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let equipment = categories::add(&w.desk, &ada, category("Equipos")).await.unwrap();
        let printers = NewCategory { parent: Some(equipment), kind: Some(Kind::Request), resolution_hours: Some(4), ..category("Impresoras") };
        let printers = categories::add(&w.desk, &ada, printers).await.unwrap();
        let ticket = w.ticket().create().await;
        let draft = EscalateDraft { ticket, revision: 1, kind: None, category: Some(printers), technician: Some(id_of(&tito)), group: None };
        tickets::escalate(&w.desk, &ada, draft.clone()).await.unwrap();
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.kind, view.category.as_ref().unwrap().path.as_str()), (Kind::Request, "Equipos › Impresoras"));
        let resolution = view.terms.iter().find(|term| term.term == Term::Resolution).unwrap();
        assert_eq!(resolution.left_minutes, 4 * 60);
        assert_eq!(w.deliver().await[0].category.as_deref(), Some("Equipos › Impresoras"));
        // What is said outright wins; no category leaves it as it is.
        let again = EscalateDraft { revision: view.revision, kind: Some(Kind::Incident), category: None, ..draft };
        tickets::escalate(&w.desk, &ada, again).await.unwrap();
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.kind, view.category.map(|category| category.id)), (Kind::Incident, Some(printers)));
        w.deliver().await;
        w.finish().await;
    }

    async fn a_technician_takes_what_is_free_and_nothing_of_others(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().create().await;
        w.escalate(&tito, ticket, &tito).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana escalated"], "Tito knows");
        assert_eq!(refused(w.escalate(&vera, ticket, &vera).await), Refusal::NotAllowed);
        w.escalate(&tito, ticket, &vera).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana escalated", "vera escalated"]);
        w.escalate(&ada, ticket, &tito).await.unwrap();
        assert_eq!(w.view(&ada, ticket).await.technician.unwrap().name, "Tito");
        w.deliver().await;
        w.finish().await;
    }

    async fn only_somebody_who_works_can_be_given_a_ticket(w: World) {
        let mut w = w;
        let (ada, sara, tito) = (w.administrator("Ada").await, w.supervisor("Sara").await, w.technician("Tito").await);
        let ticket = w.ticket().create().await;
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Tito' RETURNING id", vec![]).await;
        for nobody in [sara, tito, Actor::Participant(PersonId(9_999))] {
            assert_eq!(refused(w.escalate(&ada, ticket, &nobody).await), Refusal::NotATechnician);
        }
        let draft = EscalateDraft { ticket, revision: 1, kind: None, category: Some(CategoryId(77)), technician: Some(id_of(&ada)), group: None };
        assert_eq!(refused(tickets::escalate(&w.desk, &ada, draft).await), Refusal::UnknownCategory);
        w.check_status(ticket, Status::New).await;
        assert!(events(&w.view(&ada, ticket).await).is_empty());
        w.finish().await;
    }

    async fn a_waiting_ticket_is_handed_over_waiting_and_a_closed_one_not_at_all(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let waiting = w.ticket().assigned_to(&tito).waiting().create().await;
        w.escalate(&ada, waiting, &vera).await.unwrap();
        w.check_status(waiting, Status::Waiting).await;
        let closed = w.ticket().assigned_to(&tito).closed().create().await;
        let refusal = refused(w.escalate(&ada, closed, &vera).await);
        assert_eq!(refusal, Refusal::IllegalMove { from: Status::Closed, step: Move::Escalate });
        w.deliver().await;
        w.finish().await;
    }

    async fn history_keeps_the_names_as_they_were(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().create().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        w.rows("UPDATE person SET name = 'Otro' WHERE name = 'Tito' RETURNING id", vec![]).await;
        let view = w.view(&ada, ticket).await;
        assert!(matches!(events(&view)[0], EventKind::Escalated { technician_name: Some(name), .. } if name == "Tito"));
        w.deliver().await;
        w.finish().await;
    }
}
