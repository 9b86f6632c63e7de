//! Many at once: everybody gets their turn, nothing is lost.

use crate::world::{SUPPORT, World, both};
use desk::{intake, queue, tickets};
use domain::intake::Arrival;
use domain::queue::{Filter, View};
use domain::tickets::{EntryDraft, Tab};

const MANY: usize = 50;

both! {
    async fn fifty_mails_at_once_are_all_received(w: World) {
        let w = w;
        let receiving: Vec<_> = (0..MANY)
            .map(|n| {
                let (desk, now) = (w.desk.clone(), w.now());
                tokio::spawn(async move {
                    let arrival = Arrival::Lmtp { sender: None, recipients: vec![SUPPORT.to_owned()] };
                    // Each comes twice, as from an MTA that lost its answer.
                    let raw = format!("Subject: {}\r\n\r\n", n / 2).into_bytes();
                    intake::receive(&desk, SUPPORT, arrival, &raw, now).await
                })
            })
            .collect();
        let mut new = 0;
        for one in receiving {
            new += usize::from(one.await.unwrap().unwrap().new);
        }
        assert_eq!(new, MANY / 2);
        assert_eq!(w.number("SELECT COUNT(*) FROM intake").await, 25);
        w.end().await;
    }

    async fn fifty_technicians_write_at_once_while_others_read(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let mut all = Vec::new();
        for n in 0..5 {
            all.push(w.mail().from(&format!("p{n}@cultura.example")).open().await);
        }
        w.deliver().await;
        let writing: Vec<_> = (0..MANY)
            .map(|n| {
                let (desk, tito, ticket) = (w.desk.clone(), tito.clone(), all[n % all.len()]);
                tokio::spawn(async move {
                    // As a page does: whoever is told that the ticket has changed reads it and sends the draft again.
                    let mut revision = 1;
                    loop {
                        let (body, key) = (format!("Nota {n}"), format!("clave-{n}"));
                        let draft = EntryDraft { ticket, revision, tab: Tab::Note, body, wait: false, files: vec![], key, base: None };
                        match tickets::post_entry(&desk, &tito, draft).await {
                            Ok(_) => return,
                            Err(desk::Trouble::Refused(domain::Refusal::Stale { current })) => revision = current,
                            Err(other) => panic!("{other}"),
                        }
                    }
                })
            })
            .collect();
        let filter = Filter::of(View::Open);
        while !writing.iter().all(tokio::task::JoinHandle::is_finished) {
            assert_eq!(queue::page(&w.desk, &tito, filter.clone()).await.unwrap().rows.len(), 5);
        }
        for one in writing {
            one.await.unwrap();
        }
        assert_eq!(w.number("SELECT COUNT(*) FROM entry WHERE kind = 'note'").await, 50);
        w.finish().await;
    }
}
