//! What was posted can be undone for ten seconds: nobody outside has heard of it.

use crate::world::{MONDAY_NINE, World, both, entries, events, refused, told};
use desk::{attachments, outbox, tickets};
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::{EntryId, EntryKind, EventKind, Status, Tab, TicketId, Undone};

/// The office's usual ten seconds.
async fn office(w: World) -> World {
    w.with_office(|office| office.undo_seconds = 10).await
}

async fn last_entry(w: &World, actor: &Actor, ticket: TicketId) -> EntryId {
    entries(&w.view(actor, ticket).await).last().unwrap().id
}

async fn undo_last(w: &World, actor: &Actor, ticket: TicketId) -> desk::Answer<Undone> {
    let entry = last_entry(w, actor, ticket).await;
    tickets::undo(&w.desk, actor, ticket, entry).await
}

async fn states(w: &World) -> Vec<String> {
    let rows = w.rows("SELECT state FROM outbox ORDER BY id", vec![]).await;
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn ready(w: &mut World, technician: &Actor) -> TicketId {
    let ticket = w.ticket().cc(&["Beto"]).create().await;
    w.escalate(technician, ticket, technician).await.unwrap();
    w.pass_minutes(5);
    w.deliver().await;
    ticket
}

both! {
    async fn a_follow_up_is_undone_and_nobody_hears_of_it(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        let before = w.view(&tito, ticket).await;
        let file = attachments::upload(&w.desk, &tito, "acta.pdf", "application/pdf", bytes::Bytes::from_static(b"%PDF")).await.unwrap();
        let mut draft = w.draft(ticket, Tab::FollowUp, "Texto con un error").await;
        draft.files = vec![file];
        tickets::post_entry(&w.desk, &tito, draft.clone()).await.unwrap();
        assert!(w.deliver().await.is_empty(), "its notices wait");
        let offered = w.view(&tito, ticket).await.undo.unwrap();
        assert_eq!((offered.kind, offered.left_ms), (EntryKind::FollowUp, 10_000));
        w.pass_seconds(9);
        let undone = undo_last(&w, &tito, ticket).await.unwrap();
        assert_eq!((undone.tab, undone.body.as_str(), undone.wait), (Tab::FollowUp, "Texto con un error", false));
        assert_eq!((undone.files[0].name.as_str(), undone.files[0].size), ("acta.pdf", 4));
        w.pass_minutes(10);
        assert!(w.deliver().await.is_empty(), "and never leave");
        let after = w.view(&tito, ticket).await;
        assert_eq!(entries(&after), entries(&before));
        assert_eq!(after.terms, w.view(&tito, ticket).await.terms);
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket WHERE first_response_at IS NOT NULL").await, 0, "it was no answer");
        assert_eq!(*events(&after).last().unwrap(), &EventKind::Unposted { entry: EntryKind::FollowUp }, "history says so");
        assert_eq!(after.drafts[0].body, "Texto con un error", "the text is a draft again, on every device");
        assert_eq!(after.undo, None);
        assert!(!w.everything_composed().is_empty());
        // The tablet that never heard of the answer sends the same once more: it was posted, and undone.
        let revision = tickets::post_entry(&w.desk, &tito, draft).await.unwrap();
        assert!(revision < after.revision);
        assert_eq!(entries(&w.view(&tito, ticket).await).len(), entries(&before).len());
        // Written anew, with its file, it goes.
        let mut right = w.draft(ticket, Tab::FollowUp, "Texto corregido").await;
        right.files = undone.files.into_iter().map(|file| file.id).collect();
        tickets::post_entry(&w.desk, &tito, right).await.unwrap();
        w.pass_seconds(11);
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "beto follow_up"]);
        assert_eq!(entries(&w.view(&tito, ticket).await).last().unwrap().attachments.len(), 1);
        w.finish().await;
    }

    async fn while_time_goes_on_it_is_the_same(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        w.time_goes_on();
        let notices = w.number("SELECT COUNT(*) FROM outbox").await;
        for tab in [Tab::FollowUp, Tab::Solution] {
            w.post(&tito, ticket, tab, "Texto con un error").await.unwrap();
            undo_last(&w, &tito, ticket).await.unwrap();
            assert_eq!(w.number("SELECT COUNT(*) FROM ticket WHERE first_response_at IS NOT NULL OR solved_at IS NOT NULL").await, 0);
        }
        let fresh = states(&w).await.split_off(usize::try_from(notices).unwrap());
        assert!(fresh.len() == 4 && fresh.iter().all(|state| state == "cancelled"), "{fresh:?}");
        w.finish().await;
    }

    async fn a_solution_that_closed_the_ticket_is_undone(w: World) {
        let mut w = office(w).await;
        let (tito, ada) = (w.technician("Tito").await, w.administrator("Ada").await);
        let ticket = w.ticket().create().await;
        w.pass_minutes(1);
        w.deliver().await;
        w.post(&tito, ticket, Tab::Solution, "Se cambió el cable").await.unwrap();
        w.check_status(ticket, Status::Closed).await;
        let entry = last_entry(&w, &tito, ticket).await;
        assert_eq!(refused(tickets::undo(&w.desk, &ada, ticket, entry).await), Refusal::NotAllowed, "only its author");
        assert_eq!(w.view(&ada, ticket).await.undo, None);
        undo_last(&w, &tito, ticket).await.unwrap();
        w.check_status(ticket, Status::New).await;
        let view = w.view(&tito, ticket).await;
        assert_eq!((view.technician, view.closed), (None, None), "as it was before, with nobody on it");
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket WHERE solved_at IS NOT NULL OR closed_at IS NOT NULL").await, 0);
        w.pass_minutes(10);
        assert!(w.deliver().await.is_empty(), "no closing notice, no survey");
        w.finish().await;
    }

    async fn an_alert_given_meanwhile_is_not_given_again(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let warning = MONDAY_NINE.plus_minutes(7 * 60);
        w.set_now(warning.plus_seconds(-5));
        w.deliver().await;
        w.post(&tito, ticket, Tab::Note, "Voy a mirar").await.unwrap();
        w.set_now(warning);
        tickets::raise_term_alerts(&w.desk).await.unwrap();
        assert_eq!(told(&w.deliver().await), ["tito term_warning"]);
        undo_last(&w, &tito, ticket).await.unwrap();
        tickets::raise_term_alerts(&w.desk).await.unwrap();
        assert!(w.deliver().await.is_empty(), "told once");
        w.finish().await;
    }

    async fn a_follow_up_that_put_the_ticket_on_hold_is_undone(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        let before = w.view(&tito, ticket).await;
        let mut draft = w.draft(ticket, Tab::FollowUp, "Quedo atento").await;
        draft.wait = true;
        tickets::post_entry(&w.desk, &tito, draft).await.unwrap();
        w.check_status(ticket, Status::Waiting).await;
        assert!(undo_last(&w, &tito, ticket).await.unwrap().wait, "the box is ticked again");
        w.check_status(ticket, Status::InProgress).await;
        assert_eq!(w.view(&tito, ticket).await.terms, before.terms, "the clock never stood still");
        w.pass_minutes(1);
        assert!(w.deliver().await.is_empty());
        w.finish().await;
    }

    async fn after_ten_seconds_it_is_said(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        w.post(&tito, ticket, Tab::FollowUp, "Ya salió").await.unwrap();
        w.pass_seconds(11);
        assert_eq!(w.view(&tito, ticket).await.undo, None);
        assert_eq!(refused(undo_last(&w, &tito, ticket).await), Refusal::TooLateToUndo);
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "beto follow_up"]);
        let request = entries(&w.view(&tito, ticket).await)[0].id;
        assert_eq!(refused(tickets::undo(&w.desk, &tito, ticket, request).await), Refusal::TooLateToUndo, "nor what nobody posted");
        w.finish().await;
    }

    async fn of_an_undo_and_a_lease_only_one_happens(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        for _ in 0..12 {
            w.pass_minutes(5);
            let ids = w.number("SELECT COUNT(*) FROM outbox").await;
            w.post(&tito, ticket, Tab::FollowUp, "uno").await.unwrap();
            let entry = last_entry(&w, &tito, ticket).await;
            // The very last millisecond: it may be undone, and its notices are due.
            w.pass_seconds(10);
            let (undone, leased) = tokio::join!(tickets::undo(&w.desk, &tito, ticket, entry), outbox::lease(&w.desk, 10));
            let leased = leased.unwrap();
            match undone {
                Ok(_) => assert!(leased.is_empty(), "undone, and yet in a worker's hands"),
                Err(_) => assert!(!leased.is_empty() || w.number("SELECT COUNT(*) FROM outbox WHERE state = 'promised'").await > 0),
            }
            let fresh = states(&w).await.split_off(usize::try_from(ids).unwrap());
            let alike = fresh.iter().all(|state| state == "cancelled") || fresh.iter().all(|state| state == "claimed" || state == "promised");
            assert!(alike, "all of it or none: {fresh:?}");
            for notice in leased {
                outbox::data_sent(&w.desk, &notice).await.unwrap();
                let accepted = outbox::Verdict::Accepted { reply: "250 ok".to_owned() };
                assert!(outbox::settle(&w.desk, &notice, accepted, 0.5).await.unwrap());
            }
            w.deliver().await;
        }
        w.finish().await;
    }

    async fn a_notice_in_a_workers_hands_is_not_taken_from_it(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        w.post(&tito, ticket, Tab::FollowUp, "uno").await.unwrap();
        w.pass_seconds(10);
        let leased = w.lease_one().await;
        assert_eq!(refused(undo_last(&w, &tito, ticket).await), Refusal::TooLateToUndo, "one of two is on its way: all of it stays");
        assert_eq!(entries(&w.view(&tito, ticket).await).len(), 2);
        outbox::data_sent(&w.desk, &leased).await.unwrap();
        let accepted = outbox::Verdict::Accepted { reply: "250 ok".to_owned() };
        assert!(outbox::settle(&w.desk, &leased, accepted, 0.5).await.unwrap());
        w.deliver().await;
        w.finish().await;
    }

    async fn undoing_the_second_of_a_burst_leaves_the_first(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        w.post(&tito, ticket, Tab::FollowUp, "uno").await.unwrap();
        let first = last_entry(&w, &tito, ticket).await;
        w.pass_seconds(3);
        w.post(&tito, ticket, Tab::FollowUp, "dos").await.unwrap();
        assert_eq!(refused(tickets::undo(&w.desk, &tito, ticket, first).await), Refusal::TooLateToUndo, "the second tells of it too");
        undo_last(&w, &tito, ticket).await.unwrap();
        assert_eq!(w.view(&tito, ticket).await.undo.unwrap().entry, first, "what is left can still be undone");
        w.pass_seconds(8);
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana follow_up", "beto follow_up"]);
        assert!(mails.iter().all(|mail| mail.entries.iter().map(|entry| entry.text.as_str()).eq(["uno"])));
        // A solution takes a held follow-up along; undone, it gives it back.
        w.pass_minutes(5);
        w.post(&tito, ticket, Tab::FollowUp, "tres").await.unwrap();
        w.pass_seconds(2);
        w.post(&tito, ticket, Tab::Solution, "listo").await.unwrap();
        undo_last(&w, &tito, ticket).await.unwrap();
        w.pass_seconds(9);
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana follow_up", "beto follow_up"]);
        assert!(mails.iter().all(|mail| mail.entries.iter().map(|entry| entry.text.as_str()).eq(["tres"])));
        w.finish().await;
    }

    async fn what_others_do_meanwhile_stays(w: World) {
        let mut w = office(w).await;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = ready(&mut w, &tito).await;
        // A word that moved nothing is undone around what came after it.
        w.post(&tito, ticket, Tab::Note, "mía").await.unwrap();
        let note = last_entry(&w, &tito, ticket).await;
        w.post(&ada, ticket, Tab::Note, "de Ada").await.unwrap();
        tickets::undo(&w.desk, &tito, ticket, note).await.unwrap();
        assert_eq!(entries(&w.view(&tito, ticket).await).last().unwrap().body.text, "de Ada");
        // What moved the ticket is not.
        w.post(&tito, ticket, Tab::Solution, "listo").await.unwrap();
        let solution = last_entry(&w, &tito, ticket).await;
        w.post(&ada, ticket, Tab::Note, "otra").await.unwrap();
        assert_eq!(refused(tickets::undo(&w.desk, &tito, ticket, solution).await), Refusal::ChangedSince);
        w.check_status(ticket, Status::Closed).await;
        w.pass_minutes(1);
        assert_eq!(told(&w.deliver().await), ["ana closed", "beto closed"]);
        w.finish().await;
    }

    async fn it_survives_the_process_and_a_desk_without_relay(w: World) {
        let mut w = office(w).await;
        let tito = w.technician("Tito").await;
        let ticket = ready(&mut w, &tito).await;
        w.post(&tito, ticket, Tab::FollowUp, "uno").await.unwrap();
        let w = w.reopen(false).await;
        assert!(w.view(&tito, ticket).await.undo.is_some(), "still offered after the process died");
        undo_last(&w, &tito, ticket).await.unwrap();
        w.post(&tito, ticket, Tab::FollowUp, "dos").await.unwrap();
        undo_last(&w, &tito, ticket).await.unwrap();
        let fresh: Vec<_> = states(&w).await.into_iter().rev().take(4).collect();
        assert!(fresh.iter().all(|state| state == "cancelled"), "kept mail is cancelled too: {fresh:?}");
        assert_eq!(entries(&w.view(&tito, ticket).await).len(), 1);
        w.finish().await;
    }

    async fn what_was_undone_cannot_be_sent_by_hand(w: World) {
        let mut w = office(w).await;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = ready(&mut w, &tito).await;
        w.post(&tito, ticket, Tab::FollowUp, "secreto").await.unwrap();
        undo_last(&w, &tito, ticket).await.unwrap();
        let notice = domain::notices::NoticeId(w.number("SELECT MAX(id) FROM outbox").await);
        assert_eq!(refused(outbox::retry(&w.desk, &ada, notice).await), Refusal::NotFound);
        w.finish().await;
    }
}
