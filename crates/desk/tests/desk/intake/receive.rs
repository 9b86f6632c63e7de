//! Raw bytes durable first (M4), unique by mailbox and content (M6).

use crate::world::{SUPPORT, World, both};
use desk::intake::{self, Filed};
use domain::intake::{Arrival, HoldReason, IntakeState};

fn by_lmtp() -> Arrival {
    Arrival::Lmtp { sender: Some("ana@cultura.example".to_owned()), recipients: vec![SUPPORT.to_owned()] }
}

fn mail_of(number: usize) -> String {
    format!("From: ana@cultura.example\r\nTo: {SUPPORT}\r\nSubject: {number}\r\n\r\nNo imprime {number}\r\n")
}

both! {
    async fn the_same_bytes_twice_are_one_message(w: World) {
        let mut w = w;
        let first = w.mail().arrive().await;
        let second = w.arrive_again(SUPPORT, by_lmtp()).await;
        assert!(first.new && !second.new, "the second is known");
        assert_eq!(first.id, second.id);
        assert_eq!(w.file_all().await.len(), 1);
        let third = w.arrive_again(SUPPORT, by_lmtp()).await;
        assert_eq!((third.id, third.new), (first.id, false), "nor is it new once it was filed");
        assert_eq!(w.file_all().await, [], "nothing is filed twice");
        w.deliver().await;
        assert_eq!(w.mailbox("Ana").len(), 1, "one acknowledgement");
        w.finish().await;
    }

    /// They share commits: each still has its own answer, and what is wrong with one is not the others' trouble.
    async fn of_many_that_arrive_at_once_each_has_its_own_answer(w: World) {
        let ada = w.administrator("Ada").await;
        let raws: Vec<String> = (0..60).map(|number| mail_of(number % 40)).collect();
        let now = w.desk.now();
        // A database keeps no NUL in a text: this one cannot be stored, on PostgreSQL.
        let bad = Arrival::Imap { folder: "IN\0BOX".to_owned(), uid_validity: 1, uid: 1 };
        let bad = intake::receive(&w.desk, SUPPORT, bad, b"Subject: x\r\n\r\nx", now);
        let all = raws.iter().map(|raw| intake::receive(&w.desk, SUPPORT, by_lmtp(), raw.as_bytes(), now));
        let (bad, received) = futures::join!(bad, futures::future::join_all(all));
        assert_eq!(bad.is_err(), w.is_postgres(), "{bad:?}");
        let received: Vec<_> = received.into_iter().map(|answer| answer.expect("stored")).collect();
        assert_eq!(received.iter().filter(|one| one.new).count(), 40, "twenty came twice");
        for (number, one) in received.iter().enumerate() {
            assert_eq!(one.id, received[number % 40].id, "the same bytes, the same message");
            let read = intake::raw(&w.desk, &ada, one.id).await.expect("its bytes");
            assert_eq!(read, mail_of(number % 40).as_bytes(), "its own, not a neighbour's");
        }
    }

    /// Whoever commits for the others may be broken off, as a connection is; the others go on.
    async fn whoever_is_broken_off_takes_no_other_message_with_it(w: World) {
        let now = w.desk.now();
        for turn in 0..20_usize {
            let receive = |number: usize| {
                let desk = w.desk.clone();
                async move { intake::receive(&desk, SUPPORT, by_lmtp(), mail_of(turn * 10 + number).as_bytes(), now).await }
            };
            let first = tokio::spawn(receive(0));
            let others: Vec<_> = (1..6).map(|number| tokio::spawn(receive(number))).collect();
            for _ in 0..turn {
                tokio::task::yield_now().await;
            }
            first.abort();
            for other in others {
                assert!(other.await.expect("not a panic").expect("stored").new);
            }
        }
    }

    async fn the_same_message_id_with_other_bytes_is_kept(w: World) {
        let mut w = w;
        let one = w.mail().message_id("uno@pc").text("Primera versión").open().await;
        let other = w.mail().message_id("uno@pc").text("Otra versión").open().await;
        assert_ne!(one, other, "both are kept: a Message-ID alone never drops mail");
        w.deliver().await;
        w.finish().await;
    }

    async fn the_same_bytes_in_another_mailbox_are_another_message(w: World) {
        let mut w = w;
        let here = w.mail().arrive().await;
        let there = w.arrive_again("otra@cultura.example", by_lmtp()).await;
        assert!(there.new);
        assert_ne!(here.id, there.id);
        assert_eq!(w.file_all().await.len(), 2);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_message_survives_the_process_between_arriving_and_being_filed(w: World) {
        let mut w = w;
        w.mail().from("Ana").arrive().await;
        let mut w = w.reopen(true).await;
        assert!(matches!(w.file_all().await.as_slice(), [Filed::Opened(_)]));
        w.deliver().await;
        assert_eq!(w.mailbox("Ana").len(), 1);
        w.finish().await;
    }

    async fn a_big_mail_lies_beside_the_database_and_is_whole(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let text = "ñandú ".repeat(40_000);
        let received = w.mail().text(&text).arrive().await;
        assert_eq!(w.number("SELECT COUNT(*) FROM raw_mail").await, 0, "a row of that size would weigh on every backup");
        let source = intake::raw(&w.desk, &ada, received.id).await.unwrap();
        assert!(String::from_utf8_lossy(&source).contains(&text));
        let ticket = match w.file_all().await.as_slice() {
            [Filed::Opened(ticket)] => *ticket,
            other => panic!("{other:?}"),
        };
        let view = w.view(&ada, ticket).await;
        assert_eq!(crate::world::entries(&view)[0].body.text, text);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_mail_whose_bytes_are_gone_does_not_stop_the_others(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().text(&"perdido ".repeat(40_000)).arrive().await;
        std::fs::remove_dir_all(w.folder().join("data/blobs")).unwrap();
        w.mail().from("Beto").arrive().await;
        let mut filed = Vec::new();
        for _ in 0..4 {
            filed.extend(w.file_all().await);
            w.leases_end().await;
        }
        assert!(matches!(filed.as_slice(), [Filed::Opened(_)]), "Beto's became a ticket: {filed:?}");
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!(page.rows.len(), 1, "and the damaged one is where a person sees it");
        assert_eq!(page.rows[0].hold, Some(HoldReason::Failed));
        w.deliver().await;
        w.finish().await;
    }

    async fn the_time_from_arrival_to_registration_is_measured(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().arrive().await;
        w.pass_seconds(42);
        w.file_all().await;
        let page = intake::page(&w.desk, &ada, None, None).await.unwrap();
        assert_eq!(page.rows[0].delay_ms, Some(42_000));
        w.mail().unreadable(domain::intake::Unreadable::NotAMessage).file().await;
        let page = intake::page(&w.desk, &ada, None, None).await.unwrap();
        assert_eq!(page.rows[0].delay_ms, None, "what is held was not registered");
        w.deliver().await;
        w.finish().await;
    }
}
