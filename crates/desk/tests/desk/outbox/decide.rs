//! What an administrator decides of notices: sent again, or not sent.

use crate::world::{World, both, events, refused, told};
use desk::outbox::{self, Verdict};
use domain::Refusal;
use domain::notices::{DeadReason, DeliveryState, NoticeId};
use domain::people::Actor;
use domain::tickets::EventKind;

fn refuse() -> Verdict {
    Verdict::Refused { reply: "550 5.1.1 unknown".to_owned() }
}

/// One notice to the administrator, whatever its state becomes.
async fn promised(w: &mut World) -> (Actor, NoticeId) {
    let ada = w.administrator("Ada").await;
    w.mail().from("Ada").open().await;
    let page = outbox::page(&w.desk, &ada, None, None).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    (ada, page.rows[0].id)
}

both! {
    async fn what_is_not_sent_yet_can_be_cancelled_and_sent_after_all(w: World) {
        let mut w = w;
        let (ada, id) = promised(&mut w).await;
        let tito = w.technician("Tito").await;
        assert_eq!(refused(outbox::cancel(&w.desk, &tito, id, true).await), Refusal::NotAllowed);
        assert_eq!(refused(outbox::cancel(&w.desk, &Actor::System, id, true).await), Refusal::NotAllowed, "somebody is named");
        assert_eq!(refused(outbox::cancel(&w.desk, &ada, NoticeId(999), true).await), Refusal::NotFound);
        w.pass_minutes(1);
        outbox::cancel(&w.desk, &ada, id, false).await.unwrap();
        assert!(w.deliver().await.is_empty());
        let row = w.outbox_row(&ada, id).await;
        assert_eq!((row.state, row.next_attempt), (DeliveryState::Cancelled, None));
        let (who, when) = row.decided.unwrap();
        assert_eq!((who.as_str(), when.at), ("Ada", w.now()));
        assert_eq!(refused(outbox::cancel(&w.desk, &ada, id, false).await), Refusal::NotFound, "once is enough");
        let view = desk::tickets::view(&w.desk, &ada, row.ticket).await.unwrap();
        assert!(events(&view).iter().any(|what| matches!(what, EventKind::NoticeCancelled { to } if to.contains("ada@"))));
        outbox::retry(&w.desk, &ada, id).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ada registered"]);
        let view = desk::tickets::view(&w.desk, &ada, row.ticket).await.unwrap();
        assert!(events(&view).iter().any(|what| matches!(what, EventKind::NoticeRetried { .. })));
        assert_eq!(refused(outbox::cancel(&w.desk, &ada, id, true).await), Refusal::NotFound, "what arrived is not called back");
        w.finish().await;
    }

    async fn what_is_being_sent_is_left_alone(w: World) {
        let mut w = w;
        let (ada, id) = promised(&mut w).await;
        let leased = w.lease_one().await;
        assert_eq!(refused(outbox::cancel(&w.desk, &ada, id, true).await), Refusal::BeingSent);
        assert_eq!(refused(outbox::retry(&w.desk, &ada, id).await), Refusal::BeingSent);
        outbox::settle(&w.desk, &leased, Verdict::Accepted { reply: "250".to_owned() }, 0.5).await.unwrap();
        w.finish().await;
    }

    async fn what_may_have_arrived_is_cancelled_by_whoever_says_so(w: World) {
        let mut w = w;
        let (ada, id) = promised(&mut w).await;
        let leased = w.lease_one().await;
        outbox::settle(&w.desk, &leased, Verdict::Unsure { reply: "lost".to_owned() }, 0.5).await.unwrap();
        assert_eq!(refused(outbox::cancel(&w.desk, &ada, id, false).await), Refusal::MayHaveArrived);
        outbox::cancel(&w.desk, &ada, id, true).await.unwrap();
        w.pass_minutes(20);
        assert!(w.deliver().await.is_empty());
        assert!(!outbox::settle(&w.desk, &leased, Verdict::Accepted { reply: "250".to_owned() }, 0.5).await.unwrap(), "the worker came too late");
        assert_eq!(w.outbox_row(&ada, id).await.state, DeliveryState::Cancelled);
        w.finish().await;
    }

    async fn all_dead_letters_to_a_domain_go_again_together(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.rows("UPDATE person SET active = FALSE WHERE name = 'Ada' RETURNING id", vec![]).await;
        w.mail().from("ana@uno.example").open().await;
        w.mail().from("beto@uno.example").open().await;
        w.mail().from("carla@dos.example").open().await;
        let leased = outbox::lease(&w.desk, 10).await.unwrap();
        assert_eq!(leased.len(), 3);
        for notice in &leased {
            outbox::settle(&w.desk, notice, refuse(), 0.5).await.unwrap();
        }
        w.deliver().await;
        let page = outbox::page(&w.desk, &ada, Some(DeliveryState::Dead), None).await.unwrap();
        assert_eq!(page.dead_domains, [("uno.example".to_owned(), 2), ("dos.example".to_owned(), 1)]);
        assert_eq!(page.rows[0].why, Some(DeadReason::UnknownMailbox));
        for bad in ["", "%", "ana@uno.example", "u_o.example"] {
            assert!(matches!(refused(outbox::retry_domain(&w.desk, &ada, bad).await), Refusal::BadField { .. }), "{bad}");
        }
        let tito = w.technician("Tito").await;
        assert_eq!(refused(outbox::retry_domain(&w.desk, &tito, "uno.example").await), Refusal::NotAllowed);
        assert_eq!(outbox::retry_domain(&w.desk, &ada, " Uno.Example ").await.unwrap(), 2);
        assert_eq!(told(&w.deliver().await), ["ana@uno.example registered", "beto@uno.example registered"]);
        assert_eq!(outbox::retry_domain(&w.desk, &ada, "uno.example").await.unwrap(), 0);
        w.finish().await;
    }

    async fn kept_notices_wait_for_an_administrator_when_a_relay_is_there(w: World) {
        let mut w = w.reopen(false).await;
        let ada = w.administrator("Ada").await;
        w.mail().from("Ana").open().await;
        let mut w = w.reopen(true).await;
        w.pass_minutes(6 * 24 * 60);
        assert!(w.deliver().await.is_empty(), "old news is not sent by itself");
        let kept = outbox::page(&w.desk, &ada, Some(DeliveryState::Kept), None).await.unwrap().rows;
        assert_eq!(kept.len(), 2);
        outbox::cancel(&w.desk, &ada, kept[0].id, false).await.unwrap();
        outbox::retry(&w.desk, &ada, kept[1].id).await.unwrap();
        assert_eq!(w.deliver().await.len(), 1);
        w.finish().await;
    }
}
