//! Supervisors read and write nothing; requesters and observers have no page at all.

use crate::world::{World, both, id_of, refused};
use desk::{attachments, categories, outbox, people, queue, tickets};
use domain::Refusal;
use domain::people::{Actor, Role};
use domain::queue::{Filter, View};
use domain::tickets::{EscalateDraft, Kind, Level, ObserverDraft, PropertiesDraft, ReopenDraft, Tab, TicketId, UploadId, WaitDraft};

/// Every way to change a ticket, tried by somebody; the names of those that were not refused.
async fn allowed(w: &World, actor: &Actor, ticket: TicketId, technician: &Actor) -> Vec<&'static str> {
    let desk = &w.desk;
    let revision = w.revision(ticket).await;
    let mut allowed = Vec::new();
    let mut tried = |name, answer: Result<(), desk::Trouble>| match answer {
        Err(desk::Trouble::Refused(Refusal::NotAllowed)) => {}
        _ => allowed.push(name),
    };
    for (name, tab) in [("follow-up", Tab::FollowUp), ("note", Tab::Note), ("solution", Tab::Solution)] {
        tried(name, w.post(actor, ticket, tab, "texto").await.map(drop));
    }
    let escalation = EscalateDraft { ticket, revision, kind: None, category: None, technician: Some(id_of(technician)), group: None };
    tried("escalate", tickets::escalate(desk, actor, escalation).await.map(drop));
    tried("wait", tickets::wait(desk, actor, WaitDraft { ticket, revision, reason: None }).await.map(drop));
    tried("resume", tickets::resume(desk, actor, ticket, revision).await.map(drop));
    let reopening = ReopenDraft { ticket, reason: "x".to_owned() };
    tried("reopen", tickets::reopen(desk, actor, reopening).await.map(drop));
    let medium = Level::MEDIUM;
    let properties = PropertiesDraft { ticket, revision, kind: Kind::Incident, urgency: medium, impact: medium, major: false };
    tried("classify", tickets::classify(desk, actor, properties).await.map(drop));
    let observer = ObserverDraft { ticket, address: "carla@externa.example".to_owned() };
    tried("add observer", tickets::add_observer(desk, actor, observer).await.map(drop));
    tried("remove observer", tickets::remove_observer(desk, actor, ticket, id_of(technician)).await.map(drop));
    tried("upload", attachments::upload(desk, actor, "a.txt", "text/plain", bytes::Bytes::from_static(b"a")).await.map(drop));
    allowed
}

fn everything() -> Filter {
    Filter::of(View::All)
}

both! {
    async fn supervisors_and_outsiders_write_nothing(w: World) {
        let mut w = w;
        let (tito, sara) = (w.technician("Tito").await, w.supervisor("Sara").await);
        let ticket = w.ticket().assigned_to(&tito).waiting().create().await;
        let before = w.view(&tito, ticket).await;
        let ana = Actor::Participant(before.requester.id);
        for actor in [sara, ana, Actor::System] {
            assert_eq!(allowed(&w, &actor, ticket, &tito).await, Vec::<&str>::new(), "{actor:?}");
        }
        assert_eq!(w.view(&tito, ticket).await, before);
        assert_eq!(allowed(&w, &tito, ticket, &tito).await.len(), 11, "a technician is not told that they may not");
        w.deliver().await;
        w.finish().await;
    }

    async fn supervisors_read_everything_and_outsiders_nothing(w: World) {
        let mut w = w;
        let sara = w.supervisor("Sara").await;
        let ticket = w.mail().attach("foto.png", b"png").open().await;
        w.deliver().await;
        let view = w.view(&sara, ticket).await;
        assert_eq!(view.can, domain::tickets::Can::default(), "and no button that would be refused");
        let ana = Actor::Participant(view.requester.id);
        let entry = crate::world::entries(&view)[0].clone();
        let file = entry.attachments[0].id;
        let notice = entry.deliveries[0].notice;
        queue::page(&w.desk, &sara, everything()).await.unwrap();
        queue::choices(&w.desk, &sara).await.unwrap();
        attachments::open(&w.desk, &sara, file).await.unwrap();
        outbox::bytes(&w.desk, &sara, notice).await.unwrap();
        assert_eq!(refused(tickets::view(&w.desk, &ana, ticket).await), Refusal::NotAllowed);
        assert_eq!(refused(tickets::entry_html(&w.desk, &ana, ticket, entry.id, false).await), Refusal::NotAllowed);
        assert_eq!(refused(queue::page(&w.desk, &ana, everything()).await), Refusal::NotAllowed);
        assert_eq!(refused(queue::rows(&w.desk, &ana, everything(), &[ticket]).await), Refusal::NotAllowed);
        assert_eq!(refused(queue::choices(&w.desk, &ana).await), Refusal::NotAllowed);
        assert_eq!(refused(attachments::open(&w.desk, &ana, file).await.map(drop)), Refusal::NotAllowed);
        assert_eq!(refused(outbox::page(&w.desk, &ana, None, None).await), Refusal::NotAllowed);
        assert_eq!(refused(outbox::bytes(&w.desk, &ana, notice).await), Refusal::NotAllowed);
        assert_eq!(refused(people::list(&w.desk, &ana, false).await), Refusal::NotAllowed);
        w.finish().await;
    }

    async fn only_administrators_arrange_the_office(w: World) {
        let w = w;
        let (ada, tito, sara) = (w.administrator("Ada").await, w.technician("Tito").await, w.supervisor("Sara").await);
        let new = || categories::NewCategory {
            parent: None,
            name: "Redes".to_owned(),
            kind: None,
            technician: None,
            resolution_hours: None,
        };
        for actor in [&tito, &sara] {
            assert_eq!(refused(categories::add(&w.desk, actor, new()).await), Refusal::NotAllowed);
            let person = people::add(&w.desk, actor, "Nueva", "nueva@cultura.example", Role::Administrator, None).await;
            assert_eq!(refused(person), Refusal::NotAllowed);
            let password = people::set_password(&w.desk, actor, "ada@cultura.example", "una clave larga").await;
            assert_eq!(refused(password), Refusal::NotAllowed);
        }
        categories::add(&w.desk, &ada, new()).await.unwrap();
        assert_eq!(refused(categories::add(&w.desk, &ada, new()).await), Refusal::NameTaken);
        let orphan = categories::NewCategory { parent: Some(domain::tickets::CategoryId(9)), ..new() };
        assert_eq!(refused(categories::add(&w.desk, &ada, orphan).await), Refusal::UnknownCategory);
        assert_eq!(queue::choices(&w.desk, &tito).await.unwrap().categories[0].path, "Redes");
        w.finish().await;
    }

    async fn an_unknown_file_is_not_found(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let missing = attachments::open(&w.desk, &tito, domain::tickets::AttachmentId(7)).await;
        assert_eq!(refused(missing.map(drop)), Refusal::NotFound);
        let ticket = w.ticket().create().await;
        let mut draft = w.draft(ticket, Tab::FollowUp, "con archivo").await;
        draft.files = vec![UploadId("00".to_owned())];
        assert_eq!(refused(tickets::post_entry(&w.desk, &tito, draft).await), Refusal::UploadGone);
        w.finish().await;
    }
}
