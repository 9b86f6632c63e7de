//! Delivery reports under their notices (M14), and addresses that are not written to until somebody clears them.

use crate::world::{Composed, MailBuilder, World, both, entries, events, refused, told};
use desk::intake::{self, Filed};
use desk::outbox::{self, Verdict};
use domain::Refusal;
use domain::intake::{DeliveryReport, IgnoreReason, IntakeState, ReportAction, SenderDraft, SenderKind};
use domain::notices::{DeadReason, DeliveryState};
use domain::people::Actor;
use domain::tickets::{DeliveryView, EventKind, Item, Tab, TicketId, TicketView};

/// What a mail server says that had the notice.
fn returned(action: ReportAction, to: &str, notice: &Composed) -> DeliveryReport {
    DeliveryReport { keys: vec![notice.report_key.clone()], ..report(action, to, &notice.message_id) }
}

fn report(action: ReportAction, to: &str, message_id: &str) -> DeliveryReport {
    DeliveryReport {
        action,
        status: Some("5.1.1".to_owned()),
        recipients: vec![to.to_owned()],
        diagnostic: "550 5.1.1 User unknown".to_owned(),
        message_ids: vec![message_id.to_owned()],
        reply_to: Vec::new(),
        keys: Vec::new(),
    }
}

fn bounce(w: &mut World, report: DeliveryReport) -> MailBuilder<'_> {
    w.mail().from("mailer-daemon@lejos.example").null_return_path().with(|mail| {
        mail.auto.report = true;
        mail.report = Some(report);
    })
}

fn deliveries(view: &TicketView) -> Vec<&DeliveryView> {
    let of = |item: &Item| match item {
        Item::Entry(entry) => entry.deliveries.len(),
        Item::Event(event) => event.deliveries.len(),
        Item::Held(_) => 0,
    };
    assert!(view.timeline.iter().map(|line| of(&line.item)).sum::<usize>() > 0);
    let mut all = Vec::new();
    for line in &view.timeline {
        match &line.item {
            Item::Entry(entry) => all.extend(&entry.deliveries),
            Item::Event(event) => all.extend(&event.deliveries),
            Item::Held(_) => {}
        }
    }
    all
}

async fn suppressed(w: &World, who: &Actor) -> Vec<String> {
    intake::senders(&w.desk, who).await.unwrap().suppressed.into_iter().map(|row| row.address).collect()
}

