//! The export: every ticket whole, one JSON object a line, of one moment.

use crate::world::{World, both};
use desk::{attachments, export, survey, tickets};
use domain::survey::AnswerDraft;
use domain::tickets::Tab;
use serde_json::Value;

async fn lines(w: &World) -> Vec<Value> {
    let mut out = Vec::new();
    let count = export::jsonl(&w.desk, &mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len() as u64, count);
    lines
}

both! {
    async fn a_line_says_everything_of_its_ticket(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().from("Ana").cc(&["Beto"]).subject("Sin red").attach("foto.png", b"png").open().await;
        w.escalate(&tito, ticket, &tito).await.unwrap();
        let file = attachments::upload(&w.desk, &tito, "acta.pdf", "application/pdf", bytes::Bytes::from_static(b"pdf")).await.unwrap();
        let mut draft = w.draft(ticket, Tab::Note, "Solo para nosotros").await;
        draft.files = vec![file];
        tickets::post_entry(&w.desk, &tito, draft).await.unwrap();
        w.pass_minutes(60);
        w.post(&tito, ticket, Tab::Solution, "Listo").await.unwrap();
        w.deliver().await;
        let url = w.mailbox("Ana").last().unwrap().survey_url.clone().unwrap();
        survey::answer(&w.desk, url.rsplit_once('/').unwrap().1, AnswerDraft { score: 5, comment: None }).await.unwrap();

        let exported = lines(&w).await;
        let line = &exported[0];
        assert_eq!(line["number"], ticket.0);
        assert_eq!(line["requester"]["address"], "ana@cultura.example");
        assert_eq!(line["observers"][0]["name"], "Beto");
        assert_eq!((&line["status"], &line["channel"], &line["kind"]), (&"closed".into(), &"mail".into(), &"incident".into()));
        assert_eq!(line["opened"], "2026-11-23T09:00:00.000-05:00");
        assert_eq!(line["closed"], "2026-11-23T10:00:00.000-05:00");
        assert_eq!(line["terms"][0]["in_time"], true);
        let public: Vec<_> = line["entries"].as_array().unwrap().iter().map(|entry| entry["public"].as_bool().unwrap()).collect();
        assert_eq!(public, [true, false, true]);
        assert_eq!(line["attachments"].as_array().unwrap().len(), 2);
        assert_eq!(line["events"][0]["event"], "registered");
        assert_eq!(line["notices"].as_array().unwrap().len(), w.mailbox("Ana").len() + w.mailbox("Beto").len());
        assert!(line["notices"][0]["accepted"].is_string());
        assert_eq!((&line["survey"][0]["score"], &line["survey"][0]["by"]["name"]), (&5.into(), &"Ana".into()));
        w.finish().await;
    }

    async fn an_empty_desk_exports_nothing(w: World) {
        let w = w;
        assert!(lines(&w).await.is_empty());
        w.finish().await;
    }

    async fn every_line_is_of_one_moment_while_others_write(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let mut all = Vec::new();
        // More than one batch, so that the moment must last.
        for n in 0..105 {
            all.push(w.mail().from(&format!("p{n}@cultura.example")).open().await);
        }
        let (desk, writer) = (w.desk.clone(), tito.clone());
        let last = *all.last().unwrap();
        let writing = tokio::spawn(async move {
            for n in 0..40 {
                let draft = domain::tickets::EntryDraft {
                    ticket: last,
                    revision: 1 + n,
                    tab: Tab::FollowUp,
                    body: format!("Seguimiento {n}"),
                    wait: false,
                    files: vec![],
                    key: format!("clave-{n}"),
                    base: None,
                };
                tickets::post_entry(&desk, &writer, draft).await.unwrap();
            }
        });
        let mut seen = Vec::new();
        while !writing.is_finished() || seen.is_empty() {
            let exported = lines(&w).await;
            assert_eq!(exported.len(), 105);
            let line = &exported[104];
            let count = |of: &str, word: &str, is: &str| line[of].as_array().unwrap().iter().filter(|one| one[word] == is).count();
            let entries = count("entries", "kind", "follow_up");
            assert_eq!(count("events", "event", "followed_up"), entries, "an entry without its event was never there");
            seen.push(entries);
        }
        writing.await.unwrap();
        assert!(seen.is_sorted());
        w.end().await;
    }
}
