//! Attempts are counted before parsing; what kills its worker is set aside and takes nothing with it (M8).

use crate::world::{World, both};
use desk::intake::{self, Filed};
use domain::intake::{HoldReason, IntakeState};

both! {
    async fn an_attempt_is_counted_before_anything_is_parsed(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        w.mail().arrive().await;
        let leased = intake::lease(&w.desk, 10).await.unwrap();
        assert_eq!(leased.len(), 1);
        let page = intake::page(&w.desk, &ada, None, None).await.unwrap();
        assert_eq!(page.rows[0].attempts, 1);
        w.end().await;
    }

    async fn two_workers_never_have_the_same_message(w: World) {
        let mut w = w;
        for _ in 0..3 {
            w.mail().arrive().await;
        }
        let first = intake::lease(&w.desk, 2).await.unwrap();
        let second = intake::lease(&w.desk, 10).await.unwrap();
        let mut ids: Vec<i64> = first.iter().chain(&second).map(|leased| leased.id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 3);
        assert!(intake::lease(&w.desk, 10).await.unwrap().is_empty());
        w.end().await;
    }

    async fn a_poison_mail_is_held_the_third_time_and_takes_no_other_along(w: World) {
        let mut w = w;
        let ada = w.administrator("Ada").await;
        for n in 0..5 {
            w.mail().from(if n == 2 { "Veneno" } else { "Ana" }).arrive().await;
        }
        let mut filed = Vec::new();
        let mut deaths = 0;
        // Each pass of the outer loop is one life of the worker: it dies when the poison is parsed.
        'process: while deaths < 10 {
            let batch = intake::lease(&w.desk, 10).await.unwrap();
            if batch.is_empty() {
                break;
            }
            for leased in batch {
                if String::from_utf8_lossy(&leased.raw).contains("veneno@") {
                    deaths += 1;
                    w.leases_end().await;
                    continue 'process;
                }
                let parsed = w.parse(&leased);
                filed.push(intake::file(&w.desk, &leased, parsed).await.unwrap());
            }
        }
        assert_eq!(deaths, 3, "it is tried three times");
        assert_eq!(filed.len(), 4, "every other message was filed: {filed:?}");
        let held = intake::page(&w.desk, &ada, Some(IntakeState::Held), None).await.unwrap();
        assert_eq!(held.rows.len(), 1);
        assert_eq!((held.rows[0].hold, held.rows[0].attempts), (Some(HoldReason::Failed), 3));
        assert!(held.rows[0].fault.is_some());
        let all = intake::page(&w.desk, &ada, Some(IntakeState::Filed), None).await.unwrap();
        assert!(all.rows.iter().all(|row| row.attempts <= 2), "the others lost at most the one attempt that they shared: {all:?}");
        w.deliver().await;
        w.finish().await;
    }

    async fn what_fails_for_want_of_a_disk_is_not_the_messages_fault(w: World) {
        let mut w = w;
        w.mail().arrive().await;
        for _ in 0..5 {
            let leased = intake::lease(&w.desk, 10).await.unwrap();
            assert_eq!(leased.len(), 1, "it is tried again, and not held");
            intake::give_back(&w.desk, &[(leased[0].id, leased[0].epoch)]).await.unwrap();
            assert!(intake::lease(&w.desk, 10).await.unwrap().is_empty(), "but not at once");
            w.leases_end().await;
        }
        // After a day it may be the message after all.
        w.pass_minutes(24 * 60 + 1);
        for _ in 0..3 {
            let leased = intake::lease(&w.desk, 10).await.unwrap();
            intake::give_back(&w.desk, &[(leased[0].id, leased[0].epoch)]).await.unwrap();
            w.leases_end().await;
        }
        assert!(intake::lease(&w.desk, 10).await.unwrap().is_empty(), "held");
        w.end().await;
    }

    async fn what_cannot_be_filed_undoes_itself_alone_and_comes_again(w: World) {
        let mut w = w;
        for who in ["Ana", "Berta", "Carla"] {
            w.mail().from(who).subject(if who == "Carla" { "Otra cosa" } else { "No imprime" }).arrive().await;
        }
        // A fault in the middle of the second: its subject is there already.
        w.rows("CREATE UNIQUE INDEX fault ON ticket (subject)", vec![]).await;
        let leased = intake::lease(&w.desk, 10).await.unwrap();
        let filed = w.file_together(leased).await;
        assert!(matches!(filed.as_slice(), [Ok(Filed::Opened(_)), Err(_), Ok(Filed::Opened(_))]), "{filed:?}");
        assert_eq!(w.number("SELECT COUNT(*) FROM person WHERE address LIKE 'berta@%'").await, 0, "nothing of it is left");
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket").await, 2);
        w.rows("DROP INDEX fault", vec![]).await;
        w.leases_end().await;
        assert!(matches!(w.file_all().await.as_slice(), [Filed::Opened(_)]));
        w.deliver().await;
        for who in ["Ana", "Berta", "Carla"] {
            assert_eq!(w.mailbox(who).len(), 1, "{who}");
        }
        w.finish().await;
    }

    async fn a_worker_that_comes_back_too_late_changes_nothing(w: World) {
        let mut w = w;
        w.mail().arrive().await;
        let slow = intake::lease(&w.desk, 1).await.unwrap().pop().unwrap();
        assert!(intake::lease(&w.desk, 1).await.unwrap().is_empty(), "it is leased");
        w.leases_end().await;
        let quick = intake::lease(&w.desk, 1).await.unwrap().pop().unwrap();
        assert_eq!(intake::file(&w.desk, &slow, w.parse(&slow)).await.unwrap(), Filed::LeaseLost);
        assert!(matches!(intake::file(&w.desk, &quick, w.parse(&quick)).await.unwrap(), Filed::Opened(_)));
        assert_eq!(intake::file(&w.desk, &quick, w.parse(&quick)).await.unwrap(), Filed::LeaseLost, "filed is filed");
        assert_eq!(w.number("SELECT COUNT(*) FROM ticket").await, 1);
        w.deliver().await;
        assert_eq!(w.mailbox("Ana").len(), 1);
        w.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_process_takes_its_own_leases_back_at_once_on_sqlite() {
    let mut w = World::on_sqlite().await;
    w.mail().arrive().await;
    assert_eq!(intake::lease(&w.desk, 10).await.unwrap().len(), 1);
    let mut w = w.reopen(true).await;
    assert!(matches!(w.file_all().await.as_slice(), [Filed::Opened(_)]), "without waiting for the lease to end");
    w.deliver().await;
    w.finish().await;
}
