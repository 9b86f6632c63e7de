//! Floods and loops (M13).

use crate::world::{World, both, told};
use desk::intake::{self, Filed};
use desk::outbox;
use domain::intake::{HoldReason, IntakeState};
use domain::notices::DeliveryState;

both! {
    async fn five_acknowledgements_an_hour_are_enough_for_anybody(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        for _ in 0..7 {
            w.mail().from("Ana").cc(&["Beto"]).open().await;
        }
        w.deliver().await;
        assert_eq!((w.mailbox("Ana").len(), w.mailbox("Beto").len(), w.mailbox("Ada").len()), (5, 5, 7));
        let dead = outbox::page(&w.desk, &ada, Some(DeliveryState::Dead), None).await.unwrap();
        assert_eq!(dead.rows.len(), 4, "those not sent are visible");
        assert!(dead.rows.iter().all(|row| row.last_reply.as_deref().is_some_and(|why| why.contains("M13"))), "with the reason");
        w.pass_minutes(61);
        w.mail().from("Ana").open().await;
        assert_eq!(told(&w.deliver().await), ["ada registered", "ana registered"], "an hour later they are heard again");
        w.finish().await;
    }

    async fn whoever_hears_of_all_tickets_is_acknowledged_for_their_own(w: World) {
        let mut w = w;
        w.administrator("Ada").await;
        for sender in ["Ana", "Beto", "Carla", "Dora", "Elsa", "Fabio"] {
            w.mail().from(sender).open().await;
        }
        w.deliver().await;
        w.mail().from("Ada").open().await;
        assert_eq!(told(&w.deliver().await), ["ada registered"]);
        w.finish().await;
    }

    async fn a_flood_is_registered_in_silence_and_then_held(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        for _ in 0..20 {
            w.mail().from("Ana").open().await;
        }
        w.deliver().await;
        assert_eq!(w.mailbox("Ada").len(), 20);
        for _ in 20..100 {
            w.mail().from("Ana").open().await;
        }
        assert!(w.deliver().await.is_empty(), "from the twenty-first within an hour nobody is written to");
        assert_eq!(w.mail().from("Ana").file().await, Filed::Held);
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!(held.rows[0].hold, Some(HoldReason::Flood));
        w.mail().from("Beto").open().await;
        assert_eq!(told(&w.deliver().await), ["ada registered", "beto registered"], "others are served as ever");
        w.pass_minutes(61);
        w.mail().from("Ana").open().await;
        assert_eq!(told(&w.deliver().await), ["ada registered", "ana registered"]);
        w.finish().await;
    }

    async fn a_mail_that_goes_round_in_circles_is_held(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        assert_eq!(w.mail().with(|mail| mail.received = 101).file().await, Filed::Held);
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!(held.rows[0].hold, Some(HoldReason::Loop));
        w.finish().await;
    }
}
