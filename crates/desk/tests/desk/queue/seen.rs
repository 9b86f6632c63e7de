//! What is news to whom: what somebody else did since they last had a ticket in front of them.

use super::{of, page};
use crate::world::{World, both, entries, refused};
use desk::{Changed, tickets};
use domain::Refusal;
use domain::people::Actor;
use domain::queue::View;
use domain::tickets::{EventId, Tab, TicketId};

/// The tickets that are bold.
async fn news(w: &World, actor: &Actor) -> Vec<i64> {
    let rows = page(w, actor, of(View::All)).await.rows;
    let mut ids: Vec<i64> = rows.iter().filter(|row| row.unread).map(|row| row.id.0).collect();
    ids.sort_unstable();
    ids
}

/// What the page of a ticket does once it is in front of somebody.
async fn open(w: &World, actor: &Actor, ticket: TicketId) {
    if let Some(event) = w.view(actor, ticket).await.unseen {
        tickets::see(&w.desk, actor, ticket, event).await.unwrap();
    }
}

both! {
    async fn what_somebody_else_did_is_news_until_it_is_opened(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        assert_eq!((news(&w, &tito).await, news(&w, &vera).await), (vec![ticket.0], vec![]), "it is his, and no business of hers");
        open(&w, &tito, ticket).await;
        assert!(news(&w, &tito).await.is_empty());
        w.post(&tito, ticket, Tab::Note, "Voy para allá").await.unwrap();
        assert!(news(&w, &tito).await.is_empty(), "what one does oneself is no news");
        w.post(&vera, ticket, Tab::Note, "Llevo la escalera").await.unwrap();
        assert_eq!(news(&w, &tito).await, [ticket.0]);
        assert!(news(&w, &vera).await.is_empty(), "she wrote it, and never opened it");
        open(&w, &tito, ticket).await;
        assert!(news(&w, &tito).await.is_empty());
        assert_eq!(w.view(&tito, ticket).await.unseen, None, "there is nothing left to be told");
        w.end().await;
    }

    async fn whoever_opened_it_once_hears_of_it_from_then_on(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        open(&w, &vera, ticket).await;
        w.post(&tito, ticket, Tab::FollowUp, "¿Ya imprime?").await.unwrap();
        assert_eq!(news(&w, &vera).await, [ticket.0]);
        // A ticket that nobody has is news to everybody who may take it.
        let free = w.ticket().create().await;
        assert_eq!(news(&w, &vera).await, [ticket.0, free.0]);
        w.escalate(&tito, free, &tito).await.unwrap();
        assert_eq!(news(&w, &vera).await, [ticket.0], "and then it is not");
        w.end().await;
    }

    async fn what_came_after_the_page_was_read_is_still_news(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let shown = w.view(&tito, ticket).await.unseen.unwrap();
        w.post(&vera, ticket, Tab::Note, "Falta el tóner").await.unwrap();
        tickets::see(&w.desk, &tito, ticket, shown).await.unwrap();
        assert_eq!(news(&w, &tito).await, [ticket.0]);
        assert_eq!(entries(&w.view(&tito, ticket).await).len(), 2);
        open(&w, &tito, ticket).await;
        // A slow page that says less comes too late, one that claims more than there is has seen no future.
        tickets::see(&w.desk, &tito, ticket, shown).await.unwrap();
        tickets::see(&w.desk, &tito, ticket, EventId(i64::MAX)).await.unwrap();
        assert!(news(&w, &tito).await.is_empty());
        w.post(&vera, ticket, Tab::Note, "Ya llegó").await.unwrap();
        assert_eq!(news(&w, &tito).await, [ticket.0]);
        w.end().await;
    }

    async fn their_other_pages_hear_of_it_once_and_supervisors_leave_no_trace(w: World) {
        let mut w = w;
        let (tito, sara) = (w.technician("Tito").await, w.supervisor("Sara").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let mut changes = w.desk.changes();
        let shown = w.view(&tito, ticket).await.unseen.unwrap();
        open(&w, &tito, ticket).await;
        assert_eq!(changes.try_recv().unwrap(), Changed(Some(ticket)));
        tickets::see(&w.desk, &tito, ticket, shown).await.unwrap();
        tickets::see(&w.desk, &tito, TicketId(999), shown).await.unwrap();
        assert_eq!(w.view(&sara, ticket).await.unseen, None);
        tickets::see(&w.desk, &sara, ticket, shown).await.unwrap();
        assert!(news(&w, &sara).await.is_empty());
        assert!(changes.try_recv().is_err(), "nothing was written");
        assert_eq!(w.number("SELECT count(*) FROM seen").await, 1);
        let ana = Actor::Participant(w.view(&tito, ticket).await.requester.id);
        assert_eq!(refused(tickets::see(&w.desk, &ana, ticket, shown).await), Refusal::NotAllowed);
        w.finish().await;
    }
}
