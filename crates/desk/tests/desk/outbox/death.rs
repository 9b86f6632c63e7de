//! Workers that die, and workers that come back too late (M27, law 4).

use crate::world::{World, both, told};
use desk::outbox::{self, Verdict};
use domain::notices::DeliveryState;

fn accepted() -> Verdict {
    Verdict::Accepted { reply: "250 ok".to_owned() }
}

both! {
    async fn a_death_before_the_bytes_were_out_costs_nothing(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let _ = w.mail().from("Ana").cc(&[]).open().await;
        let both = outbox::lease(&w.desk, 10).await.unwrap();
        assert_eq!(both.len(), 2);
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty(), "leased is leased");
        w.leases_end().await;
        let again = w.deliver().await;
        assert_eq!(told(&again), ["ada registered", "ana registered"]);
        assert_eq!(w.outbox_row(&ada, both[0].id).await.attempts, 1, "the death was no attempt");
        w.finish().await;
    }

    async fn after_the_final_dot_nobody_knows(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Ada' RETURNING id", vec![]).await;
        w.mail().from("Ana").open().await;
        let leased = w.lease_one().await;
        outbox::data_sent(&w.desk, &leased).await.unwrap();
        w.leases_end().await;
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty(), "it may have arrived: not again at once");
        let row = w.outbox_row(&ada, leased.id).await;
        assert_eq!((row.state, row.attempts), (DeliveryState::Unsure, 1));
        w.pass_minutes(10);
        let again = w.lease_one().await;
        assert_eq!(again.bytes, leased.bytes);
        outbox::data_sent(&w.desk, &again).await.unwrap();
        w.leases_end().await;
        w.pass_minutes(24 * 60);
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty(), "a third time is for a person to decide");
        assert_eq!(w.outbox_row(&ada, leased.id).await.next_attempt, None);
        w.end().await;
    }

    async fn a_worker_that_lost_its_lease_settles_nothing(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().from("Ada").open().await;
        let slow = w.lease_one().await;
        w.leases_end().await;
        let quick = w.lease_one().await;
        assert!(quick.epoch > slow.epoch);
        assert!(outbox::data_sent(&w.desk, &slow).await.is_err(), "it must not end the message");
        assert!(!outbox::settle(&w.desk, &slow, Verdict::Refused { reply: "550".to_owned() }, 0.5).await.unwrap());
        outbox::data_sent(&w.desk, &quick).await.unwrap();
        assert!(outbox::settle(&w.desk, &quick, accepted(), 0.5).await.unwrap());
        assert!(!outbox::settle(&w.desk, &quick, Verdict::Deferred { reply: "451".to_owned() }, 0.5).await.unwrap(), "settled is settled");
        assert_eq!(w.outbox_row(&ada, quick.id).await.state, DeliveryState::Accepted);
        w.finish().await;
    }

    async fn an_acceptance_that_comes_late_saves_the_second_copy(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().from("Ada").open().await;
        let slow = w.lease_one().await;
        outbox::data_sent(&w.desk, &slow).await.unwrap();
        w.leases_end().await;
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
        assert!(outbox::settle(&w.desk, &slow, accepted(), 0.5).await.unwrap());
        let row = w.outbox_row(&ada, slow.id).await;
        assert_eq!((row.state, row.attempts), (DeliveryState::Accepted, 1));
        w.pass_minutes(60);
        assert!(w.deliver().await.is_empty());
        w.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_process_knows_at_once_that_it_died_on_sqlite() {
    let mut w = World::on_sqlite().await;
    let ada = w.administrator("Ada").await;
    w.mail().from("Ana").open().await;
    let leased = outbox::lease(&w.desk, 10).await.unwrap();
    outbox::data_sent(&w.desk, &leased[0]).await.unwrap();
    let mut w = w.reopen(true).await;
    assert_eq!(w.outbox_row(&ada, leased[0].id).await.state, DeliveryState::Unsure);
    assert_eq!(w.outbox_row(&ada, leased[1].id).await.state, DeliveryState::Promised);
    assert_eq!(w.deliver().await.len(), 1);
    w.pass_minutes(10);
    assert_eq!(w.deliver().await.len(), 1);
    w.finish().await;
}
