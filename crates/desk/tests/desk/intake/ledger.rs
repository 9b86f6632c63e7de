//! The ledger of an IMAP folder (M3, M4, M7, M9).

use crate::world::{SUPPORT, World, both, refused};
use desk::intake::{self, FolderState, Unsettled};
use domain::Refusal;
use domain::intake::{Arrival, HoldReason, IgnoreReason, IntakeState};

const INBOX: &str = "INBOX";

fn seen_at(uid_validity: u32, uid: u32) -> Arrival {
    Arrival::Imap { folder: INBOX.to_owned(), uid_validity, uid }
}

async fn open(w: &World, uid_validity: u32, uid_next: u32) -> FolderState {
    intake::open_folder(&w.desk, SUPPORT, INBOX, uid_validity, uid_next).await.unwrap()
}

async fn unsettled(w: &World, uid_validity: u32, uids: &[u32]) -> Unsettled {
    intake::unsettled(&w.desk, SUPPORT, INBOX, uid_validity, uids).await.unwrap()
}

async fn acknowledge(w: &World, uid_validity: u32, uid: u32) {
    intake::acknowledged(&w.desk, SUPPORT, INBOX, uid_validity, uid).await.unwrap();
}

both! {
    async fn the_first_connection_starts_from_now(w: World) {
        let w = w;
        assert_eq!(open(&w, 7, 50).await, FolderState { from_uid: 50, epoch_changed: false });
        assert_eq!(open(&w, 7, 53).await, FolderState { from_uid: 50, epoch_changed: false }, "what came meanwhile is ours");
        w.finish().await;
    }

    async fn each_message_goes_from_seen_to_stored_to_acknowledged(w: World) {
        let mut w = w;
        open(&w, 7, 50).await;
        assert_eq!(unsettled(&w, 7, &[50, 51]).await, Unsettled { fetch: vec![50, 51], acknowledge: vec![] });
        w.mail().arrive_as(seen_at(7, 50)).await;
        assert_eq!(unsettled(&w, 7, &[50, 51]).await, Unsettled { fetch: vec![51], acknowledge: vec![50] });
        acknowledge(&w, 7, 50).await;
        assert_eq!(unsettled(&w, 7, &[50, 51]).await, Unsettled { fetch: vec![51], acknowledge: vec![] });
        assert_eq!(open(&w, 7, 52).await.from_uid, 51, "the search starts at the lowest that is not settled");
        w.mail().arrive_as(seen_at(7, 51)).await;
        acknowledge(&w, 7, 51).await;
        assert_eq!(open(&w, 7, 52).await.from_uid, 52);
        assert_eq!(w.file_all().await.len(), 2);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_the_server_could_not_give_is_held_and_asked_for_again_later(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        open(&w, 7, 50).await;
        unsettled(&w, 7, &[50]).await;
        let fails = async |w: &World| intake::not_given(&w.desk, SUPPORT, INBOX, 7, 50, "NO damaged").await.unwrap();
        assert!(!fails(&w).await && !fails(&w).await && fails(&w).await, "the third time");
        let held = async |w: &World| intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap().rows.len();
        assert_eq!(held(&w).await, 1);
        assert_eq!(unsettled(&w, 7, &[50]).await, Unsettled::default(), "it stands before nothing");
        intake::ask_again(&w.desk, SUPPORT, INBOX, 7).await.unwrap();
        assert_eq!(unsettled(&w, 7, &[50]).await.fetch, [50]);
        assert_eq!(held(&w).await, 0);
        assert!(fails(&w).await, "once more, and it is held as before");
        intake::ask_again(&w.desk, SUPPORT, INBOX, 7).await.unwrap();
        w.mail().arrive_as(seen_at(7, 50)).await;
        assert!(matches!(w.file_all().await.as_slice(), [intake::Filed::Opened(_)]), "given at last");
        assert_eq!(held(&w).await, 0);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_was_stored_before_a_crash_is_acknowledged_and_not_fetched_again(w: World) {
        let mut w = w;
        open(&w, 7, 50).await;
        unsettled(&w, 7, &[50]).await;
        w.mail().arrive_as(seen_at(7, 50)).await;
        let w = w.reopen(true).await;
        assert_eq!(open(&w, 7, 51).await.from_uid, 50);
        assert_eq!(unsettled(&w, 7, &[50]).await, Unsettled { fetch: vec![], acknowledge: vec![50] });
        // It was moved, the process died before it wrote that down, and the same UID is asked for again: nothing new.
        assert!(!w.arrive_again(SUPPORT, seen_at(7, 50)).await.new);
        assert_eq!(w.file_all().await.len(), 1);
        let mut w = w;
        w.deliver().await;
        w.finish().await;
    }

    async fn what_somebody_else_expunged_is_not_asked_for_again(w: World) {
        let w = w;
        open(&w, 7, 50).await;
        unsettled(&w, 7, &[50]).await;
        intake::vanished(&w.desk, SUPPORT, INBOX, 7, 50).await.unwrap();
        assert_eq!(open(&w, 7, 51).await.from_uid, 51);
        w.finish().await;
    }

    async fn what_cannot_be_taken_is_held_where_a_person_sees_it(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        open(&w, 7, 50).await;
        unsettled(&w, 7, &[50]).await;
        for _ in 0..2 {
            intake::cannot_take(&w.desk, SUPPORT, INBOX, 7, 50, "the message has 60 MiB; the limit is 50").await.unwrap();
        }
        let page = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!(page.rows.len(), 1, "once");
        assert_eq!(page.rows[0].hold, Some(HoldReason::Unreadable));
        assert_eq!(page.rows[0].fault.as_deref(), Some("the message has 60 MiB; the limit is 50"));
        assert_eq!(unsettled(&w, 7, &[50]).await, Unsettled::default(), "it is not tried at every check");
        assert_eq!(open(&w, 7, 51).await.from_uid, 51);
        assert_eq!(refused(intake::refile(&w.desk, &ada, page.rows[0].id).await), Refusal::NotFound, "there is nothing to file");
        assert_eq!(refused(intake::raw(&w.desk, &ada, page.rows[0].id).await), Refusal::NotFound);
        w.finish().await;
    }

    async fn a_renumbered_mailbox_doubles_nothing(w: World) {
        let mut w = w;
        open(&w, 7, 50).await;
        w.mail().arrive_as(seen_at(7, 50)).await;
        acknowledge(&w, 7, 50).await;
        w.file_all().await;
        assert_eq!(w.deliver().await.len(), 1);
        assert_eq!(open(&w, 8, 3).await, FolderState { from_uid: 1, epoch_changed: true });
        assert_eq!(unsettled(&w, 8, &[1, 2]).await.fetch, [1, 2]);
        assert!(!w.arrive_again(SUPPORT, seen_at(8, 1)).await.new, "recognised by its content");
        assert_eq!(unsettled(&w, 8, &[1, 2]).await, Unsettled { fetch: vec![2], acknowledge: vec![1] });
        assert!(w.file_all().await.is_empty() && w.deliver().await.is_empty(), "no ticket and no mail");
        assert_eq!(open(&w, 8, 3).await, FolderState { from_uid: 1, epoch_changed: false }, "the new numbering is known now");
        w.finish().await;
    }

    async fn what_lay_in_a_renumbered_mailbox_before_mesa_stays_history(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        // Mesa first opened it at nine; five years of mail lay below UID 50.
        open(&w, 7, 50).await;
        assert_eq!(open(&w, 8, 3).await, FolderState { from_uid: 1, epoch_changed: true });
        let (mail, yesterday) = (w.mail().subject("De hace años"), crate::world::MONDAY_NINE.plus_days(-1));
        let old = mail.arrive_at(seen_at(8, 1), yesterday).await;
        assert!(old.new && old.history);
        // Received while the server was renumbering, and one that comes from now on, however old its date.
        w.mail().subject("De hoy").arrive_as(seen_at(8, 2)).await;
        w.mail().subject("Movido por alguien").arrive_at(seen_at(8, 3), yesterday).await;
        assert_eq!(unsettled(&w, 8, &[1, 2, 3]).await, Unsettled { fetch: vec![], acknowledge: vec![2, 3] }, "it is left alone on the server");
        assert_eq!(w.file_all().await.len(), 2, "history becomes no ticket");
        assert_eq!(w.deliver().await.len(), 4, "and nobody is written to about it");
        let ignored = intake::page(&w.desk, &ada, Some(IntakeState::Ignored), None).await.unwrap();
        assert_eq!(ignored.rows.len(), 1);
        assert_eq!(ignored.rows[0].ignored, Some(IgnoreReason::History));
        intake::refile(&w.desk, &ada, ignored.rows[0].id).await.unwrap();
        assert_eq!(w.file_all().await.len(), 1, "unless a person wants it");
        w.deliver().await;
        w.finish().await;
    }

    async fn two_folders_and_two_mailboxes_have_their_own_numbers(w: World) {
        let w = w;
        open(&w, 7, 50).await;
        let other = intake::open_folder(&w.desk, SUPPORT, "Archivo", 9, 4).await.unwrap();
        assert_eq!(other.from_uid, 4);
        let elsewhere = intake::open_folder(&w.desk, "otra@cultura.example", INBOX, 7, 1).await.unwrap();
        assert_eq!(elsewhere.from_uid, 1);
        unsettled(&w, 7, &[50]).await;
        let there = intake::unsettled(&w.desk, "otra@cultura.example", INBOX, 7, &[50]).await.unwrap();
        assert_eq!(there.fetch, [50]);
        w.finish().await;
    }

    async fn a_thousand_messages_at_once_are_all_asked_for(w: World) {
        let w = w;
        open(&w, 7, 1).await;
        let uids: Vec<u32> = (1..=1_203).collect();
        assert_eq!(unsettled(&w, 7, &uids).await.fetch, uids);
        assert_eq!(unsettled(&w, 7, &uids).await.fetch, uids, "they are still to be fetched");
        w.finish().await;
    }
}
