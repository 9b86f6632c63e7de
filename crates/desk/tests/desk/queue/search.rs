//! Finding a ticket by number, subject, requester; without accents.

use super::{ids, of};
use crate::world::{World, both};
use domain::queue::{Filter, View};

fn asking(view: View, text: &str) -> Filter {
    Filter { text: Some(text.to_owned()), ..of(view) }
}

both! {
    async fn accents_case_and_order_do_not_matter(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let printer = w.mail().from("Ana").subject("Impresión borrosa en la SALA 2").open().await.0;
        let net = w.mail().from("José Núñez").subject("Sin red al 100%").open().await.0;
        w.deliver().await;
        for view in [View::All, View::Open, View::Unassigned] {
            for (text, found) in [
                ("impresion", vec![printer]),
                ("IMPRESIÓN sala", vec![printer]),
                ("sala impresión", vec![printer]),
                ("nunez", vec![net]),
                ("josé.núñez@", vec![net]),
                ("100%", vec![net]),
                ("1_0", vec![]),
                ("impresión red", vec![]),
                ("'; DROP TABLE ticket; --", vec![]),
            ] {
                assert_eq!(ids(&w, &tito, asking(view, text)).await, found, "{text} in {view:?}");
            }
            assert_eq!(ids(&w, &tito, asking(view, "  ")).await.len(), 2, "nothing asked for is everything");
        }
        w.finish().await;
    }

    async fn a_number_finds_its_ticket_wherever_it_stands(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let closed = w.ticket().assigned_to(&tito).closed().create().await;
        let open = w.ticket().create().await;
        for text in [closed.0.to_string(), closed.to_string(), format!(" {closed} ")] {
            assert_eq!(ids(&w, &tito, asking(View::Open, &text)).await, [closed.0], "{text}");
        }
        assert_eq!(ids(&w, &tito, asking(View::Open, "#99999")).await, Vec::<i64>::new());
        assert_eq!(ids(&w, &tito, asking(View::Open, "imprime")).await, [open.0]);
        w.finish().await;
    }

    async fn a_subject_that_is_a_number_is_found_too(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let ticket = w.mail().subject("Factura 4711").open().await;
        assert_eq!(ids(&w, &tito, asking(View::Open, "4711")).await, [ticket.0], "there is no ticket of that number");
        w.deliver().await;
        w.finish().await;
    }
}
