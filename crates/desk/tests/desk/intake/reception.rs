//! What *Recepción* shows beside its list: a search, a message whole, how a folder reconciles, how long registration takes.

use crate::world::{SUPPORT, World, both, entries, refused};
use desk::intake::{self, Claim, Claimed, History, Imported};
use domain::Refusal;
use domain::intake::{Arrival, HoldReason, IgnoreReason, IntakeContent, IntakeState};
use domain::tickets::Status;

both! {
    async fn messages_are_found_by_sender_and_subject(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().from("Ana").subject("Impresión dañada").open().await;
        w.mail().from("Beto").subject("El 100% de la red").open().await;
        let found = async |text: &str| {
            let page = intake::found(&w.desk, &ada, None, Some(text), None).await.unwrap();
            page.rows.into_iter().map(|row| row.subject).collect::<Vec<_>>()
        };
        assert_eq!(found("IMPRESION ana").await, ["Impresión dañada"]);
        assert_eq!(found("beto@cultura").await, ["El 100% de la red"]);
        assert_eq!(found("100%").await, ["El 100% de la red"]);
        assert!(found("%").await.len() == 1 && found("inexistente").await.is_empty(), "a wildcard is a letter");
        w.deliver().await;
        w.finish().await;
    }

    async fn a_message_tells_why_it_is_there_and_who_handled_it(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let held = w.mail().from("boletin@lejos.example").with(|mail| mail.received = 200).arrive().await.id;
        w.file_all().await;
        let detail = intake::detail(&w.desk, &ada, held, IntakeContent::default()).await.unwrap();
        assert_eq!(detail.row.hold, Some(HoldReason::Loop));
        assert_eq!(detail.ignorable, ["boletin@lejos.example", "@lejos.example"]);
        intake::act(&w.desk, &ada, held, "ignore", "@lejos.example").await.unwrap();
        intake::act(&w.desk, &ada, held, "open", "").await.unwrap();
        w.file_all().await;
        let detail = intake::detail(&w.desk, &ada, held, IntakeContent::default()).await.unwrap();
        let told: Vec<_> = detail.history.iter().map(|(_, who, what)| (who.as_str(), what.as_str())).collect();
        assert_eq!(told, [("Ada", "Ignoró el remitente @lejos.example"), ("Ada", "Lo convirtió en un ticket")]);
        assert_eq!(refused(intake::detail(&w.desk, &tito, held, IntakeContent::default()).await), Refusal::NotAllowed);
        let bad = refused(intake::act(&w.desk, &ada, held, "attach", "doce").await);
        assert_eq!(bad, Refusal::BadField { field: "ticket".to_owned() });
        w.finish().await;
    }

    async fn a_folder_reconciles_to_the_last_message(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        assert_eq!(intake::reconcile(&w.desk, SUPPORT, "INBOX", 7, &[1]).await.unwrap(), None, "never opened");
        intake::open_folder(&w.desk, SUPPORT, "INBOX", 7, 10).await.unwrap();
        intake::unsettled(&w.desk, SUPPORT, "INBOX", 7, &[10, 11, 12, 13, 14]).await.unwrap();
        let at = |uid| Arrival::Imap { folder: "INBOX".to_owned(), uid_validity: 7, uid };
        w.mail().arrive_as(at(10)).await;
        w.mail().automatic().arrive_as(at(11)).await;
        w.mail().with(|mail| mail.from.clear()).arrive_as(at(12)).await;
        w.file_all().await;
        intake::vanished(&w.desk, SUPPORT, "INBOX", 7, 13).await.unwrap();
        let tally = intake::reconcile(&w.desk, SUPPORT, "INBOX", 7, &[3, 4, 10, 11, 12, 14, 15]).await.unwrap().unwrap();
        assert_eq!((tally.before, tally.on_server, tally.received, tally.vanished), (2, 5, 3, 1));
        assert_eq!((tally.filed, tally.held, tally.pending), (1, 1, 1));
        assert_eq!((tally.ignored.as_slice(), tally.missing.as_slice()), ([(IgnoreReason::Automatic, 1)].as_slice(), [15].as_slice()));
        assert!(!tally.accounts());
        let tally = intake::reconcile(&w.desk, SUPPORT, "INBOX", 7, &[11, 12, 14]).await.unwrap().unwrap();
        assert!(tally.accounts() && tally.gone == 1, "{tally:?}");
        assert!(intake::reconcile(&w.desk, SUPPORT, "INBOX", 8, &[1]).await.unwrap().unwrap().renumbered);
        intake::folder_checked(&w.desk, SUPPORT, "INBOX").await.unwrap();
        let status = intake::status(&w.desk, &ada).await.unwrap();
        assert!(status.folders[0].healthy && !status.folders[0].accounts, "{status:?}");
        assert!(status.lag.as_deref().is_some_and(|lag| lag.contains("1 mensajes")), "{status:?}");
        w.pass_minutes(11);
        assert!(!intake::status(&w.desk, &ada).await.unwrap().folders[0].healthy);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_the_server_no_longer_names_is_settled_and_what_it_names_again_is_fetched(w: World) {
        let mut w = w;
        intake::open_folder(&w.desk, SUPPORT, "INBOX", 7, 10).await.unwrap();
        intake::unsettled(&w.desk, SUPPORT, "INBOX", 7, &[10, 11, 12]).await.unwrap();
        w.mail().arrive_as(Arrival::Imap { folder: "INBOX".to_owned(), uid_validity: 7, uid: 10 }).await;
        w.file_all().await;
        // 10 was moved when the process ended; 11 was deleted before it could be read.
        let from = || async { intake::open_folder(&w.desk, SUPPORT, "INBOX", 7, 10).await.unwrap().from_uid };
        assert_eq!(from().await, 10);
        intake::gone_from_server(&w.desk, SUPPORT, "INBOX", 7, &[12]).await.unwrap();
        assert_eq!(from().await, 12, "nothing keeps the search at what is gone");
        let tally = intake::reconcile(&w.desk, SUPPORT, "INBOX", 7, &[12]).await.unwrap().unwrap();
        assert_eq!((tally.vanished, tally.gone, tally.missing.as_slice()), (1, 1, [].as_slice()));
        // A server that lagged behind names it again.
        let tally = intake::reconcile(&w.desk, SUPPORT, "INBOX", 7, &[11, 12]).await.unwrap().unwrap();
        assert_eq!((tally.vanished, tally.missing.as_slice(), tally.accounts()), (0, [11].as_slice(), false));
        assert_eq!(intake::unsettled(&w.desk, SUPPORT, "INBOX", 7, &[11]).await.unwrap().fetch, [11]);
        w.mail().arrive_as(Arrival::Imap { folder: "INBOX".to_owned(), uid_validity: 7, uid: 11 }).await;
        w.file_all().await;
        let tally = intake::reconcile(&w.desk, SUPPORT, "INBOX", 7, &[11, 12]).await.unwrap().unwrap();
        assert_eq!((tally.filed, tally.missing.as_slice()), (1, [].as_slice()));
        w.deliver().await;
        w.finish().await;
    }

    async fn what_was_too_large_is_taken_once_the_limit_is_raised(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let held = || async { intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap().rows.len() };
        intake::open_folder(&w.desk, SUPPORT, "INBOX", 7, 10).await.unwrap();
        intake::unsettled(&w.desk, SUPPORT, "INBOX", 7, &[10, 11]).await.unwrap();
        intake::cannot_take(&w.desk, SUPPORT, "INBOX", 7, 10, "60 MiB").await.unwrap();
        for _ in 0..3 {
            intake::not_given(&w.desk, SUPPORT, "INBOX", 7, 11, "NO").await.unwrap();
        }
        assert_eq!((held().await, intake::too_large(&w.desk, SUPPORT, "INBOX", 7).await.unwrap()), (2, vec![10]));
        intake::take_after_all(&w.desk, SUPPORT, "INBOX", 7, 10).await.unwrap();
        assert_eq!((held().await, intake::unsettled(&w.desk, SUPPORT, "INBOX", 7, &[10, 11]).await.unwrap().fetch), (1, vec![10]));
        w.finish().await;
    }

    async fn what_cut_an_import_short_is_tried_alone_three_times_and_stays_visible(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        let raw = |n: u32| bytes::Bytes::from(format!("From: p{n}@otra.example\nSubject: Viejo {n}\n\nHola"));
        let claim = |n: u32| Claim { raw: raw(n), arrived_at: w.now() };
        let first = intake::claim(&w.desk, SUPPORT, &[claim(0), claim(1)]).await.unwrap();
        let [Claimed::Fresh(killer), Claimed::Fresh(other)] = first[..] else { panic!("{first:?}") };
        // The process dies. The next run finds both cut short, and takes each by itself.
        assert_eq!(intake::claim(&w.desk, SUPPORT, &[claim(0), claim(1)]).await.unwrap(), [Claimed::Again(killer), Claimed::Again(other)]);
        assert_eq!(intake::claim(&w.desk, SUPPORT, &[claim(0)]).await.unwrap(), [Claimed::Again(killer)]);
        assert_eq!(intake::claim(&w.desk, SUPPORT, &[claim(0)]).await.unwrap(), [Claimed::Again(killer)]);
        assert_eq!(intake::claim(&w.desk, SUPPORT, &[claim(0)]).await.unwrap(), [Claimed::Known], "given up");
        assert_eq!(intake::claim(&w.desk, SUPPORT, &[claim(1)]).await.unwrap(), [Claimed::Again(other)]);
        let mail = domain::intake::ParsedMail {
            from: vec![domain::intake::MailPerson { name: None, address: "p1@otra.example".to_owned() }],
            subject: "Viejo 1".to_owned(),
            ..domain::intake::ParsedMail::default()
        };
        let history = || History { id: other, raw: raw(1), parsed: Ok(mail.clone()), arrived_at: w.now().plus_days(-900) };
        let [Imported::Opened(ticket)] = intake::file_history(&w.desk, vec![history()], Status::Closed).await.unwrap()[..] else { panic!() };
        let twice = intake::file_history(&w.desk, vec![history()], Status::Closed).await.unwrap();
        assert_eq!(twice, [Imported::Ignored(IgnoreReason::Duplicate)], "another run of the command had claimed it as well");
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket").await, 1);
        w.check_status(ticket, Status::Closed).await;
        let view = w.view(&ada, ticket).await;
        assert_eq!(entries(&view)[0].origin.as_ref().map(|origin| origin.intake), Some(other));
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!(held.rows.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), ["Viejo 0"]);
        assert_eq!(w.number("SELECT COUNT(*) FROM outbox").await, 0, "history sends nothing");
        w.finish().await;
    }
}
