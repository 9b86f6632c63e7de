//! People who hear of a ticket without having asked.

use crate::world::{World, both, refused, told};
use desk::tickets::{self, add_observer, remove_observer};
use domain::Refusal;
use domain::tickets::{ObserverDraft, Tab, TicketId};

fn observer(ticket: TicketId, address: &str) -> ObserverDraft {
    ObserverDraft { ticket, address: address.to_owned() }
}

both! {
    async fn somebody_added_hears_from_now_on_and_somebody_removed_no_more(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        add_observer(&w.desk, &tito, observer(ticket, "Carla@Externa.example ")).await.unwrap();
        assert!(w.deliver().await.is_empty());
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "carla@externa.example follow_up"]);
        let carla = w.view(&tito, ticket).await.observers[0].clone();
        assert_eq!(carla.name, "carla");
        remove_observer(&w.desk, &tito, ticket, carla.id).await.unwrap();
        w.pass_minutes(5);
        w.post(&tito, ticket, Tab::FollowUp, "Llegué").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana follow_up"]);
        assert_eq!(refused(remove_observer(&w.desk, &tito, ticket, carla.id).await), Refusal::NotFound);
        w.finish().await;
    }

    async fn whoever_takes_part_already_changes_nothing(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        let before = w.revision(ticket).await;
        for known in ["ana@cultura.example", "BETO@cultura.example"] {
            assert_eq!(add_observer(&w.desk, &tito, observer(ticket, known)).await.unwrap(), before);
        }
        assert_eq!(w.view(&tito, ticket).await.observers.len(), 1);
        w.finish().await;
    }

    async fn what_is_no_address_and_what_is_ours_is_refused(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        assert_eq!(refused(add_observer(&w.desk, &tito, observer(ticket, "carla")).await), Refusal::InvalidAddress);
        let ours = add_observer(&w.desk, &tito, observer(ticket, "soporte+x@cultura.example")).await;
        assert_eq!(refused(ours), Refusal::OwnAddress);
        let nowhere = add_observer(&w.desk, &tito, observer(TicketId(99), "carla@externa.example")).await;
        assert_eq!(refused(nowhere), Refusal::NotFound);
        assert_eq!(refused(tickets::view(&w.desk, &tito, TicketId(99)).await), Refusal::NotFound);
        w.finish().await;
    }
}