both! {
    async fn a_postmaster_who_writes_about_a_bounce_is_a_person_like_any_other(w: World) {
        let mut w = w;
        let quoted = report(ReportAction::Failed, "ana@cultura.example", "no-es-nuestro@lejos.example");
        w.mail().from("postmaster@lejos.example").with(|mail| mail.report = Some(quoted)).open().await;
        assert_eq!(told(&w.deliver().await), ["postmaster@lejos.example registered"]);
        w.finish().await;
    }

    async fn a_bounce_is_shown_under_its_notice_and_stops_mail_to_that_address(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        let notice: Composed = w.mailbox("Ana")[0].clone();
        let before = w.revision(ticket).await;
        assert_eq!(bounce(&mut w, returned(ReportAction::Failed, "ana@cultura.example", &notice)).append().await, ticket);
        assert_eq!(told(&w.deliver().await), ["tito undelivered"], "nobody outside is written to");
        assert_eq!(w.revision(ticket).await, before, "whoever is writing on it is not disturbed");

        let view = w.view(&tito, ticket).await;
        assert_eq!(entries(&view).len(), 1, "it is no entry");
        let returned: Vec<_> = deliveries(&view).into_iter().filter(|delivery| delivery.state == DeliveryState::Bounced).collect();
        assert_eq!(returned.len(), 1);
        assert_eq!((returned[0].person.as_str(), returned[0].reports.len()), ("Ana", 1));
        assert_eq!(returned[0].reports[0].reply, "550 5.1.1 User unknown");
        assert!(events(&view).iter().any(|what| matches!(what, EventKind::NotDelivered { to, .. } if to == "Ana <ana@cultura.example>")));

        // What comes is promised as dead, with the reason; the others hear of it.
        w.pass_minutes(3);
        w.post(&tito, ticket, Tab::FollowUp, "Ya voy").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["beto follow_up"]);
        let view = w.view(&tito, ticket).await;
        let dead = deliveries(&view).into_iter().find(|delivery| delivery.state == DeliveryState::Dead).unwrap();
        let row = w.outbox_row(&ada, dead.notice).await;
        assert!(row.last_reply.unwrap().contains("550 5.1.1 User unknown"));

        assert_eq!(suppressed(&w, &ada).await, ["ana@cultura.example"]);
        assert_eq!(refused(intake::senders(&w.desk, &tito).await), Refusal::NotAllowed);
        let clear = |address: &str| SenderDraft { kind: SenderKind::Suppressed, address: address.to_owned() };
        assert_eq!(refused(intake::clear_sender(&w.desk, &tito, clear("ana@cultura.example")).await), Refusal::NotAllowed);
        assert_eq!(refused(intake::clear_sender(&w.desk, &ada, clear("nadie@cultura.example")).await), Refusal::NotFound);
        intake::clear_sender(&w.desk, &ada, clear("Ana@cultura.example")).await.unwrap();
        assert!(suppressed(&w, &ada).await.is_empty());
        w.pass_minutes(3);
        w.post(&tito, ticket, Tab::FollowUp, "Ya quedó").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "beto follow_up"]);
        w.finish().await;
    }

    async fn what_was_promised_before_does_not_go_to_a_stopped_address_either(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let other = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        w.post(&tito, other, Tab::FollowUp, "Voy").await.unwrap();
        for leased in outbox::lease(&w.desk, 10).await.unwrap() {
            outbox::settle(&w.desk, &leased, Verdict::Deferred { reply: "451 later".to_owned() }, 0.5).await.unwrap();
        }
        let notice = w.mailbox("Ana")[0].clone();
        assert_eq!(bounce(&mut w, returned(ReportAction::Failed, "ana@cultura.example", &notice)).append().await, ticket);
        assert_eq!(told(&w.deliver().await), ["tito undelivered"]);
        w.pass_minutes(1);
        assert_eq!(told(&w.deliver().await), ["beto follow_up", "tito undelivered"], "and whoever works the other ticket hears of it");
        let page = outbox::page(&w.desk, &ada, Some(DeliveryState::Dead), None).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| (row.ticket, row.why)).collect::<Vec<_>>(), [(other, Some(DeadReason::CameBack))]);
        w.finish().await;
    }

    async fn a_delay_is_shown_and_stops_nothing(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let notice = w.mailbox("Ana")[0].clone();
        bounce(&mut w, returned(ReportAction::Delayed, "ana@cultura.example", &notice)).append().await;
        assert!(w.deliver().await.is_empty());
        let view = w.view(&ada, ticket).await;
        let delayed = deliveries(&view).into_iter().find(|delivery| !delivery.reports.is_empty()).unwrap();
        assert_eq!((delayed.state, delayed.reports[0].action), (DeliveryState::Accepted, ReportAction::Delayed));
        assert!(suppressed(&w, &ada).await.is_empty());
        w.finish().await;
    }

    async fn a_forged_report_stops_nobody(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let notice = w.mailbox("Ana")[0].clone();
        // A guessed id, another's key in it, and no sign at all.
        let other = format!("x{}", notice.message_id);
        for id in ["t1.2@cultura.example", other.as_str(), ""] {
            let forged = bounce(&mut w, report(ReportAction::Failed, "ana@cultura.example", id));
            assert_eq!(forged.subject(&format!("Undelivered [Mesa {ticket}]")).file().await, Filed::Ignored, "{id}");
        }
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Ignored), None).await.unwrap();
        assert!(page.rows.len() == 3 && page.rows.iter().all(|row| row.ignored == Some(IgnoreReason::ForeignReport)));
        assert!(suppressed(&w, &ada).await.is_empty() && w.deliver().await.is_empty());
        // A true id, but on an address that she only forwards to: it is shown, and says nothing of her own.
        bounce(&mut w, returned(ReportAction::Failed, "ana@gmail.example", &notice)).append().await;
        assert!(suppressed(&w, &ada).await.is_empty());
        w.finish().await;
    }

    async fn who_was_copied_on_an_answer_cannot_stop_mail_to_others(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        let (anas, betos) = (w.mailbox("Ana")[0].clone(), w.mailbox("Beto")[0].clone());
        // Ana answers everybody: Beto's mail shows the Message-ID of hers, and the address that she wrote to with her key. His own
        // notice shows him how a report is signed, with a key that speaks of him.
        let reply_to = vec![format!("soporte+{}@cultura.example", anas.token)];
        for keys in [Vec::new(), vec![betos.report_key.clone()], vec![anas.token.clone()]] {
            let forged = report(ReportAction::Failed, "ana@cultura.example", &anas.message_id);
            let forged = DeliveryReport { reply_to: reply_to.clone(), keys, ..forged };
            assert_eq!(bounce(&mut w, forged).append().await, ticket);
        }
        let view = w.view(&tito, ticket).await;
        let shown = deliveries(&view).into_iter().find(|delivery| !delivery.reports.is_empty()).unwrap();
        assert_eq!((shown.person.as_str(), shown.state, shown.reports.len()), ("Ana", DeliveryState::Accepted, 3), "people judge it");
        assert!(suppressed(&w, &ada).await.is_empty() && w.deliver().await.is_empty());
        assert!(!events(&view).iter().any(|what| matches!(what, EventKind::NotDelivered { .. })));
        w.pass_minutes(3);
        w.post(&tito, ticket, Tab::FollowUp, "Ya voy").await.unwrap();
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "beto follow_up"]);
        w.finish().await;
    }

    async fn a_relay_with_ids_of_its_own_still_brings_our_key(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let ticket = w.ticket().create().await;
        let (key, keys) = (w.key_of("Ana"), vec![w.mailbox("Ana")[0].report_key.clone()]);
        let reply_to = vec![format!("soporte+{key}@cultura.example")];
        let report = DeliveryReport { reply_to, keys, ..report(ReportAction::Failed, "ana@cultura.example", "0100@ses.example") };
        assert_eq!(bounce(&mut w, report).append().await, ticket);
        assert_eq!(suppressed(&w, &ada).await, ["ana@cultura.example"]);
        w.deliver().await;
        w.finish().await;
    }

    async fn staff_are_stopped_too_and_nobody_is_told_by_the_address_that_failed(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&ada).create().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        w.deliver().await;
        let notice = w.mailbox("Tito")[0].clone();
        bounce(&mut w, returned(ReportAction::Failed, "tito@cultura.example", &notice)).append().await;
        assert_eq!(told(&w.deliver().await), Vec::<String>::new());
        assert_eq!(suppressed(&w, &ada).await, ["tito@cultura.example"]);
        // The same report once more, and another of the same notice, change nothing.
        bounce(&mut w, returned(ReportAction::Failed, "tito@cultura.example", &notice)).append().await;
        assert!(w.deliver().await.is_empty());
        let lost = events(&w.view(&ada, ticket).await).iter().filter(|what| matches!(what, EventKind::NotDelivered { .. })).count();
        assert_eq!(lost, 1);
        let _: TicketId = ticket;
        w.finish().await;
    }
}
