//! Views that people save: whose they are, what they show, and their counts.

use super::of;
use crate::world::{World, both, refused};
use desk::queue;
use domain::Refusal;
use domain::people::Actor;
use domain::queue::{Filter, MAX_VIEWS, SavedId, View};
use domain::tickets::Status;

async fn names(w: &World, actor: &Actor) -> Vec<(String, u32)> {
    queue::saved_views(&w.desk, actor).await.unwrap().into_iter().map(|view| (view.name, view.count)).collect()
}

fn saved(id: SavedId) -> Filter {
    Filter { saved: Some(id), ..of(View::Mine) }
}

async fn shown(w: &World, actor: &Actor, filter: Filter) -> Vec<i64> {
    queue::page(&w.desk, actor, filter).await.unwrap().rows.into_iter().map(|row| row.id.0).collect()
}

both! {
    async fn a_view_shows_and_counts_what_its_filter_says(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let printer = w.mail().from("Ana").subject("Impresora atascada").open().await.0;
        let net = w.mail().from("Eva").subject("Sin red").open().await.0;
        w.ticket().assigned_to(&tito).waiting().create().await;
        let filter = Filter { text: Some("impresora".to_owned()), after: Some("u.1.1".to_owned()), ..of(View::Open) };
        let id = queue::save_view(&w.desk, &tito, " Impresión ", filter, false).await.unwrap();
        assert_eq!(names(&w, &tito).await, [("Impresión".to_owned(), 2)], "the ticket of the small office is about a printer too");
        assert!(shown(&w, &tito, saved(id)).await.contains(&printer));
        assert!(!shown(&w, &tito, saved(id)).await.contains(&net));
        // What else is asked for narrows it.
        let narrowed = Filter { status: Some(Status::Waiting), ..saved(id) };
        assert_eq!(shown(&w, &tito, narrowed.clone()).await.len(), 1);
        let again = queue::save_view(&w.desk, &tito, "Impresión en espera", narrowed, false).await.unwrap();
        queue::delete_view(&w.desk, &tito, id).await.unwrap();
        assert_eq!(shown(&w, &tito, saved(again)).await.len(), 1, "a view made from another stands by itself");
        assert_eq!(refused(queue::page(&w.desk, &tito, saved(id)).await), Refusal::NotFound);
        w.deliver().await;
        w.finish().await;
    }

    async fn mine_is_whoever_looks(w: World) {
        let mut w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.technician("Vera").await);
        let ticket = w.ticket().assigned_to(&tito).create().await;
        let id = queue::save_view(&w.desk, &ada, "Lo mío", of(View::Mine), true).await.unwrap();
        assert_eq!(shown(&w, &tito, saved(id)).await, [ticket.0]);
        assert_eq!(shown(&w, &vera, saved(id)).await, Vec::<i64>::new());
        assert_eq!((names(&w, &tito).await[0].1, names(&w, &vera).await[0].1), (1, 0));
        w.finish().await;
    }

    async fn own_views_are_nobody_elses_and_shared_ones_are_the_administrators(w: World) {
        let w = w;
        let (ada, tito, vera) = (w.administrator("Ada").await, w.technician("Tito").await, w.supervisor("Vera").await);
        let own = queue::save_view(&w.desk, &tito, "De Tito", of(View::Open), false).await.unwrap();
        assert_eq!(refused(queue::save_view(&w.desk, &tito, "Para todos", of(View::Open), true).await), Refusal::NotAllowed);
        let shared = queue::save_view(&w.desk, &ada, "Para todos", of(View::Open), true).await.unwrap();
        let of_names = |list: Vec<(String, u32)>| list.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(of_names(names(&w, &tito).await), ["Para todos", "De Tito"]);
        assert_eq!(of_names(names(&w, &vera).await), ["Para todos"]);
        assert_eq!(refused(queue::page(&w.desk, &ada, saved(own)).await), Refusal::NotFound, "not even an administrator sees it");
        assert_eq!(refused(queue::rename_view(&w.desk, &vera, own, "x").await), Refusal::NotFound);
        for change in [
            queue::rename_view(&w.desk, &tito, shared, "x").await,
            queue::delete_view(&w.desk, &tito, shared).await,
            queue::move_view(&w.desk, &tito, shared, true).await,
        ] {
            assert_eq!(refused(change), Refusal::NotAllowed);
        }
        queue::rename_view(&w.desk, &ada, shared, "Abiertos de todos").await.unwrap();
        assert_eq!(of_names(names(&w, &vera).await), ["Abiertos de todos"]);
        assert_eq!(refused(queue::saved_views(&w.desk, &Actor::Participant(domain::people::PersonId(1))).await), Refusal::NotAllowed);
        w.finish().await;
    }

    async fn views_are_put_in_order_and_have_proper_names(w: World) {
        let w = w;
        let tito = w.technician("Tito").await;
        let mut ids = Vec::new();
        for name in ["Uno", "Dos", "Tres"] {
            ids.push(queue::save_view(&w.desk, &tito, name, of(View::Open), false).await.unwrap());
        }
        let order = async || queue::saved_views(&w.desk, &tito).await.unwrap().into_iter().map(|view| view.name).collect::<Vec<_>>();
        queue::move_view(&w.desk, &tito, ids[2], true).await.unwrap();
        assert_eq!(order().await, ["Uno", "Tres", "Dos"]);
        queue::move_view(&w.desk, &tito, ids[0], true).await.unwrap();
        queue::move_view(&w.desk, &tito, ids[0], false).await.unwrap();
        assert_eq!(order().await, ["Tres", "Uno", "Dos"]);
        for bad in ["", "  ", "a\nb"] {
            assert!(matches!(refused(queue::rename_view(&w.desk, &tito, ids[0], bad).await), Refusal::BadField { .. }), "{bad:?}");
        }
        assert!(matches!(refused(queue::rename_view(&w.desk, &tito, ids[0], &"x".repeat(61)).await), Refusal::TooLong { .. }));
        for n in 3..MAX_VIEWS {
            queue::save_view(&w.desk, &tito, &format!("Vista {n}"), of(View::Open), false).await.unwrap();
        }
        let refusal = refused(queue::save_view(&w.desk, &tito, "Una más", of(View::Open), false).await);
        assert_eq!(refusal, Refusal::TooManyViews { max: MAX_VIEWS });
        w.finish().await;
    }

    async fn single_keys_are_switched_off_for_oneself(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        desk::people::set_password(&w.desk, &ada, "ada@cultura.example", "una clave muy larga").await.unwrap();
        let token = desk::people::sign_in(&w.desk, "ada@cultura.example", "una clave muy larga", "127.0.0.1").await.unwrap();
        let off = async || desk::people::signed_in(&w.desk, &token.0).await.unwrap().unwrap().keys_off;
        assert!(!off().await);
        desk::people::set_single_keys(&w.desk, &ada, false).await.unwrap();
        assert!(off().await);
        desk::people::set_single_keys(&w.desk, &ada, true).await.unwrap();
        assert!(!off().await);
        w.finish().await;
    }

    async fn low_rows_are_chosen_for_oneself(w: World) {
        let w = w;
        let ada = w.administrator("Ada").await;
        desk::people::set_password(&w.desk, &ada, "ada@cultura.example", "una clave muy larga").await.unwrap();
        let token = desk::people::sign_in(&w.desk, "ada@cultura.example", "una clave muy larga", "127.0.0.1").await.unwrap();
        let compact = async || desk::people::signed_in(&w.desk, &token.0).await.unwrap().unwrap().compact;
        assert!(!compact().await);
        desk::people::set_compact(&w.desk, &ada, true).await.unwrap();
        assert!(compact().await);
        desk::people::set_compact(&w.desk, &ada, false).await.unwrap();
        assert!(!compact().await);
        w.finish().await;
    }
}
