//! Splitting and joining (M16): nothing is lost, nothing doubled, and what comes later finds its place.

use crate::world::{World, both, entries, events, refused, told};
use desk::intake::Filed;
use desk::tickets;
use domain::Refusal;
use domain::people::Actor;
use domain::tickets::{Deed, EntryId, EventKind, Item, Status, Tab, Threaded, ThreadingDraft, TicketId};
use std::collections::BTreeSet;

fn draft(deed: Deed, ticket: TicketId) -> ThreadingDraft {
    ThreadingDraft { deed, ticket, entry: None, intake: None, into: String::new(), also: false }
}

async fn split(w: &World, who: &Actor, ticket: TicketId, entry: EntryId, also: bool) -> desk::Answer<Threaded> {
    tickets::thread(&w.desk, who, ThreadingDraft { entry: Some(entry), also, ..draft(Deed::Split, ticket) }).await
}

async fn join(w: &World, who: &Actor, ticket: TicketId, into: TicketId) -> desk::Answer<Threaded> {
    tickets::thread(&w.desk, who, ThreadingDraft { into: into.to_string(), ..draft(Deed::Join, ticket) }).await
}

async fn texts(w: &World, who: &Actor, ticket: TicketId) -> Vec<String> {
    entries(&w.view(who, ticket).await).iter().map(|entry| entry.body.text.clone()).collect()
}

