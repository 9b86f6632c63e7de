//! Many tickets at once: previewed, done one by one, and taken back.

use crate::world::{World, both, entries, id_of, refused, told};
use desk::categories::{self, NewCategory};
use desk::{Answer, batch};
use domain::Refusal;
use domain::batch::{BatchAct, BatchDraft, BatchFate, BatchReport, UndoReport};
use domain::people::{Actor, Assignee};
use domain::tickets::{Move, Priority, Status, Tab, TicketId};

async fn draft(w: &World, key: &str, act: BatchAct, tickets: &[TicketId]) -> BatchDraft {
    let mut read = Vec::new();
    for ticket in tickets {
        read.push((*ticket, w.revision(*ticket).await));
    }
    BatchDraft { batch: key.to_owned(), act, tickets: read, preview: false }
}

async fn run(w: &World, who: &Actor, key: &str, act: BatchAct, tickets: &[TicketId]) -> Answer<BatchReport> {
    batch::run(&w.desk, who, draft(w, key, act, tickets).await).await
}

fn fates(report: BatchReport) -> Vec<BatchFate> {
    report.fates.into_iter().map(|(_, fate)| fate).collect()
}

both! {
    async fn a_preview_says_what_each_would_come_to_and_changes_nothing(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let new = w.ticket().create().await;
        let (theirs, same) = (w.ticket().assigned_to(&tito).create().await, w.ticket().assigned_to(&vera).create().await);
        let closed = w.ticket().assigned_to(&tito).closed().create().await;
        let mut look = draft(&w, "uno", BatchAct::Assign(Assignee::Technician(id_of(&vera))), &[new, theirs, same, closed]).await;
        look.preview = true;
        let over = BatchFate::Refused(Refusal::IllegalMove { from: Status::Closed, step: Move::Escalate });
        let report = batch::run(&w.desk, &ada, look.clone()).await.unwrap();
        assert_eq!(fates(report), [BatchFate::Changes, BatchFate::Changes, BatchFate::Same, over.clone()]);
        let report = fates(batch::run(&w.desk, &vera, look.clone()).await.unwrap());
        assert_eq!(report[1], BatchFate::Refused(Refusal::NotAllowed), "a technician takes nothing of others: decided ticket by ticket");
        w.check_status(new, Status::New).await;
        assert!(w.deliver().await.is_empty());

        look.preview = false;
        assert_eq!(fates(batch::run(&w.desk, &ada, look.clone()).await.unwrap()), [BatchFate::Changes, BatchFate::Changes, BatchFate::Same, over]);
        assert_eq!(fates(batch::run(&w.desk, &ada, look).await.unwrap())[0], BatchFate::Changes, "the same batch again is the same batch");
        w.pass_seconds(11);
        assert_eq!(told(&w.deliver().await), ["ana escalated", "ana escalated", "vera escalated", "vera escalated"]);
        w.finish().await;
    }

    async fn taking_back_restores_what_was_and_nobody_hears_of_it(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let (new, theirs) = (w.ticket().create().await, w.ticket().assigned_to(&tito).create().await);
        run(&w, &ada, "lote", BatchAct::Assign(Assignee::Technician(id_of(&vera))), &[new, theirs]).await.unwrap();
        w.pass_seconds(9);
        let report = batch::undo(&w.desk, &ada, "lote").await.unwrap();
        assert_eq!(report, UndoReport { restored: vec![new, theirs], ..UndoReport::default() });
        w.pass_minutes(5);
        assert!(w.deliver().await.is_empty());
        let view = w.view(&ada, new).await;
        assert_eq!((view.status, view.technician), (Status::New, None));
        assert_eq!(w.view(&ada, theirs).await.technician.unwrap().name, "Tito");
        assert_eq!(refused(batch::undo(&w.desk, &ada, "lote").await), Refusal::NotFound, "once");
        w.finish().await;
    }

    async fn a_ticket_that_has_changed_is_reported_and_not_overwritten(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let (one, other) = (w.ticket().assigned_to(&tito).create().await, w.ticket().assigned_to(&tito).create().await);
        let read = draft(&w, "lote", BatchAct::Assign(Assignee::Technician(id_of(&vera))), &[one, other]).await;
        w.post(&tito, one, Tab::Note, "Casi listo").await.unwrap();
        let report = batch::run(&w.desk, &ada, read).await.unwrap();
        assert!(matches!(fates(report)[..], [BatchFate::Refused(Refusal::Stale { .. }), BatchFate::Changes]));
        assert_eq!(w.view(&ada, one).await.technician.unwrap().name, "Tito");
        w.post(&vera, other, Tab::Note, "Lo veo").await.unwrap();
        let report = batch::undo(&w.desk, &ada, "lote").await.unwrap();
        assert_eq!(report, UndoReport { changed: vec![other], ..UndoReport::default() }, "nor by taking back");
        assert_eq!(w.view(&ada, other).await.technician.unwrap().name, "Vera");
        w.end().await;
    }

    async fn category_and_priority_bring_their_terms_and_write_to_nobody(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let new = NewCategory { parent: None, name: "Redes".to_owned(), kind: None, technician: None, resolution_hours: Some(4) };
        let nets = categories::add(&w.desk, &ada, new).await.unwrap();
        let ticket = w.ticket().create().await;
        run(&w, &tito, "uno", BatchAct::Categorise(nets), &[ticket]).await.unwrap();
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.status, view.category.unwrap().path.as_str()), (Status::New, "Redes"));
        assert_eq!(w.number(&format!("SELECT resolution_ms FROM ticket WHERE id = {}", ticket.0)).await, 4 * 3_600_000);
        run(&w, &tito, "dos", BatchAct::Prioritise(Priority::new(5).unwrap()), &[ticket]).await.unwrap();
        let view = w.view(&ada, ticket).await;
        assert_eq!((view.priority.get(), view.urgency.get(), view.impact.get()), (5, 5, 5));
        let major = run(&w, &tito, "tres", BatchAct::Prioritise(Priority::MAJOR), &[ticket]).await.unwrap();
        assert_eq!(fates(major), [BatchFate::Refused(Refusal::NotAllowed)]);
        batch::undo(&w.desk, &tito, "dos").await.unwrap();
        assert_eq!(w.view(&ada, ticket).await.priority.get(), 3);
        assert_eq!(refused(batch::undo(&w.desk, &ada, "uno").await), Refusal::NotFound, "another's");
        assert!(w.deliver().await.is_empty());
        w.finish().await;
    }

    async fn waiting_and_closing_need_words_and_are_taken_back_with_them(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let (one, other) = (w.ticket().assigned_to(&tito).create().await, w.ticket().assigned_to(&tito).create().await);
        assert_eq!(refused(run(&w, &tito, "x", BatchAct::Close("  ".to_owned()), &[one]).await), Refusal::EmptyBody);
        run(&w, &tito, "espera", BatchAct::Wait("Esperamos al proveedor".to_owned()), &[one, other]).await.unwrap();
        w.check_status(one, Status::Waiting).await;
        batch::undo(&w.desk, &tito, "espera").await.unwrap();
        w.check_status(one, Status::InProgress).await;
        run(&w, &tito, "cierre", BatchAct::Close("Se cambió el router".to_owned()), &[one, other]).await.unwrap();
        w.check_status(other, Status::Closed).await;
        assert_eq!(entries(&w.view(&tito, one).await).last().unwrap().body.text, "Se cambió el router");
        batch::undo(&w.desk, &tito, "cierre").await.unwrap();
        w.check_status(one, Status::InProgress).await;
        assert_eq!(entries(&w.view(&tito, one).await).len(), 1, "nobody read it: it is gone");
        w.pass_minutes(5);
        assert!(w.deliver().await.is_empty());

        run(&w, &tito, "otro", BatchAct::Close("Se cambió el router".to_owned()), &[one]).await.unwrap();
        w.pass_seconds(11);
        assert_eq!(told(&w.deliver().await), ["ana closed"]);
        let report = batch::undo(&w.desk, &tito, "otro").await.unwrap();
        assert_eq!(report, UndoReport { read: vec![one], ..UndoReport::default() }, "a solution that was read stands");
        w.check_status(one, Status::Closed).await;
        w.finish().await;
    }
}
