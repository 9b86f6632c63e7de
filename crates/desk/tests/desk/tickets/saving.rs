//! Two people at once, twice the same, and what cannot be.

use crate::world::{World, both, entries, id_of, refused, told};
use desk::{attachments, tickets};
use domain::Refusal;
use domain::tickets::{EntryDraft, EscalateDraft, MAX_BODY, Move, Status, Tab, TicketId, WaitDraft};

/// Everything that a save on a ticket could have written.
async fn written(w: &World) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["entry", "event", "outbox", "observer", "attachment", "upload", "message_id"] {
        counts.push(w.number(&format!("SELECT COUNT(*) FROM {table}")).await);
    }
    counts
}

both! {
    async fn a_save_on_a_ticket_that_has_changed_is_stopped_and_writes_nothing(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let file = attachments::upload(&w.desk, &tito, "a.txt", "text/plain", bytes::Bytes::from_static(b"a")).await.unwrap();
        let mut draft = w.draft(ticket, Tab::Solution, "Ya quedó").await;
        draft.files = vec![file];
        let read = draft.revision;
        w.post(&ada, ticket, Tab::FollowUp, "Un momento, falta algo").await.unwrap();
        let before = written(&w).await;
        let stale = Refusal::Stale { current: read + 1 };
        assert_eq!(refused(tickets::post_entry(&w.desk, &tito, draft.clone()).await), stale);
        let escalation = EscalateDraft { ticket, revision: read, kind: None, category: None, technician: Some(id_of(&tito)), group: None };
        assert_eq!(refused(tickets::escalate(&w.desk, &ada, escalation).await), stale);
        let wait = WaitDraft { ticket, revision: read, reason: None };
        assert_eq!(refused(tickets::wait(&w.desk, &tito, wait).await), stale);
        assert_eq!(refused(tickets::resume(&w.desk, &tito, ticket, read).await), stale);
        assert_eq!(written(&w).await, before);
        w.check_status(ticket, Status::InProgress).await;
        // Having read what is new, the same draft goes through, with its file.
        let again = EntryDraft { revision: read + 1, ..draft };
        tickets::post_entry(&w.desk, &tito, again).await.unwrap();
        assert_eq!(entries(&w.view(&tito, ticket).await).pop().unwrap().attachments.len(), 1);
        w.deliver().await;
        w.finish().await;
    }

    async fn the_same_key_twice_is_one_entry(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let draft = w.draft(ticket, Tab::FollowUp, "Enviado desde el ascensor").await;
        let post = || tickets::post_entry(&w.desk, &tito, draft.clone());
        let (one, other) = tokio::join!(post(), post());
        let revision = one.unwrap();
        assert_eq!(other.unwrap(), revision);
        assert_eq!(post().await.unwrap(), revision, "however often the tablet sends it");
        w.post(&tito, ticket, Tab::Note, "otra cosa").await.unwrap();
        assert_eq!(post().await.unwrap(), revision, "and whatever happened since");
        assert_eq!(entries(&w.view(&tito, ticket).await).len(), 3);
        assert_eq!(refused(tickets::post_entry(&w.desk, &vera, draft.clone()).await), Refusal::BadField { field: "key".to_owned() });
        assert_eq!(told(&w.deliver().await), ["ana follow_up"]);
        let keyless = EntryDraft { key: String::new(), ..draft };
        assert_eq!(refused(tickets::post_entry(&w.desk, &tito, keyless).await), Refusal::BadField { field: "key".to_owned() });
        w.finish().await;
    }

    async fn of_two_who_save_at_once_one_is_told(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().create().await;
        let (one, other) = (w.draft(ticket, Tab::FollowUp, "de Tito").await, w.draft(ticket, Tab::FollowUp, "de Vera").await);
        let (one, other) = tokio::join!(tickets::post_entry(&w.desk, &tito, one), tickets::post_entry(&w.desk, &vera, other));
        let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
        assert_eq!((won.unwrap(), refused(lost)), (2, Refusal::Stale { current: 2 }));
        w.deliver().await;
        w.finish().await;
    }

    async fn what_is_over_takes_notes_only(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).closed().create().await;
        let before = written(&w).await;
        for (tab, step) in [(Tab::FollowUp, Move::FollowUp), (Tab::Solution, Move::Solve)] {
            let refusal = refused(w.post(&tito, ticket, tab, "tarde").await);
            assert_eq!(refusal, Refusal::IllegalMove { from: Status::Closed, step });
        }
        assert_eq!(refused(w.wait(&tito, ticket, None).await), Refusal::IllegalMove { from: Status::Closed, step: Move::Wait });
        assert_eq!(written(&w).await, before);
        w.post(&tito, ticket, Tab::Note, "Para la próxima").await.unwrap();
        w.check_status(ticket, Status::Closed).await;
        w.finish().await;
    }

    async fn only_what_waits_resumes_and_only_what_is_over_reopens(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let revision = w.revision(ticket).await;
        let resumed = refused(tickets::resume(&w.desk, &tito, ticket, revision).await);
        assert_eq!(resumed, Refusal::IllegalMove { from: Status::InProgress, step: Move::Resume });
        let draft = domain::tickets::ReopenDraft { ticket, reason: "x".to_owned() };
        let reopened = refused(tickets::reopen(&w.desk, &tito, draft).await);
        assert_eq!(reopened, Refusal::IllegalMove { from: Status::InProgress, step: Move::Reopen });
        w.finish().await;
    }

    async fn a_text_must_be_there_and_not_be_a_book(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        assert_eq!(refused(w.post(&tito, ticket, Tab::FollowUp, " \n\t").await), Refusal::EmptyBody);
        let long = "ñ".repeat(MAX_BODY + 1);
        assert_eq!(refused(w.post(&tito, ticket, Tab::FollowUp, &long).await), Refusal::TooLong { max: MAX_BODY });
        w.post(&tito, ticket, Tab::FollowUp, &"ñ".repeat(MAX_BODY)).await.unwrap();
        let reason = "x".repeat(4_001);
        assert_eq!(refused(w.wait(&tito, ticket, Some(&reason)).await), Refusal::TooLong { max: 4_000 });
        let draft = EntryDraft { ticket: TicketId(99), ..w.draft(ticket, Tab::FollowUp, "x").await };
        assert_eq!(refused(tickets::post_entry(&w.desk, &tito, draft).await), Refusal::NotFound);
        w.deliver().await;
        w.finish().await;
    }
}
