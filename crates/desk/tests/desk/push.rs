//! People are told on their own browsers of what they act upon; what is promised survives, and what is gone is forgotten.

use crate::world::{World, both, id_of, refused};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use desk::groups::{self, GroupDraft};
use desk::push::{self, DeviceDraft, Verdict};
use desk::{batch, people, tickets};
use domain::Refusal;
use domain::batch::{BatchAct, BatchDraft};
use domain::notices::Push;
use domain::people::{Actor, Assignee};
use domain::tickets::EscalateDraft;

fn draft(endpoint: &str) -> DeviceDraft {
    let json = serde_json::json!({
        "endpoint": endpoint,
        "keys": { "p256dh": BASE64URL.encode([4; 65]), "auth": BASE64URL.encode([7; 16]) },
        "name": " Chrome · Android\n",
    });
    serde_json::from_value(json).unwrap()
}

async fn promised(w: &World) -> Vec<(String, Push)> {
    let leased = push::lease(&w.desk, 100).await.unwrap();
    leased.into_iter().map(|lease| (lease.endpoint.clone(), serde_json::from_str(&lease.payload).unwrap())).collect()
}

both! {
    async fn whoever_is_given_a_ticket_is_told_on_each_of_their_devices(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        for endpoint in ["https://push.example/a", "https://push.example/b"] {
            push::subscribe(&w.desk, &tito, draft(endpoint)).await.unwrap();
        }
        push::subscribe(&w.desk, &ada, draft("https://push.example/ada")).await.unwrap();
        let ticket = w.mail().from("Ana").subject("No imprime").open().await;
        assert!(promised(&w).await.is_empty(), "a new ticket is in the queue, not on everybody's phone");
        w.escalate(&ada, ticket, &tito).await.unwrap();
        let told = promised(&w).await;
        assert_eq!(told.iter().map(|(endpoint, _)| endpoint.as_str()).collect::<Vec<_>>(), ["https://push.example/a", "https://push.example/b"]);
        assert_eq!(told[0].1.title, "No imprime");
        assert_eq!((told[0].1.body.as_str(), told[0].1.url.as_str()), ("Le asignaron #0000001", "/app/t/1"));
        assert!(promised(&w).await.is_empty(), "leased once");
        w.end().await;
    }

    async fn a_group_is_told_on_every_device_of_its_members(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        for (person, device) in [(&tito, "https://push.example/t"), (&vera, "https://push.example/v"), (&ada, "https://push.example/a")] {
            push::subscribe(&w.desk, person, draft(device)).await.unwrap();
        }
        let members = vec![id_of(&tito), id_of(&vera)];
        let group = groups::save(&w.desk, &ada, GroupDraft { id: None, name: "Redes".to_owned(), members }).await.unwrap();
        let ticket = w.mail().from("Ana").open().await;
        let handed = EscalateDraft { ticket, revision: 1, kind: None, category: None, technician: None, group: Some(group) };
        tickets::escalate(&w.desk, &ada, handed).await.unwrap();
        let told = promised(&w).await;
        assert_eq!(told.iter().map(|(device, push)| (device.as_str(), push.body.as_str())).collect::<Vec<_>>(), [
            ("https://push.example/t", "Su grupo recibió #0000001"),
            ("https://push.example/v", "Su grupo recibió #0000001"),
        ]);
        w.end().await;
    }

    async fn a_tablet_that_is_signed_out_from_afar_is_told_nothing_more(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        push::subscribe(&w.desk, &tito, draft("https://push.example/lost")).await.unwrap();
        let ticket = w.mail().from("Ana").open().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        people::end_sessions(&w.desk, &ada, id_of(&tito)).await.unwrap();
        assert!(promised(&w).await.is_empty(), "not even what was on its way");
        assert!(push::devices(&w.desk, &tito).await.unwrap().is_empty());
        w.end().await;
    }

    async fn what_is_taken_back_was_never_on_anybodys_phone(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        push::subscribe(&w.desk, &tito, draft("https://push.example/a")).await.unwrap();
        let ticket = w.ticket().create().await;
        let give = async |key: &str| {
            let tickets = vec![(ticket, w.revision(ticket).await)];
            let draft = BatchDraft { batch: key.to_owned(), act: BatchAct::Assign(Assignee::Technician(id_of(&tito))), tickets, preview: false };
            batch::run(&w.desk, &ada, draft).await.unwrap();
        };
        give("uno").await;
        assert!(promised(&w).await.is_empty(), "it waits as long as the mails do");
        batch::undo(&w.desk, &ada, "uno").await.unwrap();
        give("otro").await;
        w.pass_seconds(11);
        assert_eq!(promised(&w).await.len(), 1, "told of the one that stands");
        w.end().await;
    }

    async fn what_a_worker_that_died_had_is_sent_after_its_lease(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        push::subscribe(&w.desk, &tito, draft("https://push.example/a")).await.unwrap();
        let ticket = w.mail().from("Ana").open().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        let first = push::lease(&w.desk, 10).await.unwrap().remove(0);
        w.leases_end().await;
        let second = push::lease(&w.desk, 10).await.unwrap().remove(0);
        assert_eq!((first.id, first.lease_epoch + 1), (second.id, second.lease_epoch));
        // Too late: it is another's by now.
        push::settle(&w.desk, &first, Verdict::Delivered).await.unwrap();
        w.leases_end().await;
        assert_eq!(push::lease(&w.desk, 10).await.unwrap().len(), 1);
        w.end().await;
    }

    async fn a_service_that_cannot_now_is_asked_later_and_one_that_knows_no_such_device_no_more(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        push::subscribe(&w.desk, &tito, draft("https://push.example/a")).await.unwrap();
        let ticket = w.mail().from("Ana").open().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        let lease = push::lease(&w.desk, 10).await.unwrap().remove(0);
        push::settle(&w.desk, &lease, Verdict::Later { after: Some(120) }).await.unwrap();
        w.set_now(w.now().plus_seconds(119));
        assert!(push::lease(&w.desk, 10).await.unwrap().is_empty());
        w.set_now(w.now().plus_seconds(1));
        let lease = push::lease(&w.desk, 10).await.unwrap().remove(0);
        assert_eq!(push::devices(&w.desk, &tito).await.unwrap().len(), 1);
        push::settle(&w.desk, &lease, Verdict::Gone).await.unwrap();
        assert!(push::devices(&w.desk, &tito).await.unwrap().is_empty(), "nobody is written to who is not there");
        w.end().await;
    }

    async fn what_nobody_took_for_half_a_day_is_not_news_any_more(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        push::subscribe(&w.desk, &tito, draft("https://push.example/a")).await.unwrap();
        let ticket = w.mail().from("Ana").open().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        w.set_now(w.now().plus_minutes(12 * 60));
        let lease = push::lease(&w.desk, 10).await.unwrap().remove(0);
        push::settle(&w.desk, &lease, Verdict::Later { after: None }).await.unwrap();
        w.set_now(w.now().plus_days(2));
        assert!(push::lease(&w.desk, 10).await.unwrap().is_empty());
        w.end().await;
    }

    async fn a_shared_tablet_is_whose_it_was_last(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        push::subscribe(&w.desk, &tito, draft("https://push.example/tablet")).await.unwrap();
        let ticket = w.mail().from("Ana").open().await;
        w.escalate(&ada, ticket, &tito).await.unwrap();
        push::subscribe(&w.desk, &ada, draft("https://push.example/tablet")).await.unwrap();
        assert!(promised(&w).await.is_empty(), "nothing that was promised to Tito is shown to Ada");
        assert!(push::devices(&w.desk, &tito).await.unwrap().is_empty());
        let device = push::devices(&w.desk, &ada).await.unwrap().remove(0);
        assert_eq!(device.name, "Chrome · Android");
        push::remove(&w.desk, &tito, device.id).await.unwrap();
        assert_eq!(push::devices(&w.desk, &ada).await.unwrap().len(), 1, "only one's own");
        push::remove(&w.desk, &ada, device.id).await.unwrap();
        assert!(push::devices(&w.desk, &ada).await.unwrap().is_empty());
        w.end().await;
    }

    async fn only_addresses_of_browsers_makers_are_taken(w: World) {
        let w = w;
        let tito = w.technician("Tito").await;
        for endpoint in ["http://push.example/a", "http://127.0.0.1:1/a", "ftp://x", "https://x y", ""] {
            let no = refused(push::subscribe(&w.desk, &tito, draft(endpoint)).await);
            assert_eq!(no, Refusal::BadField { field: "endpoint".into() }, "{endpoint}");
        }
        let mut short = draft("https://push.example/a");
        short.keys.auth = BASE64URL.encode([1; 3]);
        assert_eq!(refused(push::subscribe(&w.desk, &tito, short).await), Refusal::BadField { field: "keys".into() });
        assert_eq!(refused(push::subscribe(&w.desk, &Actor::System, draft("https://push.example/a")).await), Refusal::NotAllowed);
        w.end().await;
    }

    async fn the_key_pair_is_made_once_and_kept_sealed(w: World) {
        let w = w;
        let made = push::keys(&w.desk, || Ok("first".to_owned())).await.unwrap();
        assert_eq!(made, "first");
        assert_eq!(push::keys(&w.desk, || Ok("second".to_owned())).await.unwrap(), "first");
        let stored: String = w.rows("SELECT value FROM setting WHERE key = 'vapid'", vec![]).await[0].try_get_by_index(0).unwrap();
        assert!(!stored.contains("first"), "{stored}");
        w.end().await;
    }
}
