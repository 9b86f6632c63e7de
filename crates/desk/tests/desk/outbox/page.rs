//! *Salida*: every notice, read and sent again by hand.

use crate::world::{World, both, refused, told};
use desk::outbox::{self, Verdict};
use domain::Refusal;
use domain::notices::{DeliveryState, NoticeId, NoticeKind};
use domain::tickets::Tab;

both! {
    async fn every_notice_is_listed_and_can_be_read(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.mail().from("Ana").subject("Sin red").open().await;
        let page = outbox::page(&w.desk, &ada, None, None).await.unwrap();
        assert!(page.relay);
        assert_eq!(page.rows.len(), 2);
        let ana = page.rows.iter().find(|row| row.person == "Ana").unwrap();
        assert_eq!((ana.ticket, ana.kind, ana.state), (ticket, NoticeKind::Registered, DeliveryState::Promised));
        assert_eq!((ana.address.as_str(), ana.subject.as_str()), ("ana@cultura.example", format!("[Mesa {ticket}] Sin red").as_str()));
        let (_, bytes) = outbox::bytes(&w.desk, &ada, ana.id).await.unwrap();
        assert_eq!(bytes, outbox::lease(&w.desk, 10).await.unwrap().iter().find(|l| l.id == ana.id).unwrap().bytes, "what is read is what is sent");
        let promised = page.counts.iter().find(|(state, _)| *state == DeliveryState::Promised).unwrap();
        assert_eq!((promised.1, page.counts.len()), (2, DeliveryState::ALL.len()));
        assert_eq!(refused(outbox::bytes(&w.desk, &ada, NoticeId(99)).await), Refusal::NotFound);
        w.end().await;
    }

    async fn a_long_list_is_read_page_by_page(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        for n in 0..26 {
            w.mail().from(&format!("p{n}@cultura.example")).open().await;
        }
        let first = outbox::page(&w.desk, &ada, Some(DeliveryState::Promised), None).await.unwrap();
        let second = outbox::page(&w.desk, &ada, Some(DeliveryState::Promised), first.next).await.unwrap();
        assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 2, None));
        let bad = outbox::page(&w.desk, &ada, None, Some("x".to_owned())).await;
        assert_eq!(refused(bad), Refusal::BadField { field: "after".to_owned() });
        w.end().await;
    }

    async fn an_administrator_sends_again_what_died(w: World) {
        let mut w = w;
        let (ada, tito, sara) = (w.administrator("Ada").await, w.technician("Tito").await, w.supervisor("Sara").await);
        w.mail().from("Ada").open().await;
        let leased = w.lease_one().await;
        outbox::settle(&w.desk, &leased, Verdict::Refused { reply: "550 full".to_owned() }, 0.5).await.unwrap();
        for actor in [&tito, &sara] {
            assert_eq!(refused(outbox::retry(&w.desk, actor, leased.id).await), Refusal::NotAllowed);
        }
        w.pass_minutes(9 * 24 * 60);
        outbox::retry(&w.desk, &ada, leased.id).await.unwrap();
        let again = w.lease_one().await;
        assert_eq!(again.bytes, leased.bytes);
        outbox::settle(&w.desk, &again, Verdict::Deferred { reply: "451".to_owned() }, 0.5).await.unwrap();
        assert_eq!(w.outbox_row(&ada, leased.id).await.state, DeliveryState::Deferred, "it has five days anew");
        w.pass_minutes(1);
        assert_eq!(told(&w.deliver().await), ["ada registered"]);
        assert_eq!(refused(outbox::retry(&w.desk, &ada, leased.id).await), Refusal::NotFound, "what arrived is not sent twice");
        w.finish().await;
    }

    async fn without_a_relay_notices_are_kept_and_can_be_sent_later(w: World) {
        let mut w = w.reopen(false).await;
        let ada = w.administrator("Ada").await;
        w.mail().from("Ada").open().await;
        assert!(outbox::lease(&w.desk, 10).await.unwrap().is_empty());
        assert_eq!(outbox::next_due(&w.desk).await.unwrap(), None);
        let page = outbox::page(&w.desk, &ada, None, None).await.unwrap();
        assert_eq!((page.relay, page.rows[0].state), (false, DeliveryState::Kept));
        assert!(!outbox::bytes(&w.desk, &ada, page.rows[0].id).await.unwrap().1.is_empty());
        let mut w = w.reopen(true).await;
        assert!(w.deliver().await.is_empty(), "old news is not sent by itself");
        outbox::retry(&w.desk, &ada, page.rows[0].id).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ada registered"]);
        w.finish().await;
    }

    async fn what_cannot_be_composed_is_a_dead_letter_and_stops_nobody(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        w.rows("UPDATE person SET name = $1 WHERE name = 'Tito' RETURNING id", vec!["Ti\nto".into()]).await;
        let ticket = w.ticket().create().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana escalated"]);
        let dead = outbox::page(&w.desk, &ada, Some(DeliveryState::Dead), None).await.unwrap();
        assert!(dead.rows[0].last_reply.as_deref().unwrap().contains("a line break in a name"));
        assert_eq!(refused(outbox::retry(&w.desk, &ada, dead.rows[0].id).await), Refusal::NotFound, "there is nothing to send");
        w.finish().await;
    }

    async fn a_merged_notice_says_where_it_went(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        for body in ["uno", "dos", "tres"] {
            w.post(&tito, ticket, Tab::FollowUp, body).await.unwrap();
        }
        let page = outbox::page(&w.desk, &tito, Some(DeliveryState::Merged), None).await.unwrap();
        assert_eq!(page.rows.len(), 1);
        assert!(page.rows[0].last_reply.as_deref().unwrap().starts_with("joined into notice"));
        w.deliver().await;
        w.pass_minutes(3);
        w.deliver().await;
        w.finish().await;
    }
}
