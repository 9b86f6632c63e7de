//! What is being written is kept on the server: on any device, until it is posted.

use crate::world::{World, both, id_of, refused};
use desk::{queue, tickets};
use domain::Refusal;
use domain::people::Actor;
use domain::queue::{Filter, View};
use domain::tickets::{EntryDraft, KeepDraft, Kept, KeptDraft, MAX_BODY, Tab, TicketId};

fn typed(ticket: TicketId, body: &str, base: Option<i64>) -> KeepDraft {
    KeepDraft { ticket, tab: Tab::FollowUp, body: body.to_owned(), revision: 1, base, key: "k".to_owned() }
}

async fn keep(w: &World, actor: &Actor, draft: KeepDraft) -> Option<Kept> {
    tickets::keep_draft(&w.desk, actor, draft).await.unwrap()
}

async fn drafts(w: &World, actor: &Actor, ticket: TicketId) -> Vec<KeptDraft> {
    w.view(actor, ticket).await.drafts
}

async fn marked(w: &World, actor: &Actor) -> Vec<i64> {
    let filter = Filter::of(View::All);
    let page = queue::page(&w.desk, actor, filter.clone()).await.unwrap();
    for row in &page.rows {
        let alone = queue::rows(&w.desk, actor, filter.clone(), &[row.id]).await.unwrap();
        assert_eq!(alone[0].draft, row.draft, "a row alone says the same");
    }
    page.rows.iter().filter(|row| row.draft).map(|row| row.id.0).collect()
}

