//! An office's own texts.

use crate::world::{World, both, refused};
use desk::templates::{self, PreviewDraft};
use domain::notices::{NoticeKind, Readers, Template, TemplateDraft, TemplateKind, builtin};
use domain::people::Actor;
use domain::tickets::Tab;
use domain::{Lang, Refusal};

const FOLLOW_UP: TemplateKind = TemplateKind::Notice(NoticeKind::FollowUp);

fn text(opening: &str) -> Template {
    Template { opening: opening.to_owned(), needed: String::new() }
}

async fn draft(w: &World, ada: &Actor, kind: TemplateKind, es: &str) -> TemplateDraft {
    let view = templates::view(&w.desk, ada, kind, Readers::Outside).await.unwrap();
    TemplateDraft { kind, readers: Readers::Outside, revision: view.revision, es: text(es), en: view.en, reset: false }
}

both! {
    async fn what_an_office_writes_is_what_its_next_notices_say(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        w.deliver().await;
        let draft = draft(&w, &ada, FOLLOW_UP, "Novedad de {solicitud}").await;
        templates::save(&w.desk, &ada, draft).await.unwrap();
        let signature = TemplateDraft { revision: 0, ..self::draft(&w, &ada, TemplateKind::Signature, "Con gusto").await };
        templates::save(&w.desk, &ada, signature).await.unwrap();
        w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
        w.deliver().await;
        let mail = w.mailbox("Ana").pop().unwrap();
        assert_eq!((mail.texts.notice.opening.as_str(), mail.texts.signature.as_str()), ("Novedad de {solicitud}", "Con gusto"));
        assert!(mail.texts.notice.needed.is_empty());
        let rows = templates::list(&w.desk, &ada).await.unwrap();
        let changed: Vec<_> = rows.iter().filter(|row| row.changed.is_some()).map(|row| (row.kind, row.readers)).collect();
        assert_eq!(changed, [(FOLLOW_UP, Readers::Outside), (TemplateKind::Signature, Readers::Outside)]);
        assert_eq!(rows.iter().find(|row| row.kind == FOLLOW_UP).unwrap().changed.as_ref().unwrap().0, "Ada");

        templates::reset(&w.desk, &ada, FOLLOW_UP, Readers::Outside).await.unwrap();
        w.pass_minutes(5);
        w.post(&tito, ticket, Tab::FollowUp, "Ya").await.unwrap();
        w.deliver().await;
        let mail = w.mailbox("Ana").pop().unwrap();
        assert_eq!(mail.texts.notice, builtin(FOLLOW_UP, Readers::Outside, Lang::Es));
        w.finish().await;
    }

    async fn only_administrators_and_only_what_can_be_sent(w: World) {
        let w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let good = draft(&w, &ada, FOLLOW_UP, "Bien").await;
        for actor in [&tito, &Actor::System] {
            assert_eq!(refused(templates::save(&w.desk, actor, good.clone()).await), Refusal::NotAllowed);
        }
        assert_eq!(refused(templates::list(&w.desk, &tito).await), Refusal::NotAllowed);
        assert_eq!(refused(templates::reset(&w.desk, &tito, FOLLOW_UP, Readers::Outside).await), Refusal::NotAllowed);
        let mut bad = good.clone();
        bad.es = text("Hola {nombre}");
        assert_eq!(refused(templates::save(&w.desk, &ada, bad.clone()).await), Refusal::UnknownPlaceholder { name: "nombre".to_owned() });
        bad.es = text("x".repeat(2_001).as_str());
        assert_eq!(refused(templates::save(&w.desk, &ada, bad.clone()).await), Refusal::TooLong { max: 2_000 });
        bad.es = text(" ");
        assert!(matches!(refused(templates::save(&w.desk, &ada, bad).await), Refusal::BadField { .. }));
        let breach = TemplateKind::Notice(NoticeKind::TermBreach);
        assert_eq!(refused(templates::view(&w.desk, &ada, breach, Readers::Outside).await), Refusal::NotFound, "nobody outside hears of it");
        templates::save(&w.desk, &ada, good.clone()).await.unwrap();
        assert_eq!(refused(templates::save(&w.desk, &ada, good.clone()).await), Refusal::TextChanged, "somebody was faster");
        let mut again = draft(&w, &ada, FOLLOW_UP, "Mejor").await;
        templates::save(&w.desk, &ada, again.clone()).await.unwrap();
        // What reads as Mesa's own again is no longer the office's.
        again = draft(&w, &ada, FOLLOW_UP, "").await;
        again.es = builtin(FOLLOW_UP, Readers::Outside, Lang::Es);
        templates::save(&w.desk, &ada, again).await.unwrap();
        assert!(templates::list(&w.desk, &ada).await.unwrap().iter().all(|row| row.changed.is_none()));
        w.end().await;
    }

    async fn a_preview_is_of_the_newest_ticket_and_leads_nowhere(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let draft = || PreviewDraft { kind: FOLLOW_UP, readers: Readers::Outside, lang: Lang::Es, text: text("{solicitud}") };
        let invented = templates::preview(&w.desk, &ada, draft()).await.unwrap();
        assert!(invented.subject.contains("La impresora del segundo piso"), "{}", invented.subject);
        let ticket = w.mail().from("Ana").subject("Sin red").open().await;
        let outbox = w.number("SELECT COUNT(*) FROM outbox").await;
        let real = templates::preview(&w.desk, &ada, draft()).await.unwrap();
        assert_eq!(real.subject, format!("[Mesa {ticket}] Sin red"));
        assert_eq!(w.number("SELECT COUNT(*) FROM outbox").await, outbox, "nothing is promised");
        let bad = PreviewDraft { text: text("{x}"), ..draft() };
        assert_eq!(refused(templates::preview(&w.desk, &ada, bad).await), Refusal::UnknownPlaceholder { name: "x".to_owned() });
        let tito = w.technician("Tito").await;
        assert_eq!(refused(templates::preview(&w.desk, &tito, draft()).await), Refusal::NotAllowed);
        w.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_uses_the_new_text_at_once() {
    let mut w = World::on_postgres().await;
    let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
    let ticket = w.ticket().assigned_to(&tito).create().await;
    w.deliver().await;
    let other = w.second_desk().await.unwrap();
    let draft = draft(&w, &ada, FOLLOW_UP, "Otra {solicitud}").await;
    templates::save(&other, &ada, draft).await.unwrap();
    w.post(&tito, ticket, Tab::FollowUp, "Voy").await.unwrap();
    w.deliver().await;
    assert_eq!(w.mailbox("Ana").pop().unwrap().texts.notice.opening, "Otra {solicitud}");
    drop(other);
    w.finish().await;
}
