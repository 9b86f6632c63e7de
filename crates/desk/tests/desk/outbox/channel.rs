//! A relay that takes nothing: the channel waits, and everybody who should know does (M28).

use crate::world::{World, both, refused, told};
use desk::outbox;
use domain::Refusal;
use domain::notices::ChannelState;

both! {
    async fn a_paused_relay_is_given_nothing_until_it_is_time_or_somebody_says_so(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        w.mail().from("Ada").open().await;
        assert_eq!(outbox::trouble(&w.desk, &ada).await.unwrap(), None);
        let mut changes = w.desk.changes();
        let until = outbox::pause(&w.desk, ChannelState::LoginRefused, "535 5.7.8 no").await.unwrap();
        assert_eq!(until.since(w.now()), 15 * 60_000);
        assert_eq!(changes.recv().await.unwrap().0, None, "every page looks again");
        assert_eq!(outbox::pause(&w.desk, ChannelState::LoginRefused, "535 5.7.8 no").await.unwrap(), until, "two senders, one pause");
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
        assert_eq!(outbox::next_due(&w.desk).await.unwrap(), Some(until));
        let view = outbox::trouble(&w.desk, &ada).await.unwrap().unwrap();
        assert_eq!((view.state, view.reply.as_str(), view.next.unwrap().at), (ChannelState::LoginRefused, "535 5.7.8 no", until));
        assert_eq!(outbox::trouble(&w.desk, &tito).await.unwrap(), None, "what a technician cannot change is not shown to them");
        let row = outbox::page(&w.desk, &tito, None, None).await.unwrap().rows.remove(0);
        assert_eq!(row.next_attempt.unwrap().at, until);
        assert_eq!(refused(outbox::wake(&w.desk, &tito).await), Refusal::NotAllowed);
        outbox::wake(&w.desk, &ada).await.unwrap();
        assert_eq!(outbox::page(&w.desk, &ada, None, None).await.unwrap().channel.unwrap().next, None, "it is being tried");
        assert_eq!(told(&w.deliver().await), ["ada registered"]);
        outbox::in_service(&w.desk).await.unwrap();
        assert_eq!(outbox::trouble(&w.desk, &ada).await.unwrap(), None);
        w.finish().await;
    }

    async fn a_silent_relay_is_asked_less_and_less_often(w: World) {
        let w = w;
        let mut pauses = Vec::new();
        for _ in 0..7 {
            let until = outbox::pause(&w.desk, ChannelState::Unreachable, "no route").await.unwrap();
            pauses.push(until.since(w.now()) / 1_000);
            w.set_now(until);
        }
        assert_eq!(pauses, [15, 30, 60, 120, 240, 480, 600]);
        let until = outbox::pause(&w.desk, ChannelState::LoginRefused, "535").await.unwrap();
        assert_eq!(until.since(w.now()) / 60_000, 15);
        outbox::in_service(&w.desk).await.unwrap();
        let until = outbox::pause(&w.desk, ChannelState::Unreachable, "no route").await.unwrap();
        assert_eq!(until.since(w.now()) / 1_000, 15, "from the beginning");
        w.finish().await;
    }

    async fn a_lease_that_is_renewed_is_nobody_elses(w: World) {
        let mut w = w;
        w.administrator("Ada").await;
        w.mail().from("Ada").open().await;
        let slow = vec![w.lease_one().await];
        let epoch = slow[0].epoch;
        // On PostgreSQL leases run by the database's clock: there the end is brought near instead.
        for _ in 0..6 {
            if w.is_postgres() {
                w.rows("UPDATE outbox SET lease_until = 1 WHERE lease_until IS NOT NULL RETURNING id", vec![]).await;
            } else {
                w.pass_seconds(110);
            }
            assert_eq!(outbox::renew(&w.desk, &slow).await.unwrap(), 1);
            assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty(), "eleven minutes, as a slow relay may take");
        }
        outbox::data_sent(&w.desk, &slow[0]).await.unwrap();
        w.leases_end().await;
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
        assert_eq!(outbox::renew(&w.desk, &slow).await.unwrap(), 0, "what was taken back stays so");
        w.pass_minutes(10);
        assert!(w.lease_one().await.epoch > epoch);
        w.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_neither_takes_what_the_other_keeps() {
    let mut w = World::on_postgres().await;
    w.administrator("Ada").await;
    w.mail().from("Ada").open().await;
    let other = w.second_desk().await.unwrap();
    let slow = vec![w.lease_one().await];
    w.rows("UPDATE outbox SET lease_until = 1 RETURNING id", vec![]).await;
    assert_eq!(outbox::renew(&w.desk, &slow).await.unwrap(), 1);
    assert!(outbox::lease(&other, 10).await.unwrap().is_empty());
    outbox::pause(&w.desk, ChannelState::Unreachable, "no route").await.unwrap();
    w.rows("UPDATE outbox SET lease_until = 1 RETURNING id", vec![]).await;
    assert!(outbox::lease(&other, 10).await.unwrap().is_empty(), "a pause is everybody's");
    w.pass_minutes(1);
    assert_eq!(outbox::lease(&other, 10).await.unwrap().len(), 1);
    drop(other);
    w.end().await;
}