both! {
    async fn a_draft_is_found_on_every_device_and_is_nobody_elses(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito").await, w.technician("Vera").await);
        let (ticket, other) = (w.ticket().create().await, w.ticket().create().await);
        let kept = keep(&w, &tito, typed(ticket, "Buenos días,\r\nya", None)).await.unwrap();
        assert_eq!(kept.at.at, w.now());
        let note = KeepDraft { tab: Tab::Note, ..typed(ticket, "llamar antes", None) };
        keep(&w, &tito, note).await.unwrap();
        let mut found: Vec<_> = drafts(&w, &tito, ticket).await.into_iter().map(|draft| (draft.tab, draft.body)).collect();
        found.sort_by_key(|(tab, _)| tab.key());
        assert_eq!(found, [(Tab::FollowUp, "Buenos días,\nya".to_owned()), (Tab::Note, "llamar antes".to_owned())], "one for each tab");
        assert!(drafts(&w, &vera, ticket).await.is_empty(), "a draft is its author's alone");
        assert_eq!(marked(&w, &tito).await, [ticket.0], "and the queue shows where it is");
        assert!(marked(&w, &vera).await.is_empty());
        w.pass_minutes(1);
        keep(&w, &tito, typed(other, "  un   texto\nde dos líneas", None)).await.unwrap();
        let list = tickets::own_drafts(&w.desk, &tito).await.unwrap();
        assert_eq!(list.iter().map(|line| line.ticket).collect::<Vec<_>>()[0], other, "the newest first");
        assert_eq!((list.len(), list[0].excerpt.as_str()), (3, "un texto de dos líneas"));
        w.finish().await;
    }

    async fn it_is_gone_in_the_transaction_that_posts_it(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let entry = w.draft(ticket, Tab::FollowUp, "Ya quedó").await;
        let draft = KeepDraft { key: entry.key.clone(), ..typed(ticket, "Ya quedó", None) };
        keep(&w, &tito, draft.clone()).await.unwrap();
        keep(&w, &tito, KeepDraft { tab: Tab::Note, ..draft.clone() }).await.unwrap();
        tickets::post_entry(&w.desk, &tito, entry).await.unwrap();
        let left: Vec<_> = drafts(&w, &tito, ticket).await.into_iter().map(|draft| draft.tab).collect();
        assert_eq!(left, [Tab::Note], "the other tab's stays");
        // A save that was on its way while it was posted comes too late to bring it back.
        assert_eq!(keep(&w, &tito, draft).await, None);
        assert_eq!(drafts(&w, &tito, ticket).await.len(), 1);
        w.deliver().await;
        w.finish().await;
    }

    async fn of_two_devices_the_newest_wins_and_the_other_is_still_there(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        let first = keep(&w, &tito, typed(ticket, "uno", None)).await.unwrap();
        // The same device goes on.
        let desk = keep(&w, &tito, typed(ticket, "uno y dos", Some(first.version))).await.unwrap();
        assert_eq!(desk.other, None);
        w.pass_minutes(1);
        // The tablet knew only of the first.
        let tablet = keep(&w, &tito, typed(ticket, "uno, en la tableta", Some(first.version))).await.unwrap();
        assert_eq!(tablet.other.as_ref().unwrap().body, "uno y dos");
        let kept = drafts(&w, &tito, ticket).await;
        assert_eq!((kept[0].body.as_str(), kept[0].other.as_ref().unwrap().body.as_str()), ("uno, en la tableta", "uno y dos"));
        // It stays while the tablet goes on, and taking it is writing it.
        let on = keep(&w, &tito, typed(ticket, "uno, en la tableta, más", Some(tablet.version))).await.unwrap();
        assert_eq!(on.other.unwrap().body, "uno y dos");
        let swapped = keep(&w, &tito, typed(ticket, "uno y dos", None)).await.unwrap();
        assert_eq!(swapped.other.unwrap().body, "uno, en la tableta, más");
        // A device that clears what it knew does not clear what another has written since.
        assert_eq!(keep(&w, &tito, typed(ticket, " ", Some(first.version))).await, None);
        assert_eq!(drafts(&w, &tito, ticket).await[0].body, "uno y dos");
        assert_eq!(keep(&w, &tito, typed(ticket, "", Some(swapped.version))).await, None);
        assert!(drafts(&w, &tito, ticket).await.is_empty());
        let again = keep(&w, &tito, typed(ticket, "de nuevo", None)).await.unwrap();
        assert!(again.version > first.version, "begun anew, it is no version that a device remembers");
        tickets::discard_draft(&w.desk, &tito, ticket, Tab::FollowUp).await.unwrap();
        assert!(marked(&w, &tito).await.is_empty());
        w.finish().await;
    }

    async fn a_stopped_save_is_kept_and_counts_what_is_new(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let entry = w.draft(ticket, Tab::Solution, "Ya quedó").await;
        w.post(&ada, ticket, Tab::FollowUp, "Un momento").await.unwrap();
        let current = entry.revision + 1;
        assert_eq!(refused(tickets::post_entry(&w.desk, &tito, entry).await), Refusal::Stale { current });
        let kept = drafts(&w, &tito, ticket).await;
        assert_eq!((kept[0].tab, kept[0].body.as_str(), kept[0].news), (Tab::Solution, "Ya quedó", 1), "one entry by somebody else");
        w.post(&tito, ticket, Tab::Solution, "Ya quedó").await.unwrap();
        assert!(drafts(&w, &tito, ticket).await.is_empty());
        w.deliver().await;
        w.finish().await;
    }

    async fn a_post_ends_the_draft_that_it_was_and_no_other_device_s(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        // Written on the tablet, and not sent: there is no network. On the desk the same person writes something else.
        let tablet = w.draft(ticket, Tab::FollowUp, "Escrito en la tableta").await;
        keep(&w, &tito, typed(ticket, "Escrito en el escritorio", None)).await.unwrap();
        w.post(&ada, ticket, Tab::Note, "Mientras tanto").await.unwrap();
        w.pass_minutes(1);
        let Refusal::Stale { current } = refused(tickets::post_entry(&w.desk, &tito, tablet.clone()).await) else { panic!("not stale") };
        let stopped = drafts(&w, &tito, ticket).await.remove(0);
        assert_eq!(stopped.body, "Escrito en la tableta");
        assert_eq!(stopped.other.unwrap().body, "Escrito en el escritorio", "beside it, as of two devices");
        tickets::post_entry(&w.desk, &tito, EntryDraft { revision: current, ..tablet }).await.unwrap();
        let left = drafts(&w, &tito, ticket).await.remove(0);
        assert_eq!((left.body.as_str(), left.other), ("Escrito en el escritorio", None), "the desk's is there still");
        assert!(left.version > stopped.version);

        // In front, it is not even touched.
        let sent = w.draft(ticket, Tab::FollowUp, "Otra cosa de la tableta").await;
        tickets::post_entry(&w.desk, &tito, sent).await.unwrap();
        let same = drafts(&w, &tito, ticket).await.remove(0);
        assert_eq!((same.body.as_str(), same.version), ("Escrito en el escritorio", left.version));
        // What was typed on after the last save ends with the version that it went on from.
        let on = EntryDraft { base: Some(left.version), ..w.draft(ticket, Tab::FollowUp, "Escrito en el escritorio, y más").await };
        tickets::post_entry(&w.desk, &tito, on).await.unwrap();
        assert!(drafts(&w, &tito, ticket).await.is_empty());
        w.pass_minutes(5);
        w.deliver().await;
        w.finish().await;
    }

    async fn only_who_works_keeps_drafts_and_no_book(w: World) {
        let mut w = w;
        let (tito, susana) = (w.technician("Tito").await, w.supervisor("Susana").await);
        let ticket = w.ticket().create().await;
        assert_eq!(refused(tickets::keep_draft(&w.desk, &susana, typed(ticket, "x", None)).await), Refusal::NotAllowed);
        assert_eq!(refused(tickets::keep_draft(&w.desk, &Actor::Participant(id_of(&tito)), typed(ticket, "x", None)).await), Refusal::NotAllowed);
        assert_eq!(refused(tickets::own_drafts(&w.desk, &susana).await), Refusal::NotAllowed);
        assert_eq!(refused(tickets::keep_draft(&w.desk, &tito, typed(TicketId(99), "x", None)).await), Refusal::NotFound);
        let long = "ñ".repeat(MAX_BODY + 1);
        assert_eq!(refused(tickets::keep_draft(&w.desk, &tito, typed(ticket, &long, None)).await), Refusal::TooLong { max: MAX_BODY });
        w.finish().await;
    }
}
