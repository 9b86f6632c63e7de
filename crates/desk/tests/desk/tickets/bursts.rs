//! A burst on one ticket by one author within two minutes is one mail.

use crate::world::{Composed, World, both, told};
use domain::people::Actor;
use domain::tickets::{Tab, TicketId};

fn said(mail: &Composed) -> Vec<&str> {
    mail.entries.iter().map(|entry| entry.text.as_str()).collect()
}

async fn follow_up(w: &World, actor: &Actor, ticket: TicketId, body: &str) {
    w.post(actor, ticket, Tab::FollowUp, body).await.unwrap();
}

both! {
    async fn the_first_goes_at_once_and_what_follows_within_two_minutes_goes_together(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().cc(&["Beto"]).assigned_to(&tito).create().await;
        follow_up(&w, &tito, ticket, "uno").await;
        assert_eq!(told(&w.deliver().await), ["ana follow_up", "beto follow_up"]);
        w.pass_seconds(40);
        follow_up(&w, &tito, ticket, "dos").await;
        w.pass_seconds(40);
        follow_up(&w, &tito, ticket, "tres").await;
        assert!(w.deliver().await.is_empty(), "held until the two minutes are over");
        w.pass_seconds(41);
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana follow_up", "beto follow_up"], "one mail each");
        assert!(mails.iter().all(|mail| said(mail) == ["dos", "tres"]));
        w.pass_minutes(5);
        follow_up(&w, &tito, ticket, "cuatro").await;
        assert_eq!(said(&w.deliver().await[0]), ["cuatro"], "nothing is said twice");
        w.finish().await;
    }

    async fn a_solution_never_waits_and_takes_along_what_does(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        follow_up(&w, &tito, ticket, "uno").await;
        w.deliver().await;
        w.pass_seconds(30);
        follow_up(&w, &tito, ticket, "dos").await;
        w.pass_seconds(30);
        w.post(&tito, ticket, Tab::Solution, "listo").await.unwrap();
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana closed"]);
        assert_eq!(said(&mails[0]), ["dos", "listo"]);
        w.pass_minutes(5);
        assert!(w.deliver().await.is_empty());
        w.finish().await;
    }

    async fn another_authors_word_is_another_mail(w: World) {
        let mut w = w;
        let (ada, tito) = (w.administrator("Ada").await, w.technician("Tito").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        follow_up(&w, &tito, ticket, "de Tito").await;
        w.pass_seconds(30);
        follow_up(&w, &ada, ticket, "de Ada").await;
        let mails = w.deliver().await;
        assert_eq!(told(&mails), ["ana follow_up", "ana follow_up", "tito follow_up"]);
        assert!(mails.iter().all(|mail| mail.entries.len() == 1));
        w.finish().await;
    }

    async fn other_tickets_are_other_mails(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let one = w.ticket().assigned_to(&tito).create().await;
        let other = w.ticket().assigned_to(&tito).create().await;
        follow_up(&w, &tito, one, "uno").await;
        follow_up(&w, &tito, other, "otro").await;
        assert_eq!(w.deliver().await.len(), 2);
        w.finish().await;
    }

    async fn what_is_held_survives_the_process(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.ticket().assigned_to(&tito).create().await;
        follow_up(&w, &tito, ticket, "uno").await;
        w.deliver().await;
        follow_up(&w, &tito, ticket, "dos").await;
        let mut w = w.reopen(true).await;
        assert!(w.deliver().await.is_empty());
        w.pass_seconds(121);
        assert_eq!(said(&w.deliver().await[0]), ["dos"]);
        w.finish().await;
    }
}