both! {
    async fn a_mail_about_something_else_becomes_a_ticket_of_its_own(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let old = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        let subject = format!("Re: [Mesa {old}] El proyector");
        w.mail().from("Beto").subject(&subject).cc(&["Carla"]).message_id("otra-cosa@pc.beto").attach("foto.png", b"png").text("Otra cosa").append().await;
        w.mail().from("Ana").subject(&subject).text("De Ana").append().await;
        w.mail().from("Beto").subject(&subject).text("Y otra más").append().await;
        w.deliver().await;
        let entry = entries(&w.view(&ada, old).await).iter().find(|entry| entry.body.text == "Otra cosa").unwrap().id;
        let new = split(&w, &ada, old, entry, true).await.unwrap().ticket;

        let view = w.view(&ada, new).await;
        assert_eq!((view.subject.as_str(), view.status, view.requester.address.as_str()), ("El proyector", Status::New, "beto@cultura.example"));
        assert_eq!(view.observers.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Carla"]);
        assert_eq!(texts(&w, &ada, new).await, ["Otra cosa", "Y otra más"]);
        assert_eq!(entries(&view)[0].attachments.len(), 1);
        assert!(events(&view).contains(&&EventKind::SplitFrom { from: old }));
        assert_eq!(texts(&w, &ada, old).await.len(), 2);
        assert!(events(&w.view(&ada, old).await).contains(&&EventKind::SplitOff { to: new, entries: 2 }));
        assert_eq!(told(&w.deliver().await), ["beto registered", "carla registered"], "they hear the new number, whoever split does not");

        // Whoever answers that mail, or the notice that told of it, is on the new ticket now.
        assert_eq!(w.mail().from("Carla").in_reply_to("otra-cosa@pc.beto").append().await, new);
        assert_eq!(w.mail().from("Beto").in_reply_to("otra-cosa@pc.beto").append().await, new);
        w.deliver().await;
        w.finish().await;
    }

    async fn an_answer_to_the_notice_of_what_was_split_off_goes_along(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let old = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        w.mail().from("Ana").subject(&format!("[Mesa {old}]")).text("Otra cosa").append().await;
        w.deliver().await;
        let notice = w.mailbox("Beto").last().unwrap().clone();
        assert_eq!(notice.entries[0].text, "Otra cosa");
        let entry = entries(&w.view(&tito, old).await).last().unwrap().id;
        let new = split(&w, &tito, old, entry, false).await.unwrap().ticket;
        let view = w.view(&tito, new).await;
        assert!(entries(&view)[0].deliveries.iter().any(|delivery| delivery.person == "Beto"), "its notices are shown under it");
        // Beto takes no part in the new one: by his key he is on the old one, as before. Ana is on the new one.
        assert_eq!(w.mail().from("Beto").in_reply_to(&notice.message_id).with_token(&notice.token).append().await, old);
        let her = w.mailbox("Ana");
        let hers = her.first().unwrap();
        assert_eq!(w.mail().from("Ana").in_reply_to(&hers.message_id).append().await, old, "what answers the first request stays");
        w.deliver().await;
        let registered = w.mailbox("Ana").iter().rev().find(|mail| mail.ticket == new).unwrap().clone();
        assert_eq!(w.mail().from("Ana").with_token(&registered.token).append().await, new);
        w.deliver().await;
        w.finish().await;
    }

    async fn what_is_no_mail_or_opened_the_ticket_stays(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let other = w.technician("Otra").await;
        let sara = w.supervisor("Sara").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        let all: Vec<EntryId> = entries(&w.view(&tito, ticket).await).iter().map(|entry| entry.id).collect();
        assert_eq!(refused(split(&w, &tito, ticket, all[0], false).await), Refusal::OpensTheTicket);
        assert_eq!(refused(split(&w, &tito, ticket, all[1], false).await), Refusal::NotByMail);
        assert_eq!(refused(split(&w, &tito, ticket, EntryId(999), false).await), Refusal::NotFound);
        for stranger in [&other, &sara] {
            assert_eq!(refused(split(&w, stranger, ticket, all[1], false).await), Refusal::NotAllowed);
        }
        w.deliver().await;
        w.finish().await;
    }

    async fn two_tickets_about_one_matter_become_one(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let survivor = w.ticket().assigned_to(&tito).create().await;
        let old = w.ticket().from("Beto").cc(&["Carla", "Ana"]).create().await;
        let (key, first) = (w.key_of("Beto"), w.mailbox("Beto")[0].clone());
        let peeked = tickets::thread(&w.desk, &ada, ThreadingDraft { into: "1".to_owned(), ..draft(Deed::Peek, old) }).await.unwrap();
        assert_eq!((peeked.ticket, peeked.requester.as_str()), (survivor, "Ana"));
        assert_eq!(join(&w, &ada, old, survivor).await.unwrap().ticket, survivor);

        let told_now = w.deliver().await;
        assert_eq!(told(&told_now), ["beto joined"], "the requester is told once, nobody else");
        assert_eq!(told_now[0].reason.as_deref(), Some(survivor.to_string().as_str()));
        let (view, gone) = (w.view(&ada, survivor).await, w.view(&ada, old).await);
        let mut observers: Vec<_> = view.observers.iter().map(|person| person.name.as_str()).collect();
        observers.sort_unstable();
        assert_eq!(observers, ["Beto", "Carla"], "Ana is the requester here");
        assert_eq!((entries(&view).len(), entries(&gone).len()), (2, 0));
        assert_eq!(entries(&view)[1].moved_from, Some(old));
        assert!(entries(&view)[1].deliveries.iter().any(|delivery| delivery.person == "Beto"), "its acknowledgement is shown under it");
        assert!(events(&view).contains(&&EventKind::JoinedHere { from: old, entries: 1 }));
        assert_eq!((gone.status, gone.joined_into, gone.can.reopen), (Status::Closed, Some(survivor), false));
        assert!(events(&gone).contains(&&EventKind::Joined { into: survivor }));

        // Key, Message-ID and number of the old one lead to the survivor.
        assert_eq!(w.mail().from("Beto").with_token(&key).append().await, survivor);
        assert_eq!(w.mail().from("Beto").in_reply_to(&first.message_id).append().await, survivor);
        assert_eq!(w.mail().from("Beto").subject(&format!("Re: [Mesa {old}] x")).append().await, survivor);
        w.deliver().await;
        w.check_status(old, Status::Closed).await;

        // And all of it can be taken apart again.
        let entry = entries(&w.view(&ada, survivor).await).iter().find(|entry| entry.moved_from == Some(old)).unwrap().id;
        let again = split(&w, &ada, survivor, entry, true).await.unwrap().ticket;
        assert_eq!(w.view(&ada, again).await.requester.name, "Beto");
        assert_eq!(texts(&w, &ada, again).await.len(), 4);
        assert_eq!(texts(&w, &ada, survivor).await.len(), 1);
        w.deliver().await;
        w.finish().await;
    }

    async fn only_what_makes_sense_is_joined(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let tito = w.technician("Tito").await;
        let (one, two) = (w.ticket().create().await, w.ticket().from("Beto").create().await);
        let closed = w.ticket().from("Carla").assigned_to(&tito).closed().create().await;
        assert_eq!(refused(join(&w, &ada, one, one).await), Refusal::SameTicket);
        assert_eq!(refused(join(&w, &ada, one, TicketId(99)).await), Refusal::NotFound);
        assert_eq!(refused(join(&w, &ada, one, closed).await), Refusal::SurvivorIsOver { status: Status::Closed });
        let nonsense = ThreadingDraft { into: "doce".to_owned(), ..draft(Deed::Join, one) };
        assert_eq!(refused(tickets::thread(&w.desk, &ada, nonsense).await), Refusal::BadField { field: "into".to_owned() });
        join(&w, &ada, closed, one).await.unwrap();
        join(&w, &ada, one, two).await.unwrap();
        assert_eq!(refused(join(&w, &ada, one, two).await), Refusal::AlreadyJoined { into: two });
        assert_eq!(refused(join(&w, &ada, two, one).await), Refusal::SameTicket);
        assert_eq!(w.view(&ada, closed).await.joined_into, Some(two), "nobody follows a chain");
        let reopening = domain::tickets::ReopenDraft { ticket: one, reason: "No".to_owned() };
        assert_eq!(refused(tickets::reopen(&w.desk, &ada, reopening).await), Refusal::AlreadyJoined { into: two });
        w.deliver().await;
        let key = w.key_of("Carla");
        assert_eq!(w.mail().from("Carla").with_token(&key).append().await, two);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_strangers_reply_is_decided_on_the_ticket(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let key = w.key_of("Ana");
        let held = |view: &domain::tickets::TicketView| {
            view.timeline
                .iter()
                .filter_map(|line| if let Item::Held(held) = &line.item { Some(held.clone()) } else { None })
                .collect::<Vec<_>>()
        };
        for (n, deed, also) in [(1, Deed::Accept, true), (2, Deed::Open, false), (3, Deed::Ignore, false)] {
            let stranger = format!("Extraña {n}");
            assert_eq!(w.mail().from(&stranger).with_token(&key).text(&stranger).file().await, Filed::Held);
            let shown = held(&w.view(&tito, ticket).await);
            assert_eq!((shown.len(), shown[0].excerpt.as_str()), (1, stranger.as_str()), "in its place, as plain text");
            let other = w.technician(&format!("Otro {n}")).await;
            let decision = ThreadingDraft { intake: Some(shown[0].intake), also, ..draft(deed, ticket) };
            assert_eq!(refused(tickets::thread(&w.desk, &other, decision.clone()).await), Refusal::NotAllowed);
            tickets::thread(&w.desk, &tito, decision.clone()).await.unwrap();
            let filed = w.file_all().await;
            match deed {
                Deed::Accept => assert_eq!(filed, [Filed::Appended(ticket)]),
                Deed::Open => assert!(matches!(filed[..], [Filed::Opened(_)])),
                _ => assert_eq!(filed, []),
            }
            assert!(held(&w.view(&tito, ticket).await).is_empty());
            assert_eq!(refused(tickets::thread(&w.desk, &tito, decision).await), Refusal::NotFound, "whoever was quicker has decided");
            w.deliver().await;
        }
        let view = w.view(&tito, ticket).await;
        assert_eq!(view.observers.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Extraña 1"]);
        assert_eq!(texts(&w, &tito, ticket).await.last().map(String::as_str), Some("Extraña 1"));
        assert_eq!(w.mail().from("Extraña 1").with_token(&key).append().await, ticket, "who observes is no stranger");
        w.deliver().await;
        w.finish().await;
    }

    async fn whatever_is_split_and_joined_no_entry_is_lost_or_doubled_and_each_is_found_where_it_is(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        // Of two mails with one Message-ID both are kept (M6).
        let mut tickets_: Vec<TicketId> = Vec::new();
        for (n, who) in ["Ana", "Beto", "Carla", "Dora"].into_iter().enumerate() {
            let opened = w.mail().from(who).message_id(&format!("r{n}@pc")).open().await;
            tickets_.push(opened);
            for reply in 0..3 {
                w.mail().from(who).in_reply_to(&format!("r{n}@pc")).message_id(&format!("r{n}-{reply}@pc")).append().await;
            }
        }
        w.deliver().await;
        let all = ids(&w).await;
        assert_eq!(all.len(), 16);
        let mut dice = 7_u64;
        let mut roll = move |sides: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(dice >> 33).unwrap() % sides
        };
        for round in 0..60 {
            let (ticket, other) = (tickets_[roll(tickets_.len())], tickets_[roll(tickets_.len())]);
            let outcome = if roll(2) == 0 {
                let on_it = w.rows("SELECT id FROM entry WHERE ticket_id = $1 ORDER BY id", vec![ticket.0.into()]).await;
                if on_it.is_empty() {
                    continue;
                }
                let entry = EntryId(on_it[roll(on_it.len())].try_get_by_index(0).unwrap());
                split(&w, &ada, ticket, entry, roll(2) == 0).await
            } else {
                join(&w, &ada, ticket, other).await
            };
            match outcome {
                Ok(done) if !tickets_.contains(&done.ticket) => tickets_.push(done.ticket),
                Ok(_) => {}
                Err(trouble) => assert!(matches!(trouble, desk::Trouble::Refused(_)), "round {round}: {trouble}"),
            }
            w.deliver().await;
            assert_eq!(ids(&w).await, all, "round {round}");
            // Every entry's Message-ID is known on the ticket where the entry is, and on no other.
            let astray = w
                .number(
                    "SELECT COUNT(*) FROM entry e JOIN intake i ON i.id = e.intake_id WHERE i.ticket_id <> e.ticket_id OR \
                     (SELECT COUNT(*) FROM message_id m WHERE m.message_id = i.message_id) <> 1 OR NOT EXISTS \
                     (SELECT 1 FROM message_id m WHERE m.message_id = i.message_id AND m.ticket_id = e.ticket_id)",
                )
                .await;
            assert_eq!(astray, 0, "round {round}");
            let on_a_joined_one = "SELECT COUNT(*) FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE t.joined_into_id IS NOT NULL";
            assert_eq!(w.number(on_a_joined_one).await, 0, "round {round}");
            let chains = "SELECT COUNT(*) FROM ticket a JOIN ticket b ON b.id = a.joined_into_id WHERE b.joined_into_id IS NOT NULL";
            assert_eq!(w.number(chains).await, 0, "round {round}");
            let empty = "SELECT COUNT(*) FROM ticket t WHERE t.joined_into_id IS NULL AND NOT EXISTS \
                         (SELECT 1 FROM entry e WHERE e.ticket_id = t.id)";
            assert_eq!(w.number(empty).await, 0, "round {round}: a ticket without its request");
        }
        // And the mail that answers any of them is filed there.
        for id in ["r0@pc", "r1-1@pc", "r2-2@pc", "r3-0@pc"] {
            let sql = "SELECT e.ticket_id FROM entry e JOIN intake i ON i.id = e.intake_id WHERE i.message_id = $1";
            let home: i64 = w.rows(sql, vec![id.into()]).await[0].try_get_by_index(0).unwrap();
            let author = "SELECT p.name FROM entry e JOIN intake i ON i.id = e.intake_id JOIN person p ON p.id = e.author_id WHERE i.message_id = $1";
            let author: String = w.rows(author, vec![id.into()]).await[0].try_get_by_index(0).unwrap();
            if w.status(TicketId(home)).await.is_open() {
                assert_eq!(w.mail().from(&author).in_reply_to(id).append().await, TicketId(home), "{id}");
            }
        }
        w.deliver().await;
        w.finish().await;
    }
}

async fn ids(w: &World) -> BTreeSet<(i64, String)> {
    let rows = w.rows("SELECT id, text FROM entry", vec![]).await;
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}
