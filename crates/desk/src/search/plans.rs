//! What the databases make of a search among 20,000 tickets: the full-text index leads, and nothing is read from end to end.

use super::candidates::{LOOKED_AT, by_match, by_vector, unworded};
use super::document::STRETCHES;
use super::{asked, people};
use crate::queue::plans::{fill, on_postgres, on_sqlite, plan};
use crate::queue::{Conditions, OPEN};
use crate::{Desk, sql};
use domain::search::Query;
use sea_orm::{DbBackend, Value};

/// Every third ticket is about printers, and three are about a unicorn.
async fn index(desk: &Desk) {
    fill(desk).await;
    let db = &desk.0.database.write;
    let sql = "UPDATE ticket SET subject = CASE WHEN id % 3 = 0 THEN 'impresora atascada' ELSE 'otra cosa' END \
               || CASE WHEN id IN (7, 9000, 19999) THEN ' unicornio' ELSE '' END WHERE id > 0";
    sql::execute(db, sql, []).await.unwrap();
    // So many people that reading all of them would cost more than their index.
    let people = "INSERT INTO person (name, address, role, lang, active, created_at) \
                  SELECT 'Persona ' || id, 'p' || id || '@cultura.example', 'requester', 'es', TRUE, 0 FROM ticket WHERE id <= 3000";
    sql::execute(db, people, []).await.unwrap();
    let ids: Vec<i64> = sql::column(db, "SELECT id FROM ticket ORDER BY id", []).await.unwrap();
    let txn = desk.begin().await.unwrap();
    super::index(&txn, &ids).await.unwrap();
    txn.commit().await.unwrap();
    while super::catch_up(desk).await.unwrap() {}
    if desk.backend() == DbBackend::Postgres {
        for table in ["ticket_search", "person_search", "ticket"] {
            sea_orm::ConnectionTrait::execute_unprepared(db, &format!("VACUUM ANALYZE {table}")).await.unwrap();
        }
    }
}

async fn statements(desk: &Desk) -> Vec<(String, Vec<Value>)> {
    let sqlite = desk.backend() == DbBackend::Sqlite;
    let mut open = Conditions::default();
    open.and(OPEN);
    let mut all = Vec::new();
    for text in ["impresora", "im", "impr atas", "\"impresora atascada\"", "unicornio -cosa"] {
        let query = Query::parse(text);
        for conditions in [&Conditions::default(), &open] {
            if sqlite {
                let asked = asked::matching(desk.read(), &query.wanted, &query.unwanted).await.unwrap().unwrap();
                all.push(by_match(asked, conditions, LOOKED_AT));
            } else {
                let asked = asked::tsquery(desk.read(), &query.wanted, &query.unwanted).await.unwrap().unwrap();
                for stretch in STRETCHES.into_iter().map(Some).chain([None]) {
                    all.push(by_vector(&asked, conditions, LOOKED_AT, 20_000, stretch));
                }
            }
        }
        let asked = if sqlite {
            asked::matching(desk.read(), &query.wanted, &[]).await.unwrap()
        } else {
            asked::tsquery(desk.read(), &query.wanted, &[]).await.unwrap()
        };
        all.push(people::statement(sqlite, asked.unwrap(), 6));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_full_text_index_leads_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let desk = on_sqlite(&folder).await;
    index(&desk).await;
    for (text, values) in statements(&desk).await {
        let plan = plan(&desk, &text, values).await;
        assert!(plan.contains("VIRTUAL TABLE INDEX"), "{text}\n{plan}");
        let read_whole =
            plan.lines().any(|line| line.starts_with("SCAN") && (line.contains(" t") || line.contains(" p") || line.contains(" r")));
        assert!(!read_whole || plan.lines().all(|line| !line.ends_with("SCAN t") && !line.ends_with("SCAN p")), "{text}\n{plan}");
    }
    let mut open = Conditions::default();
    open.and(OPEN);
    let plan = plan(&desk, &unworded(&open), vec![]).await;
    assert!(plan.contains("USING INDEX"), "{plan}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_full_text_index_leads_on_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, done) = on_postgres(&folder).await;
    index(&desk).await;
    for (text, values) in statements(&desk).await {
        let plan = plan(&desk, &text, values).await;
        assert!(plan.contains("_search_words"), "{text}\n{plan}");
        for whole in ["Seq Scan on ticket_search", "Seq Scan on person_search", "Seq Scan on ticket t"] {
            assert!(!plan.contains(whole), "{text}\n{plan}");
        }
    }
    drop(desk);
    done.await;
}
