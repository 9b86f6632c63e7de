//! Page by page, without gaps or repeats, whatever changes meanwhile.

use super::{of, page};
use crate::world::{World, both, refused};
use desk::{outbox, queue};
use domain::Refusal;
use domain::people::Actor;
use domain::queue::{Filter, PAGE, View};
use domain::tickets::{Tab, TicketId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

/// What happens to some ticket between two pages.
#[derive(Clone, Copy, Debug)]
enum Change {
    FollowUp,
    Wait,
    Solve,
    Arrives,
}

fn changes() -> impl Strategy<Value = Vec<(Change, usize)>> {
    let change = prop_oneof![Just(Change::FollowUp), Just(Change::Wait), Just(Change::Solve), Just(Change::Arrives)];
    proptest::collection::vec((change, 0..1_000_usize), 0..8)
}

/// So many tickets, from different people and at different times.
async fn tickets(w: &mut World, count: usize) -> Vec<TicketId> {
    let mut tickets = Vec::new();
    for n in 0..count {
        if n % 3 == 0 {
            w.pass_minutes(1);
        }
        tickets.push(w.mail().from(&format!("p{}@cultura.example", n % 40)).open().await);
    }
    tickets
}

async fn apply(w: &mut World, tito: &Actor, tickets: &[TicketId], (change, which): (Change, usize)) -> Option<TicketId> {
    let ticket = tickets[which % tickets.len()];
    // Those that are closed already refuse; that is no change.
    match change {
        Change::FollowUp => w.post(tito, ticket, Tab::FollowUp, "Seguimiento").await.ok().map(|_| ticket),
        Change::Wait => w.wait(tito, ticket, None).await.ok().map(|_| ticket),
        Change::Solve => w.post(tito, ticket, Tab::Solution, "Listo").await.ok().map(|_| ticket),
        Change::Arrives => Some(w.mail().from("Nueva").open().await),
    }
}

both! {
    async fn every_ticket_that_nobody_touches_is_shown_exactly_once(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let all = tickets(&mut w, 110).await;
        let mut runner = TestRunner::deterministic();
        for view in [View::Open, View::All, View::Unassigned, View::All, View::Open] {
            let mut touched = BTreeSet::new();
            let mut shown: Vec<i64> = Vec::new();
            let before: BTreeSet<i64> = {
                let mut ids = BTreeSet::new();
                let mut filter = of(view);
                loop {
                    let page = page(&w, &tito, filter.clone()).await;
                    ids.extend(page.rows.iter().map(|row| row.id.0));
                    let Some(next) = page.next else { break ids };
                    filter.after = Some(next);
                }
            };
            let mut filter = of(view);
            loop {
                let page = page(&w, &tito, filter.clone()).await;
                shown.extend(page.rows.iter().map(|row| row.id.0));
                let Some(next) = page.next else { break };
                filter.after = Some(next);
                w.pass_minutes(1);
                for change in changes().new_tree(&mut runner).unwrap().current() {
                    touched.extend(apply(&mut w, &tito, &all, change).await.map(|ticket| ticket.0));
                }
            }
            let untouched: Vec<i64> = before.iter().copied().filter(|id| !touched.contains(id)).collect();
            assert!(!untouched.is_empty(), "something was left in peace");
            for id in untouched {
                assert_eq!(shown.iter().filter(|shown| **shown == id).count(), 1, "{id} in {view:?}; touched: {touched:?}");
            }
        }
        while !outbox::lease(&w.desk, 100).await.unwrap().is_empty() {}
        w.end().await;
    }

    async fn a_page_is_full_and_the_last_one_says_so(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let full = usize::try_from(PAGE).unwrap();
        tickets(&mut w, full).await;
        for view in [View::Open, View::All] {
            let only = page(&w, &tito, of(view)).await;
            assert_eq!((only.rows.len(), only.next), (full, None), "{view:?}: exactly a page is one page");
        }
        tickets(&mut w, 1).await;
        for view in [View::Open, View::All] {
            let first = page(&w, &tito, of(view)).await;
            assert_eq!(first.rows.len(), full);
            let second = page(&w, &tito, Filter { after: first.next, ..of(view) }).await;
            assert_eq!((second.rows.len(), second.next), (1, None), "{view:?}");
        }
        for bad in ["", "x", "d.1", "d.1.2.3"] {
            let answer = queue::page(&w.desk, &tito, Filter { after: Some(bad.to_owned()), ..of(View::All) }).await;
            assert_eq!(refused(answer), Refusal::BadField { field: "after".to_owned() });
        }
        w.end().await;
    }

    async fn those_without_a_deadline_follow_those_with_one_across_pages(w: World) {
        let mut w = w;
        let tito = w.technician("Tito").await;
        let all = tickets(&mut w, 70).await;
        for ticket in &all[..40] {
            w.post(&tito, *ticket, Tab::FollowUp, "Voy").await.unwrap();
            w.wait(&tito, *ticket, None).await.unwrap();
        }
        let first = page(&w, &tito, of(View::Open)).await;
        let second = page(&w, &tito, Filter { after: first.next.clone(), ..of(View::Open) }).await;
        let shown: Vec<i64> = first.rows.iter().chain(&second.rows).map(|row| row.id.0).collect();
        let expected: Vec<i64> = all[40..].iter().chain(&all[..40]).map(|ticket| ticket.0).collect();
        assert_eq!(shown, expected);
        w.end().await;
    }
}
