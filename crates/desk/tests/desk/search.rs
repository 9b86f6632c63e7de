//! *Buscar*: full text over everything of a ticket, without accents, as one types.

use crate::world::{World, both, id_of, refused};
use desk::search;
use domain::Refusal;
use domain::people::{Actor, Role};
use domain::search::{Field, Found, Query, SHOWN, words};
use domain::tickets::{Deed, EntryDraft, ObserverDraft, Tab, ThreadingDraft, TicketId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::ConnectionTrait;
use std::collections::HashSet;

async fn caught_up(w: &World) {
    while search::catch_up(&w.desk).await.expect("catches up") {}
}

async fn asked(w: &World, actor: &Actor, text: &str) -> Found {
    search::find(&w.desk, actor, text, SHOWN).await.expect("staff may search")
}

/// What is found, the likeliest first.
async fn found(w: &World, actor: &Actor, text: &str) -> Vec<TicketId> {
    asked(w, actor, text).await.hits.into_iter().map(|hit| hit.row.id).collect()
}

async fn nothing_left_to_do(w: &World) {
    assert_eq!(
        w.number("SELECT count(*) FROM search_todo WHERE kind = 'ticket'").await,
        0,
        "every entry was indexed in its own transaction"
    );
}

both! {
    async fn every_text_of_a_ticket_is_found_at_once(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().from("José Núñez").subject("Impresión BORROSA").text("En el décimo piso").cc(&["Óscar Peña"]).open().await;
        let other = w.mail().from("Ana").subject("Sin red").open().await;
        w.post(&tito, ticket, Tab::FollowUp, "Pediré un tóner nuevo").await.unwrap();
        w.post(&tito, ticket, Tab::Note, "El proveedor es Ofimática S.A.S.").await.unwrap();
        for text in [
            "impresion", "borrosa", "BORR", "nunez", "josé.núñez@cultura", "oscar.pena", "décimo", "decimo piso", "toner", "ofimatica",
            "impresion toner ofimática", "\"tóner nuevo\"", "  imp   ", &format!("#{}", ticket.0), &ticket.to_string(),
            "solicitante:núñez", "piso solicitante:jose", "estado:abierto toner", "toner -red",
        ] {
            caught_up(&w).await;
            assert_eq!(found(&w, &tito, text).await, [ticket], "{text}");
        }
        for text in ["mpresion", "\"nuevo tóner\"", "toner red", "toner -borrosa", "nuevos", "toner estado:cerrado", "toner solicitante:ana", "#999999"] {
            assert_eq!(found(&w, &tito, text).await, [], "{text}");
        }
        assert_eq!(found(&w, &tito, "red").await, [other]);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_number_alone_is_its_ticket_and_any_word_like_it(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let first = w.ticket().create().await;
        let named = w.mail().subject(&format!("Como en el {}", first.0)).open().await;
        assert_eq!(found(&w, &tito, &first.0.to_string()).await, [first, named]);
        assert_eq!(found(&w, &tito, &format!("#{}", first.0)).await, [first]);
        w.deliver().await;
        w.finish().await;
    }

    async fn the_subject_comes_before_the_text_and_the_new_before_the_old(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let old = w.mail().subject("Cartucho agotado").open().await;
        w.pass_minutes(60 * 24 * 200);
        let text = w.mail().subject("Otra cosa").text("también un cartucho").open().await;
        let new = w.mail().subject("El cartucho").open().await;
        assert_eq!(found(&w, &tito, "cartucho").await, [new, old, text]);
        let best = asked(&w, &tito, "cartuch").await;
        let marked: Vec<&str> = best.hits[0].subject.iter().filter(|piece| piece.hit).map(|piece| piece.text.as_str()).collect();
        assert_eq!(marked, ["cartucho"]);
        let excerpt = best.hits[2].excerpt.as_ref().unwrap();
        assert!(excerpt.pieces.iter().any(|piece| piece.hit && piece.text == "cartucho"));
        w.deliver().await;
        w.end().await;
    }

    async fn filters_are_by_technician_category_and_status(w: World) {
        let mut w = w;
        let (tito, vera) = (w.technician("Tito Paz").await, w.technician("Vera Ruiz").await);
        let printer = w.insert("INSERT INTO category (name, archived) VALUES ('Impresión', FALSE) RETURNING id", vec![]).await;
        let laser = w.insert("INSERT INTO category (name, parent_id, archived) VALUES ('Láser', $1, FALSE) RETURNING id", vec![printer.into()]).await;
        let a = w.ticket().assigned_to(&tito).create().await;
        let b = w.ticket().assigned_to(&vera).closed().create().await;
        let c = w.ticket().create().await;
        w.rows("UPDATE ticket SET category_id = $1 WHERE id = $2 RETURNING id", vec![laser.into(), b.0.into()]).await;
        for (text, expected) in [
            ("tecnico:tito", vec![a]),
            ("technician:\"vera ruiz\" imprime", vec![b]),
            ("técnico:yo", vec![a]),
            ("tecnico:nadie imprime", vec![c]),
            ("categoria:impresion", vec![b]),
            ("categoría:laser estado:cerrado", vec![b]),
            ("estado:abierto imprime", vec![c, a]),
            ("status:closed", vec![b]),
        ] {
            assert_eq!(found(&w, &tito, text).await, expected, "{text}");
        }
        let unknown = asked(&w, &tito, "imprime tecnico:Nadia").await;
        assert_eq!((unknown.hits.len(), unknown.unknown), (0, vec![(Field::Technician, "Nadia".to_owned())]));
        w.finish().await;
    }

    async fn people_are_found_by_name_and_address(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        w.mail().from("José Núñez").open().await;
        caught_up(&w).await;
        for text in ["nunez", "jose nu", "josé.núñez@cultura.example"] {
            let people = search::people(&w.desk, &tito, text).await.unwrap();
            assert_eq!(people.iter().map(|person| person.role).collect::<Vec<_>>(), [Role::Requester], "{text}");
        }
        assert_eq!(search::people(&w.desk, &tito, "tit").await.unwrap()[0].id, id_of(&tito));
        assert_eq!(search::people(&w.desk, &tito, "").await.unwrap(), []);
        w.deliver().await;
        w.finish().await;
    }

    async fn a_new_name_is_found_on_the_old_tickets(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().from("Ana").cc(&["Eva"]).create().await;
        caught_up(&w).await;
        w.rows("UPDATE person SET name = 'Anastasia Gómez' WHERE address = 'ana@cultura.example' RETURNING id", vec![]).await;
        w.rows("UPDATE person SET name = 'Evangelina' WHERE address = 'eva@cultura.example' RETURNING id", vec![]).await;
        caught_up(&w).await;
        for text in ["anastasia", "gomez imprime", "evangelina"] {
            assert_eq!(found(&w, &tito, text).await, [ticket], "{text}");
        }
        assert_eq!(search::people(&w.desk, &tito, "anastasia").await.unwrap().len(), 1);
        w.finish().await;
    }

    async fn who_joins_and_leaves_is_found_and_is_not(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().create().await;
        tickets_observer(&w, &tito, ticket, "zoraida@otra.example").await;
        assert_eq!(found(&w, &tito, "zoraida").await, [ticket]);
        let person = w.number("SELECT id FROM person WHERE address = 'zoraida@otra.example'").await;
        desk::tickets::remove_observer(&w.desk, &tito, ticket, domain::people::PersonId(person)).await.unwrap();
        caught_up(&w).await;
        assert_eq!(found(&w, &tito, "zoraida").await, []);
        w.finish().await;
    }

    async fn a_file_is_found_by_its_name(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let by_mail = w.mail().attach("Cotización_2026.pdf", b"x").open().await;
        let posted = w.ticket().create().await;
        let bytes = bytes::Bytes::from_static(b"acta");
        let upload = desk::attachments::upload(&w.desk, &tito, "Acta de entrega.odt", "application/octet-stream", bytes).await.unwrap();
        let draft = EntryDraft { files: vec![upload], ..w.draft(posted, Tab::Note, "va el acta").await };
        desk::tickets::post_entry(&w.desk, &tito, draft).await.unwrap();
        assert_eq!(found(&w, &tito, "cotizacion 2026").await, [by_mail]);
        assert_eq!(found(&w, &tito, "entrega.odt").await, [posted]);
        nothing_left_to_do(&w).await;
        w.deliver().await;
        w.finish().await;
    }

    async fn what_is_joined_goes_on_where_it_is_now(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        let one = w.mail().subject("Uno").text("quimera").open().await;
        let two = w.mail().subject("Dos").text("otra cosa").open().await;
        w.deliver().await;
        let draft = ThreadingDraft { into: two.0.to_string(), ..threading(Deed::Join, one) };
        desk::tickets::thread(&w.desk, &ada, draft).await.unwrap();
        caught_up(&w).await;
        assert_eq!(found(&w, &ada, "quimera").await, [two]);
        assert_eq!(found(&w, &ada, "uno").await, [one], "its subject is still its own");
        w.deliver().await;
        w.end().await;
    }

    async fn only_staff_search(w: World) {
        let mut w = w;
        let ticket = w.ticket().create().await;
        let (supervisor, ana) = (w.supervisor("Sol").await, w.number("SELECT id FROM person WHERE address = 'ana@cultura.example'").await);
        assert_eq!(found(&w, &supervisor, "imprime").await, [ticket]);
        let requester = Actor::Participant(domain::people::PersonId(ana));
        assert_eq!(refused(search::find(&w.desk, &requester, "imprime", SHOWN).await), Refusal::NotAllowed);
        assert_eq!(refused(search::people(&w.desk, &requester, "ana").await), Refusal::NotAllowed);
        w.finish().await;
    }

    async fn anything_may_be_typed(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        w.ticket().create().await;
        for text in [
            "", " ", "\"", "\"\"", "-", "- -", "#", "#0", "':*&|!<->()", "a' OR 1=1; --", "NEAR(a b)", "words:x", "^im", "~a0", "~b0", "¶", "*", "impr*", "(",
            "-solo", "estado:", "estado:???", "\u{0}", "\u{301}", "🦀", "日本語", "x:y:z", "AND OR NOT", "🇨🇴-\"",
        ] {
            asked(&w, &tito, text).await;
        }
        assert_eq!(found(&w, &tito, "^im").await.len(), 1, "signs are passed over");
        assert_eq!(found(&w, &tito, "~a0").await, []);
        asked(&w, &tito, &"palabra ".repeat(2_000)).await;
        asked(&w, &tito, &"x".repeat(50_000)).await;
        w.finish().await;
    }

    async fn what_was_there_before_search_is_read_a_little_at_a_time(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let mut all = Vec::new();
        for n in 0..60 {
            all.push(w.mail().from(&format!("Persona{n}")).subject(&format!("Asunto{n}")).text("común").open().await);
        }
        w.db.execute_unprepared("DELETE FROM ticket_search").await.unwrap();
        w.rows("INSERT INTO search_todo (kind, id) SELECT 'ticket', id FROM ticket RETURNING id", vec![]).await;
        assert!(search::catch_up(&w.desk).await.unwrap(), "there is more");
        assert!(found(&w, &tito, "comun").await.len() < all.len());
        // What is written meanwhile on a ticket that waits to be read is read with it.
        w.post(&tito, all[59], Tab::Note, "excepcional").await.unwrap();
        caught_up(&w).await;
        assert_eq!(asked(&w, &tito, "comun").await.matches, all.len());
        assert_eq!(found(&w, &tito, "excepcional").await, [all[59]]);
        w.deliver().await;
        w.end().await;
    }

    async fn a_very_long_text_is_filed_and_found_by_its_beginning(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let long: String = std::iter::once("principio ".to_owned()).chain((0..60_000).map(|n| format!("{n:x}z "))).collect();
        let ticket = w.mail().text(&long).open().await;
        w.post(&tito, ticket, Tab::Note, "después").await.unwrap();
        assert_eq!(found(&w, &tito, "principio").await, [ticket]);
        w.deliver().await;
        w.finish().await;
    }

    /// Whatever is written on tickets: each is found by every word of its texts, and by its beginning, and no other is.
    async fn a_ticket_is_found_by_every_word_of_its_texts_and_no_other_is(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let text = "[a-zñáéüÁÑß]{1,6}( [a-z0-9ñáéÍçØ]{1,5}[.,;:@_/-]?){0,8}";
        let some = proptest::collection::vec((text, text, text), 6);
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
        let written = some.new_tree(&mut runner).unwrap().current();
        let mut all = Vec::new();
        for (subject, body, note) in &written {
            let ticket = w.mail().from("Ana").subject(subject).text(body).open().await;
            w.post(&tito, ticket, Tab::Note, &format!("{note} fin")).await.unwrap();
            let texts = format!("{subject} {body} {note} fin ana ana cultura example");
            let words: HashSet<String> = words(&texts).map(|word| word.folded).collect();
            all.push((ticket, words));
        }
        let every: HashSet<&String> = all.iter().flat_map(|(_, words)| words).collect();
        for word in every {
            let begin: String = word.chars().take(word.chars().count().max(3) - 1).collect();
            for asked in [word.clone(), format!("\"{word}\""), begin] {
                let wanted = Query::parse(&asked).wanted;
                let expected: HashSet<TicketId> =
                    all.iter().filter(|(_, words)| words.iter().any(|word| wanted[0].ends_in(word))).map(|(ticket, _)| *ticket).collect();
                let found: HashSet<TicketId> = found(&w, &tito, &asked).await.into_iter().collect();
                let numbered = asked.bytes().all(|byte| byte.is_ascii_digit());
                assert!(found == expected || numbered && found.is_superset(&expected), "{asked}: {found:?}, not {expected:?}, of {written:?}");
            }
        }
        w.deliver().await;
        w.end().await;
    }
}

async fn tickets_observer(w: &World, actor: &Actor, ticket: TicketId, address: &str) {
    desk::tickets::add_observer(&w.desk, actor, ObserverDraft { ticket, address: address.to_owned() }).await.expect("observes");
}

fn threading(deed: Deed, ticket: TicketId) -> ThreadingDraft {
    ThreadingDraft { deed, ticket, entry: None, intake: None, into: String::new(), also: false }
}
