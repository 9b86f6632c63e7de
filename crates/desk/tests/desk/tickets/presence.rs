//! Who is at a ticket right now.

use crate::world::{World, both};
use desk::presence;
use domain::people::Actor;
use domain::tickets::{Beat, Doing, Here, TicketId};

async fn beat(w: &World, actor: &Actor, ticket: TicketId, doing: Doing) -> Vec<Here> {
    presence::beat(&w.desk, actor, Beat { ticket, doing }).await.unwrap()
}

fn said(here: &[Here]) -> Vec<(i64, &str, bool)> {
    here.iter().map(|here| (here.ticket.0, here.name.as_str(), here.writing)).collect()
}

both! {
    async fn others_see_who_looks_and_who_writes_until_they_go(w: World) {
        let (tito, vera, susana) = (w.technician("Tito").await, w.technician("Vera").await, w.supervisor("Susana").await);
        let ticket = TicketId(7);
        let mut heard = w.desk.presence();
        assert!(beat(&w, &tito, ticket, Doing::Viewing).await.is_empty(), "nobody else is there, and oneself is not shown");
        assert_eq!(heard.recv().await.unwrap(), ticket, "pages hear that somebody came");
        assert_eq!(said(&beat(&w, &vera, ticket, Doing::Viewing).await), [(7, "Tito", false)]);
        heard.recv().await.unwrap();
        beat(&w, &tito, ticket, Doing::Writing).await;
        heard.recv().await.unwrap();
        assert_eq!(said(&presence::here(&w.desk, &vera).await.unwrap()), [(7, "Tito", true)]);
        beat(&w, &tito, ticket, Doing::Writing).await;
        assert!(heard.try_recv().is_err(), "the same once more is no news");
        // Supervisors look without being seen.
        assert_eq!(said(&beat(&w, &susana, ticket, Doing::Viewing).await), [(7, "Tito", true), (7, "Vera", false)]);
        assert_eq!(presence::here(&w.desk, &tito).await.unwrap().len(), 1);
        beat(&w, &vera, ticket, Doing::Gone).await;
        heard.recv().await.unwrap();
        assert!(presence::here(&w.desk, &tito).await.unwrap().is_empty());
        // Whoever says nothing for half a minute is gone.
        w.pass_seconds(29);
        w.desk.forget_absent();
        assert_eq!(presence::here(&w.desk, &vera).await.unwrap().len(), 1);
        w.pass_seconds(2);
        assert!(presence::here(&w.desk, &vera).await.unwrap().is_empty());
        w.desk.forget_absent();
        assert_eq!(heard.recv().await.unwrap(), ticket);
        assert!(presence::beat(&w.desk, &Actor::Participant(crate::world::id_of(&tito)), Beat { ticket, doing: Doing::Viewing }).await.is_err());
        w.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_postgresql_it_goes_from_process_to_process() {
    let w = World::on_postgres_apart().await;
    let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
    let other = w.second_desk().await.unwrap();
    let follower = other.clone();
    let following = tokio::spawn(async move { follower.follow_other_processes().await });
    let mut heard = other.presence();
    let seen = tokio::time::timeout(std::time::Duration::from_secs(20), async {
        loop {
            // The other process may not be listening yet.
            beat(&w, &tito, TicketId(3), Doing::Gone).await;
            beat(&w, &tito, TicketId(3), Doing::Writing).await;
            if tokio::time::timeout(std::time::Duration::from_millis(500), heard.recv()).await.is_ok() {
                break presence::here(&other, &vera).await.unwrap();
            }
        }
    });
    let seen = seen.await.expect("heard within 20 s");
    assert_eq!(said(&seen), [(3, "Tito", true)]);
    following.abort();
    drop(following.await);
    drop(other);
    w.finish().await;
}
