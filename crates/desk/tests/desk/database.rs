//! Opening the desk: versions, processes, and several desks on one PostgreSQL.

use crate::world::{World, both};
use desk::{Changed, Desk, OpenFault, intake, outbox};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;

/// What another process did must be known here within so long.
const SOON: Duration = Duration::from_secs(5);

both! {
    async fn a_database_of_a_newer_version_is_left_alone(w: World) {
        let w = w;
        let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0) RETURNING applied_at";
        w.rows(sql, vec![]).await;
        let closed = w.closed().await;
        match closed.open_again().await {
            Err(OpenFault::Newer(version)) => assert_eq!(version, "m9999_future"),
            other => panic!("expected a refusal to open, not {:?}", other.map(drop)),
        }
        closed.remove().await;
    }

    async fn what_was_promised_before_a_restart_is_still_known_after(w: World) {
        let mut w = w;
        let ticket = w.ticket().create().await;
        let key = w.key_of("Ana");
        let mut w = w.reopen(true).await;
        assert_eq!(w.mail().with_token(&key).append().await, ticket, "the secret stays the same");
        w.deliver().await;
        w.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_on_an_embedded_database_is_refused() {
    let w = World::on_sqlite().await;
    match w.second_desk().await {
        Err(OpenFault::SecondProcess(which)) => assert!(which.display().to_string().contains(&std::process::id().to_string())),
        other => panic!("expected a refusal to open, not {:?}", other.map(drop)),
    }
    w.finish().await;
}

async fn next(changes: &mut Receiver<Changed>) -> Option<Changed> {
    tokio::time::timeout(SOON, changes.recv()).await.ok().map(|change| change.expect("the desk is there"))
}

/// Waits until this ticket is announced; others, and "anything", may come before.
async fn hears(changes: &mut Receiver<Changed>, ticket: domain::tickets::TicketId) -> bool {
    while let Some(change) = next(changes).await {
        if change == Changed(Some(ticket)) {
            return true;
        }
    }
    false
}

fn following(desk: &Desk) -> tokio::task::JoinHandle<()> {
    let desk = desk.clone();
    tokio::spawn(async move { desk.follow_other_processes().await })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_desks_on_one_postgresql_share_the_work_and_not_the_leases() {
    let mut w = World::on_postgres_apart().await;
    let other = w.second_desk().await.unwrap();
    for n in 0..60 {
        w.mail().from(&format!("p{n}@cultura.example")).arrive().await;
    }
    let lease_all = async |desk: &Desk| {
        let mut mine = Vec::new();
        loop {
            let leased = intake::lease(desk, 3).await.unwrap();
            if leased.is_empty() {
                return mine;
            }
            mine.extend(leased);
        }
    };
    let (mine, theirs) = tokio::join!(lease_all(&w.desk), lease_all(&other));
    let different: BTreeSet<i64> = mine.iter().chain(&theirs).map(|leased| leased.id.0).collect();
    assert_eq!((different.len(), mine.len() + theirs.len()), (60, 60));
    assert!(!mine.is_empty() && !theirs.is_empty(), "both work");
    for (desk, leased) in [(&w.desk, mine), (&other, theirs)] {
        for one in leased {
            intake::file(desk, &one, w.parse(&one)).await.unwrap();
        }
    }
    let (mine, theirs) = tokio::join!(outbox::lease(&w.desk, 100), outbox::lease(&other, 100));
    let ids: Vec<i64> = mine.unwrap().iter().chain(&theirs.unwrap()).map(|leased| leased.id.0).collect();
    assert_eq!(ids.len(), 60);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 60);
    drop(other);
    w.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_known_to_the_other_desk_soon() {
    let mut w = World::on_postgres_apart().await;
    let other = w.second_desk().await.unwrap();
    let (mut here, mut there) = (w.desk.changes(), other.changes());
    let following = following(&other);
    let ticket = w.mail().open().await;
    assert_eq!(next(&mut here).await, Some(Changed(Some(ticket))), "here at once");
    assert!(hears(&mut there, ticket).await, "there within seconds");
    following.abort();
    w.deliver().await;
    drop(following.await);
    drop(other);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_notification_is_found_by_looking() {
    let mut w = World::on_postgres_apart().await;
    let ticket = w.ticket().create().await;
    w.pass_minutes(1);
    let other = w.second_desk().await.unwrap();
    let mut there = other.changes();
    let following = following(&other);
    // What a commit leaves behind when its notification gets lost.
    let sql = "INSERT INTO event (ticket_id, at, kind, data) VALUES ($1, $2, 'noted', '{\"event\":\"noted\"}') RETURNING id";
    w.rows(sql, vec![ticket.0.into(), w.now().millis().into()]).await;
    assert!(hears(&mut there, ticket).await);
    following.abort();
    drop(following.await);
    drop(other);
    w.finish().await;
}
